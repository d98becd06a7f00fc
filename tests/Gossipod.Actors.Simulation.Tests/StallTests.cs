using System.Net;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>The anomaly of the Lifeguard paper: I/O blocks, timers go on.</summary>
public sealed class StallTests
{
    private const string Stalled = "10.0.0.3";

    private static readonly PacketCodec Codec = new(ClusterTag.Of("simulation"), maxMetadataBytes: 512);

    /// <summary>Every packet from the tap on: when, from, to, its primary message.</summary>
    private readonly List<(TimeSpan At, string From, string To, ProtocolMessage? Primary)> _packets = [];

    private SimCluster Cluster(ulong seed, int nodes)
    {
        var sim = SimCluster.Create(
            seed, nodes, net => net.Latency(1.Milliseconds(), 1.Milliseconds()), settings => settings with { LocalHealthMax = 0 });
        sim.CheckInvariants();
        sim.RunUntilConverged();
        sim.Run(40.Seconds());
        sim.Network.Tap += (from, to, bytes) =>
            _packets.Add((sim.Now, from.Address.ToString(), to.Address.ToString(), Codec.Decode(bytes).Value!.Primary));
        return sim;
    }

    [Fact]
    public void Nothing_leaves_a_stalled_node_and_what_it_received_is_handled_in_order_afterwards()
    {
        using var sim = Cluster(seed: 1, nodes: 20);
        sim.SlowDown("node-3", 1.Milliseconds());
        sim.Stall("node-3", 3.Seconds());
        var (began, end) = (sim.Now, sim.Now + 3.Seconds());
        sim.Run(2_900.Milliseconds());
        Assert.DoesNotContain(_packets, packet => packet.From == Stalled);
        sim.Run(2.Seconds());

        var pings = _packets.Where(p => p.To == Stalled && p.At < end - 1.Milliseconds() && p.Primary is Ping)
            .Select(p => ((Ping)p.Primary!).Sequence).ToList();
        var acks = _packets.Where(p => p.From == Stalled && p.Primary is Ack ack && pings.Contains(ack.Sequence)).ToList();
        Assert.True(pings.Count > 5);
        Assert.Equal(pings, acks.Select(p => ((Ack)p.Primary!).Sequence));
        Assert.All(acks, ack => Assert.True(ack.At > end));
        Assert.True(acks[^1].At - acks[0].At >= 1.Milliseconds() * (acks.Count - 1));
        Assert.Contains(_packets, p => p.From == Stalled && p.At == end && p.Primary is Ping);
        Assert.Contains(_packets, p => p.At > began && p.At < end);
    }

    [Fact]
    public void A_backlog_that_outlasts_the_time_between_two_stalls_is_handled_in_order()
    {
        using var sim = Cluster(seed: 8, nodes: 20);
        sim.SlowDown("node-3", 1.Milliseconds());
        for (var stall = 0; stall < 4; stall++)
        {
            sim.Stall("node-3", 2.Seconds());
            sim.Run(2.Seconds() + 3.Milliseconds());
        }

        Assert.InRange(_packets.Count(packet => packet.From == Stalled && packet.Primary is Ack), 1, 4 * 3);
        sim.Run(2.Seconds());
        var pings = _packets.Where(p => p.To == Stalled && p.Primary is Ping).Select(p => ((Ping)p.Primary!).Sequence).Distinct().ToList();
        var answers = _packets.Where(p => p.From == Stalled && p.Primary is Ack).Select(p => ((Ack)p.Primary!).Sequence);
        var acks = answers.Where(pings.Contains).ToList();
        Assert.True(acks.Count > 20);
        Assert.Equal(acks, pings.Where(acks.Contains));
    }

    [Theory]
    [InlineData(StallKind.WaitingIo, 5, 6)]
    [InlineData(StallKind.BlockedLoops, 2, 2)]
    public void Blocked_loops_wait_in_their_first_ping_others_pile_pings_up(StallKind kind, int least, int most)
    {
        using var sim = Cluster(seed: 2, nodes: 20);
        sim.Stall("node-3", 5.Seconds(), kind);
        var end = sim.Now + 5.Seconds();
        sim.Run(5.Seconds());

        // Those that waited, and the one of the round that the loop begins when it goes on.
        var pings = _packets.Count(p => p.From == Stalled && p.At == end && p.Primary is Ping);
        Assert.InRange(pings, least, most);
    }

    [Fact]
    public void A_suspicion_expires_in_a_stalled_node()
    {
        using var sim = Cluster(seed: 3, nodes: 8);
        sim.Crash("node-5");
        sim.RunUntil("node-3 suspects it", () => sim.Snapshot("node-3").Find("node-5")!.Status == MemberStatus.Suspect);
        sim.Stall("node-3", 60.Seconds());
        var end = sim.Now + 60.Seconds();
        sim.RunUntil("node-3 declares it dead", () => sim.Snapshot("node-3").Find("node-5")!.Status == MemberStatus.Dead);
        Assert.True(sim.Now < end);
    }

    [Theory]
    [InlineData("10.0.0.3", "10.0.0.1")]
    [InlineData("10.0.0.1", "10.0.0.3")]
    public void Connections_and_frames_wait_at_either_end_and_frames_stay_in_order(string near, string far)
    {
        using var sim = Cluster(seed: 4, nodes: 8);
        var (from, to) = (new IPEndPoint(IPAddress.Parse(near), 7_946), new IPEndPoint(IPAddress.Parse(far), 7_946));
        sim.Stall("node-3", 3.Seconds());
        var (order, arrived) = (new StreamOrder(), new List<int>());
        sim.Network.Connect(from, to, _ => arrived.Add(0), () => arrived.Add(-1));
        for (var i = 1; i < 10; i++)
        {
            var frame = i;
            sim.Network.Carry(from, to, order, () => arrived.Add(frame));
        }

        sim.Run(2_999.Milliseconds());
        Assert.Empty(arrived);
        sim.Run(2.Milliseconds());
        Assert.Equal(Enumerable.Range(0, 10), arrived);
    }

    [Fact]
    public void A_node_can_join_through_a_stalled_one_when_the_stall_is_over()
    {
        using var sim = Cluster(seed: 5, nodes: 8);
        sim.Stall("node-3", 3.Seconds());
        sim.AddNode("late", "node-3");
        sim.Run(2_900.Milliseconds());
        Assert.Null(sim.Snapshot("node-2").Find("late"));
        sim.Run(900.Milliseconds());
        Assert.Equal(MemberStatus.Alive, sim.Snapshot("node-2").Find("late")?.Status);
    }

    [Fact]
    public void A_node_that_crashes_in_its_stall_says_nothing_more_and_its_next_life_is_not_stalled()
    {
        using var sim = Cluster(seed: 6, nodes: 8);
        sim.Stall("node-3", 20.Seconds(), StallKind.WaitingIo);
        sim.Run(5.Seconds());
        sim.Crash("node-3");
        sim.Run(5.Seconds());
        Assert.DoesNotContain(_packets, packet => packet.From == Stalled);
        sim.Restart("node-3");
        sim.Run(2.Seconds());
        Assert.Contains(_packets, packet => packet.From == Stalled);
        sim.Stall("node-3", 500.Milliseconds());
        var end = sim.Now + 500.Milliseconds();
        sim.Run(1.Seconds());
        Assert.InRange(_packets.Count(packet => packet.From == Stalled && packet.At == end && packet.Primary is Ping), 0, 2);
        sim.RunUntilConverged();
    }

    [Fact]
    public void Healing_ends_a_stall()
    {
        using var sim = Cluster(seed: 7, nodes: 8);
        foreach (var name in new[] { "node-3", "node-4" }) sim.Stall(name, TimeSpan.FromHours(1));
        sim.Run(20.Seconds());
        Assert.Equal(2, sim.Coverage.Stalls);
        Assert.Equal(MemberStatus.Dead, sim.Snapshot("node-1").Find("node-3")!.Status);
        sim.HealAndAgree();
    }
}
