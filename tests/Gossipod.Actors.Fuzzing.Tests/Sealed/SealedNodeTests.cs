using System.Net;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Fuzzing.Targets;
using Gossipod.Actors.Fuzzing.Tests.Nodes;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Wire;
using Xunit.Abstractions;

namespace Gossipod.Actors.Fuzzing.Tests.Sealed;

/// <summary>Nodes that have a key under everything that somebody without it can send: nothing of them changes (I16, T40, T43).</summary>
public sealed class SealedNodeTests(ITestOutputHelper output)
{
    private static readonly IPEndPoint Stranger = new(IPAddress.Parse("203.0.113.9"), 9);

    [Fact]
    public void Nothing_that_can_be_made_without_the_key_changes_a_node()
    {
        using var sim = SimCluster.Create(FuzzRun.Seed, nodes: 3, keys: [SealedDatagrams.Key]);
        var recorded = Record(sim, TimeSpan.FromSeconds(60));
        var victim = sim.Node("node-1");
        var toVictim = recorded.Where(one => one.To.Equals(victim.Endpoint)).Select(one => one.Datagram).ToList();
        var mutator = new ByteMutator(toVictim, PacketTarget.MaxDatagramBytes);
        var same = toVictim.Select(Convert.ToHexString).ToHashSet();
        var cluster = ClusterTag.Of(sim.ClusterName);
        var (before, refused, sent) = (NodeState.Of(victim.Context!), NodeState.Refused(victim.Context!), sim.Network.DatagramsSent);
        var count = 0;
        for (var i = 0L; i < FuzzRun.Count(0.03); i++)
        {
            var random = FuzzRandom.For(FuzzRun.Seed, i);
            var datagram = random.Next(6) switch
            {
                0 => random.Pick(toVictim),
                1 => Wired.Datagram(new ValidMessages(random, sim.Snapshot("node-0").Members).Packet(), cluster),
                2 => random.Bytes(random.Next(300)),
                _ => mutator.Next(random).ToArray(),
            };
            Assert.True(sim.Network.TryHandOver(victim.Endpoint, datagram));
            count++;
        }

        sim.Run(TimeSpan.Zero);
        var counters = victim.Context!.Counters;
        var counted = Enum.GetValues<Counter>().Where(counter => counter.ToString().StartsWith("Datagrams", StringComparison.Ordinal));
        output.WriteLine($"{count}: {string.Join(", ", counted.Select(counter => $"{counter} {counters[counter]}"))}");
        Assert.Equal(count, NodeState.Refused(victim.Context!) - refused);
        Assert.Equal(before, NodeState.Of(victim.Context!));
        Assert.Equal(sent, sim.Network.DatagramsSent);
        Assert.All(
            new[] { Counter.DatagramsClear, Counter.DatagramsForged, Counter.DatagramsReplayed },
            counter => Assert.True(counters[counter] > count / 20));
        AssertWell(sim);
    }

    [Fact]
    public void What_was_recorded_changes_no_table_where_it_was_not_meant_to_arrive_and_none_after_a_restart()
    {
        using var sim = SimCluster.Create(FuzzRun.Seed, nodes: 3, keys: [SealedDatagrams.Key]);
        var recorded = Record(sim, TimeSpan.FromSeconds(60));
        var bystander = sim.Node("node-1");
        var before = Table(sim, "node-1");
        foreach (var (_, datagram) in recorded.Where(one => !one.To.Equals(bystander.Endpoint)))
            sim.Network.Send(Stranger, bystander.Endpoint, datagram);
        sim.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(before, Table(sim, "node-1"));
        Assert.True(
            bystander.Context!.Counters[Counter.DatagramsMisaddressed] + bystander.Context.Counters[Counter.DatagramsReplayed] > 50);

        sim.Crash("node-1");
        sim.Run(TimeSpan.FromSeconds(1));
        sim.Restart("node-1");
        sim.RunUntilConverged();
        before = Table(sim, "node-1");
        var sent = sim.Network.DatagramBytesSent;
        foreach (var (_, datagram) in recorded) sim.Network.Send(Stranger, sim.Node("node-1").Endpoint, datagram);
        Assert.True(sim.Network.DatagramBytesSent > sent);
        sim.Run(TimeSpan.FromSeconds(1));

        Assert.Equal(before, Table(sim, "node-1"));
        AssertWell(sim);
    }

    private static List<(IPEndPoint To, byte[] Datagram)> Record(SimCluster sim, TimeSpan time)
    {
        var recorded = new List<(IPEndPoint, byte[])>();
        sim.RunUntilConverged();
        sim.Network.Tap += (_, to, datagram) => recorded.Add((to, datagram));
        for (var i = 0; i < 30; i++)
        {
            sim.Broadcast("node-0", new byte[] { (byte)i });
            sim.Run(time / 30);
        }

        sim.Run(TimeSpan.FromSeconds(5));
        sim.Network.Tap = null;
        sim.Run(TimeSpan.FromMilliseconds(50));
        Assert.True(recorded.Count > 300);
        return recorded;
    }

    private static string Table(SimCluster sim, string node) =>
        string.Join('\n', sim.Snapshot(node).Members.Select(member => $"{member.Name} {member.Status} {member.Version} {member.Address}"));

    private static void AssertWell(SimCluster sim)
    {
        string[] all = ["node-0", "node-1", "node-2"];
        Assert.Equal(all, sim.LiveNodes);
        sim.Run(TimeSpan.FromSeconds(30));
        foreach (var node in all) Assert.All(sim.Snapshot(node).Members, member => Assert.Equal(MemberStatus.Alive, member.Status));
        sim.Crash("node-2");
        sim.RunUntil(
            "the next crash is detected", () => sim.Snapshot("node-1").Find("node-2") is { Status: MemberStatus.Dead },
            TimeSpan.FromMinutes(2));
    }
}
