using System.Net;
using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Fuzzing.Targets;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Wire;
using Xunit.Abstractions;

namespace Gossipod.Actors.Fuzzing.Tests.Nodes;

/// <summary>Whole nodes under datagrams of strangers (T40, I16).</summary>
public sealed class SimulatedNodeTests(ITestOutputHelper output)
{
    private const int RefusedPart = 20;
    private const int AcceptedPart = 50;

    [Fact]
    public void What_the_decoder_refuses_changes_nothing_of_a_node()
    {
        using var sim = Cluster(settings => settings);
        var victim = sim.Node("node-1");
        var valid = Traffic(sim);
        var target = new PacketCodec(ClusterTag.Of(sim.ClusterName), ValidMessages.MaxMetadataBytes);
        var (before, refusedBefore, sentBefore) = (
            NodeState.Of(victim.Context!), NodeState.Refused(victim.Context!), sim.Network.DatagramsSent);
        var count = 0;
        foreach (var datagram in Inputs(valid, FuzzRun.Count(1) / RefusedPart))
        {
            if (target.Decode(datagram).Succeeded) continue;
            Assert.True(sim.Network.TryHandOver(victim.Endpoint, datagram));
            count++;
        }

        sim.Run(TimeSpan.Zero);
        output.WriteLine($"{count} refused datagrams");
        Assert.Equal(count, NodeState.Refused(victim.Context!) - refusedBefore);
        Assert.True(count > FuzzRun.Count(1) / RefusedPart / 3);
        Assert.Equal(before, NodeState.Of(victim.Context!));
        Assert.Equal(sentBefore, sim.Network.DatagramsSent);
        AssertWell(sim);
    }

    [Fact]
    public void What_the_decoder_accepts_may_be_a_lie_but_breaks_no_node()
    {
        using var sim = Cluster(settings => settings with { MaxMembers = 100 });
        var victim = sim.Node("node-1");
        var valid = Traffic(sim);
        var random = new FuzzRandom(FuzzRun.Seed);
        var target = new PacketCodec(ClusterTag.Of(sim.ClusterName), ValidMessages.MaxMetadataBytes);
        var count = 0;
        foreach (var datagram in Inputs(valid, FuzzRun.Count(1) / AcceptedPart))
        {
            if (!target.Decode(datagram).Succeeded) continue;
            var from = random.OneIn(2) ? victim.Endpoint : sim.Node(random.OneIn(2) ? "node-0" : "node-2").Endpoint;
            sim.Network.Send(
                random.OneIn(3) ? new IPEndPoint(new IPAddress(random.Bytes(4)), random.Next(1, 65_536)) : from, victim.Endpoint, datagram);
            if (++count % 10 == 0) sim.Run(TimeSpan.FromMilliseconds(1));
        }

        output.WriteLine($"{count} accepted datagrams; {sim.Snapshot("node-1").Members.Count} rows at {sim.Now}");
        Assert.True(count > FuzzRun.Count(1) / AcceptedPart / 10);
        Assert.InRange(sim.Snapshot("node-1").Members.Count, 3, 100);
        AssertWell(sim);
    }

    private static SimCluster Cluster(Func<Protocol.ProtocolSettings, Protocol.ProtocolSettings> settings)
    {
        var sim = SimCluster.Create(FuzzRun.Seed, nodes: 3, settings: settings);
        sim.RunUntilConverged();
        sim.Run(TimeSpan.FromSeconds(5));
        return sim;
    }

    /// <summary>Datagrams as this cluster sends them, so that names, tags and versions fit.</summary>
    private static List<byte[]> Traffic(SimCluster sim)
    {
        var seen = new List<byte[]>();
        sim.Network.Tap += (_, _, datagram) => seen.Add(datagram);
        for (var i = 0; i < 40; i++)
        {
            sim.Broadcast($"node-{i % 3}", System.Text.Encoding.UTF8.GetBytes($"news {i}"), i % 2 == 0 ? "" : "named");
            if (i % 10 == 0) sim.Node("node-2").Context!.Gate.SendOnce("node-1", new byte[i]);
            sim.Run(TimeSpan.FromMilliseconds(500));
        }

        sim.Crash("node-2");
        sim.Run(TimeSpan.FromSeconds(30));
        sim.Restart("node-2");
        sim.RunUntilConverged();
        sim.Run(TimeSpan.FromSeconds(5));
        sim.Network.Tap = null;
        Assert.True(seen.Count > 200);
        return seen;
    }

    private static IEnumerable<byte[]> Inputs(List<byte[]> valid, long count)
    {
        var bytes = new ByteMutator(valid, PacketTarget.MaxDatagramBytes);
        var fields = new FieldMutator(valid, PacketTarget.MaxDatagramBytes);
        for (var i = 0L; i < count; i++)
        {
            var random = FuzzRandom.For(FuzzRun.Seed, i);
            yield return random.OneIn(2) ? bytes.Next(random).ToArray() : fields.Next(random);
        }
    }

    /// <summary>Every node runs, and all see each other.</summary>
    private static void AssertWell(SimCluster sim)
    {
        string[] all = ["node-0", "node-1", "node-2"];
        Assert.Equal(all, sim.LiveNodes);
        sim.RunUntil(
            "all see each other alive",
            () => all.All(node => all.All(other => sim.Snapshot(node).Find(other) is { Status: Protocol.Members.MemberStatus.Alive })),
            TimeSpan.FromMinutes(5));
        var acks = sim.Node("node-1").Context!.Counters[Diagnostics.Counter.PingsReceived];
        sim.Run(TimeSpan.FromSeconds(10));
        Assert.True(sim.Node("node-1").Context!.Counters[Diagnostics.Counter.PingsReceived] > acks, "nobody pings it any more");
    }
}
