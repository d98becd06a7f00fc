using System.Net;
using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Sync;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Benchmarks.Sync;

/// <summary>
/// Bytes of exchanges of tables in simulated clusters: whole frames as the codec makes them, with the 4 bytes of their length, both ways.
/// Records are those of the simulation: names node-0 …, an IPv4 address, one port for datagrams and streams, no tags.
/// </summary>
internal sealed class SyncRun(ulong seed)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>A cold join, and the repair of one row, in a cluster of real nodes.</summary>
    public void MeasureLarge(int nodes, Dictionary<string, object> figures)
    {
        using var sim = SimCluster.Create(seed, nodes).KeepEvents(false);
        sim.RunUntilConverged(Patience);
        sim.Run(TimeSpan.FromSeconds(30));
        figures["nodes"] = nodes;
        figures["rows"] = sim.Snapshot("node-0").Members.Count;

        var joiner = "node-" + nodes;
        using (var join = new Meter(sim, () => sim.Node(joiner).Endpoint))
        {
            sim.AddNode(joiner, "node-0");
            sim.RunUntil("the joiner has the table", () => sim.Node(joiner).Context?.Snapshot.Current?.Members.Count == nodes + 1);
            sim.Run(TimeSpan.FromMilliseconds(50));
            join.Report("cold_join", figures);
        }

        sim.RunUntilConverged(Patience);
        sim.Run(TimeSpan.FromSeconds(30));
        RepairOneRow(sim, "node-7", "node-1", figures);
    }

    /// <summary>A converged cluster in which nothing happens.</summary>
    public void MeasureIdle(int nodes, double minutes, Dictionary<string, object> figures)
    {
        using var sim = SimCluster.Create(seed, nodes).KeepEvents(false);
        sim.RunUntilConverged(Patience);
        sim.Run(TimeSpan.FromMinutes(5));
        var (frames, bytes) = (sim.Network.StreamFramesSent, sim.Network.StreamBytesSent);
        sim.Run(TimeSpan.FromMinutes(minutes));
        figures["idle_nodes"] = nodes;
        figures["idle_frames"] = sim.Network.StreamFramesSent - frames;
        figures["idle_bytes"] = sim.Network.StreamBytesSent - bytes;
        figures["idle_bytes_per_node_s"] = Math.Round((sim.Network.StreamBytesSent - bytes) / (60 * minutes * nodes), 3);
    }

    /// <summary>One node's row is new to all others, and no datagram tells them: it has to come by an exchange.</summary>
    private static void RepairOneRow(SimCluster sim, string changed, string partner, Dictionary<string, object> figures)
    {
        sim.BlockDatagrams(changed, Patience);
        var (node, other) = (sim.Node(changed), sim.Node(partner));
        var context = node.Context!;
        var tags = MemberDetails.NoTags;
        context.Refs.Membership.Tell(new UpdateDetails(tags, null), ActorRefs.NoSender);
        sim.Run(TimeSpan.FromMilliseconds(1));
        using var repair = new Meter(sim, () => node.Endpoint);
        context.Refs.Sync.Tell(new RepairWith(other.Endpoint), ActorRefs.NoSender);
        sim.RunUntil("the row is there", () => sim.Snapshot(partner).Find(changed)!.Version == sim.Snapshot(changed).Self.Version, TimeSpan.FromSeconds(1));
        sim.Run(TimeSpan.FromMilliseconds(50));
        repair.Report("one_row_repair", figures);
    }

    /// <summary>Counts the frames from and to one node.</summary>
    private sealed class Meter : IDisposable
    {
        private readonly SimCluster _sim;
        private readonly Action<IPEndPoint, IPEndPoint, int> _tap;
        private int _frames;
        private int _bytes;

        public Meter(SimCluster sim, Func<IPEndPoint> node)
        {
            _sim = sim;
            _tap = (from, to, bytes) =>
            {
                var address = node();
                if (!from.Equals(address) && !to.Equals(address)) return;
                _frames++;
                _bytes += bytes;
            };
            sim.Network.FrameTap += _tap;
        }

        public void Report(string what, Dictionary<string, object> figures) => (figures[what + "_frames"], figures[what + "_bytes"]) = (_frames, _bytes);

        public void Dispose() => _sim.Network.FrameTap -= _tap;
    }
}
