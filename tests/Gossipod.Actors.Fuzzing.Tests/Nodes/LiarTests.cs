using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Wire;
using Xunit.Abstractions;

namespace Gossipod.Actors.Fuzzing.Tests.Nodes;

/// <summary>
/// A member that speaks nonsense: everything it says, in datagrams and on streams in both roles, is changed now and then. The others run
/// on, and agree when it is gone. An actor that throws fails the run.
/// </summary>
public sealed class LiarTests(ITestOutputHelper output)
{
    private const int LongestBytes = 1 << 16;

    private static readonly string[] Honest = ["node-0", "node-1", "node-2"];

    [Fact]
    public void A_member_that_speaks_nonsense_breaks_nobody()
    {
        var runs = (ulong)Math.Max(1, FuzzRun.Count(1) / 100_000);
        for (var seed = FuzzRun.Seed; seed < FuzzRun.Seed + runs; seed++) Run(seed);
    }

    private void Run(ulong seed)
    {
        using var sim = SimCluster.Create(
            seed, nodes: 4, settings: settings => settings with
            {
                SyncInterval = TimeSpan.FromSeconds(2),
                MaxMembers = 60,
                ProtocolPeriod = TimeSpan.FromMilliseconds(500),
                DirectTimeout = TimeSpan.FromMilliseconds(200)
            });
        sim.RunUntilConverged();
        var random = new FuzzRandom(seed);
        var (datagrams, frames) = (0, 0);
        var liar = sim.Node("node-3");
        sim.Network.Rewrite = (from, _, bytes) =>
        {
            if (!from.Address.Equals(liar.Endpoint.Address) || !random.OneIn(3)) return bytes;
            if (bytes[3] == WirePrelude.DatagramFlags) datagrams++;
            else frames++;
            return Lie(sim, bytes, random);
        };
        Talk(sim, random);

        sim.Network.Rewrite = null;
        if (sim.LiveNodes.Contains("node-3")) sim.Crash("node-3");
        output.WriteLine(
            $"seed {seed}: {datagrams} datagrams and {frames} frames were changed in {sim.Now}; {sim.Snapshot("node-0").Members.Count} rows");
        Assert.True(datagrams > 200 && frames > 300, $"only {datagrams} datagrams and {frames} frames were changed");
        Assert.Equal(Honest, sim.LiveNodes);
        sim.RunUntil(
            "the others see each other alive",
            () => Honest.All(node => Honest.All(other => sim.Snapshot(node).Find(other) is { Status: MemberStatus.Alive })),
            TimeSpan.FromMinutes(10));
    }

    /// <summary>
    /// What it says with some bytes or fields changed, or something that is well-formed, about members that there are, and out of turn.
    /// </summary>
    private static byte[] Lie(SimCluster sim, byte[] said, FuzzRandom random)
    {
        var known = sim.Snapshot("node-0").Members;
        var cluster = ClusterTag.Of(sim.ClusterName);
        return random.Next(6) switch
        {
            0 or 1 => new ByteMutator([said], LongestBytes).Change(said, random).ToArray(),
            2 or 3 => new FieldMutator([said], LongestBytes).Change(said, random),
            _ when said[3] == WirePrelude.DatagramFlags => Wired.Datagram(new ValidMessages(random, known).Packet(), cluster),
            4 => new StreamCodec(cluster, ValidMessages.MaxMetadataBytes, LongestBytes).Encode(new ValidFrames(random, known).Frame()),
            _ => new MessageFrames(cluster).Batch((ulong)random.Next(1, 100), new ValidFrames(random, known).Batch()),
        };
    }

    /// <summary>
    /// Every kind of traffic with the liar: messages both ways, broadcasts, exchanges of tables, joins, pings over streams.
    /// </summary>
    private static void Talk(SimCluster sim, FuzzRandom random)
    {
        for (var i = 0; i < 600; i++)
        {
            var honest = random.Pick(Honest);
            if (!sim.LiveNodes.Contains("node-3")) sim.Restart("node-3");
            Try(() => _ = sim.Send("node-3", honest, random.Bytes(random.Next(200))).ContinueWith(
                task => task.Exception, TaskScheduler.Default));
            Try(() => _ = sim.Send(honest, "node-3", random.Bytes(random.Next(200))).ContinueWith(
                task => task.Exception, TaskScheduler.Default));
            if (i % 5 == 0) Try(() => sim.Broadcast("node-3", random.Bytes(20), i % 2 == 0 ? "" : "named"));
            if (i % 40 == 0) sim.BlockDatagrams("node-3", TimeSpan.FromSeconds(3));
            if (i % 100 == 99) sim.Crash("node-3");
            sim.Run(TimeSpan.FromMilliseconds(200));
        }
    }

    private static void Try(Action send)
    {
        try
        {
            send();
        }
        catch (SendException)
        {
            // It has not started yet, or does not know the other.
        }
    }
}
