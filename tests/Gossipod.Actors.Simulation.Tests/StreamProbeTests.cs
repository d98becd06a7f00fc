using System.Globalization;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Datagrams blocked and streams open, and the reverse: nobody dies of either.</summary>
public class StreamProbeTests
{
    private static SimCluster Cluster(ulong seed, int nodes, bool streamProbe = true)
    {
        var sim = SimCluster.Create(seed, nodes, settings: protocol => protocol with { StreamProbe = streamProbe }).CheckInvariants();
        sim.RunUntilConverged();
        sim.Run(40.Seconds());
        return sim;
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 8)]
    [InlineData(4, 32)]
    public void A_node_whose_datagrams_are_blocked_both_ways_is_never_declared_dead(ulong seed, int nodes)
    {
        using var sim = Cluster(seed, nodes);
        sim.BlockDatagrams("node-1");
        sim.Run(10.Minutes());
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();

        var seen = sim.Events("node-0").OfType<DatagramPathChanged>().ToList();
        Assert.Equal(("node-1", true, 1), (Assert.Single(seen).Member.Name, seen[0].IsBlocked, seen[0].BlockedCount));
        Assert.Equal(1, sim.Snapshot("node-0").StreamOnlyCount);
        Assert.Equal(nodes - 1, sim.Snapshot("node-1").StreamOnlyCount);
        Assert.True(sim.Node("node-0").Context!.Counters[Counter.StreamProbesAnswered] > 10);
    }

    [Fact]
    public void A_node_whose_datagrams_come_back_is_said_to_be_back_and_hears_all_that_it_missed()
    {
        using var sim = Cluster(seed: 5, nodes: 8);
        sim.BlockDatagrams("node-5", 3.Minutes());
        sim.Run(1.Minutes());
        sim.Crash("node-2");
        sim.Run(60.Seconds());
        Assert.Equal(MemberStatus.Dead, sim.Snapshot("node-5").Find("node-2")!.Status);

        sim.Run(90.Seconds());
        foreach (var observer in sim.LiveNodes)
        {
            Assert.Equal(0, sim.Snapshot(observer).StreamOnlyCount);
            Assert.False(sim.Events(observer).OfType<DatagramPathChanged>().Last().IsBlocked);
            Assert.DoesNotContain(sim.Events(observer), e => e is MemberDied { Member.Name: not "node-2" });
        }
    }

    /// <summary>GOSSIPOD_SEEDS sets how many seeds run, from 6 on.</summary>
    public static TheoryData<ulong> Seeds =>
        [.. Enumerable.Range(6, int.Parse(Environment.GetEnvironmentVariable("GOSSIPOD_SEEDS") ?? "3", CultureInfo.InvariantCulture)).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_node_without_datagrams_on_a_lossy_network_refutes_what_it_is_accused_of(ulong seed)
    {
        using var sim = Cluster(seed, nodes: 10);
        sim.Network.Loss(0.05);
        sim.BlockDatagrams("node-3");
        sim.Run(20.Minutes());
        Assert.Contains(sim.Events("node-3"), e => e is SelfRefuted);
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
    }

    [Fact]
    public void A_node_without_datagrams_leaves_over_streams_and_is_not_held_dead()
    {
        string Outcome(ulong seed, bool streamProbe)
        {
            using var sim = Cluster(seed, nodes: 8, streamProbe);
            sim.BlockDatagrams("node-5");
            sim.Leave("node-5");
            sim.Run(30.Seconds());
            return string.Join(',', sim.LiveNodes.Select(observer => sim.Snapshot(observer).Find("node-5")!.Status).Distinct());
        }

        ulong[] seeds = [10, 11, 12, 13];
        Assert.All(seeds, seed => Assert.Equal("Left", Outcome(seed, streamProbe: true)));
        Assert.Contains(seeds, seed => Outcome(seed, streamProbe: false) == "Dead");
    }

    [Fact]
    public void A_node_that_is_really_gone_is_found_as_soon_as_without_stream_probes()
    {
        TimeSpan Found(bool streamProbe)
        {
            using var sim = Cluster(seed: 9, nodes: 16, streamProbe);
            sim.Crash("node-7");
            var crashed = sim.Now;
            sim.RunUntil("node-7 is dead to all", () => sim.LiveNodes.All(name => sim.Snapshot(name).Find("node-7")!.Status == MemberStatus.Dead));
            return sim.Now - crashed;
        }

        Assert.InRange(Found(streamProbe: true), TimeSpan.Zero, Found(streamProbe: false) + 1.Seconds());
    }

    [Fact]
    public void Without_stream_probes_a_node_whose_datagrams_are_blocked_is_dead_to_the_others_takes_nobody_with_it_and_comes_back()
    {
        using var sim = Cluster(seed: 29, nodes: 8, streamProbe: false);
        sim.BlockDatagrams("node-5", 20.Seconds());
        sim.RunUntil("node-5 is dead to node-0", () => sim.Snapshot("node-0").Find("node-5")!.Status == MemberStatus.Dead);
        sim.Run(20.Seconds());
        sim.RunUntilConverged();
        foreach (var observer in sim.LiveNodes.Where(name => name != "node-5"))
            Assert.DoesNotContain(sim.Events(observer), e => e is MemberDied { Member.Name: not "node-5" });
    }
}
