using System.Net;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Clocks that run wrong, links that lose one way, and networks that carry only one of the two protocols.</summary>
public sealed class ClockAndLinkTests
{
    private static SimCluster Cluster(ulong seed, int nodes)
    {
        var sim = SimCluster.Create(seed, nodes).CheckInvariants();
        sim.RunUntilConverged();
        sim.Run(40.Seconds());
        return sim;
    }

    [Theory]
    [InlineData(1.05)]
    [InlineData(0.95)]
    public void A_clock_that_drifts_sets_the_pace_of_its_node_and_kills_nobody(double rate)
    {
        using var sim = Cluster(seed: 21, nodes: 8);
        sim.Drift("node-3", rate);
        sim.Run(5.Seconds());
        var (drifted, right) = (Pings(sim, "node-3"), Pings(sim, "node-5"));
        sim.Run(10.Minutes());
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
        Assert.InRange((Pings(sim, "node-3") - drifted) / (Pings(sim, "node-5") - right), rate - 0.01, rate + 0.01);
    }

    [Fact]
    public void A_clock_that_drifts_tells_its_node_its_own_time()
    {
        using var sim = SimCluster.Create(seed: 22, nodes: 2);
        var before = sim.Node("node-1").Context!.Now;
        sim.Drift("node-1", 1.5);
        sim.Run(10.Seconds());
        sim.Drift("node-1", 0.5);
        sim.Run(10.Seconds());
        sim.Drift("node-1", 1);
        sim.Run(10.Seconds());
        Assert.Equal(30.Seconds(), sim.Node("node-1").Context!.Now - before);
    }

    [Fact]
    public void Ten_nodes_with_clocks_within_five_percent_detect_a_crash_in_time()
    {
        using var sim = Cluster(seed: 23, nodes: 10);
        for (var i = 0; i < 10; i++) sim.Drift($"node-{i}", 0.95 + (0.01 * i));
        sim.Run(2.Minutes());
        sim.Crash("node-4");
        sim.Run(40.Seconds());
        sim.EveryLiveNode().ShouldSee("node-4", MemberStatus.Dead).ShouldHaveDeclaredNobodyDead("node-4");
    }

    [Theory]
    [InlineData(0.49)]
    [InlineData(2.1)]
    [InlineData(double.NaN)]
    public void A_rate_out_of_range_is_refused_with_the_rule(double rate)
    {
        using var sim = SimCluster.Create(seed: 24, nodes: 1);
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => sim.Drift("node-0", rate));
        Assert.Contains("must be from 0.5 to 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_restarts_under_a_frozen_wall_clock_is_alive_for_all_in_the_end()
    {
        using var sim = Cluster(seed: 25, nodes: 6);
        sim.FreezeWallClock("node-2");
        for (var life = 0; life < 3; life++)
        {
            sim.Crash("node-2");
            sim.Run(20.Seconds());
            sim.EveryLiveNode().ShouldSee("node-2", MemberStatus.Dead);
            sim.Restart("node-2");
            sim.RunUntilConverged();
        }

        sim.ResumeWallClock("node-2");
        sim.Run(30.Seconds());
        sim.EveryLiveNode().ShouldSee("node-2", MemberStatus.Alive);
    }

    [Fact]
    public void A_frozen_wall_clock_stands_still_and_goes_right_again()
    {
        using var sim = SimCluster.Create(seed: 26, nodes: 2);
        var (frozen, right) = (sim.Node("node-0").Time, sim.Node("node-1").Time);
        sim.FreezeWallClock("node-0", 5.Seconds());
        var at = frozen.GetUtcNow();
        sim.Run(4.Seconds());
        Assert.Equal((at, at + 4.Seconds()), (frozen.GetUtcNow(), right.GetUtcNow()));
        sim.Run(2.Seconds());
        Assert.Equal(right.GetUtcNow(), frozen.GetUtcNow());
    }

    [Fact]
    public void Loss_in_one_direction_of_a_link_meets_that_direction_only()
    {
        using var sim = Cluster(seed: 27, nodes: 6);
        sim.LossOneWay("node-1", "node-2", 1);
        var (there, back) = (0, 0);
        sim.Network.Tap += (from, to, _) =>
        {
            if (IsLink(from, to, "10.0.0.1", "10.0.0.2")) there++;
            if (IsLink(from, to, "10.0.0.2", "10.0.0.1")) back++;
        };
        sim.Run(2.Minutes());
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
        Assert.True(back > 0);
        Assert.Equal(there, sim.Network.DatagramsLost);

        sim.LossOneWay("node-1", "node-2", 0);
        sim.Run(1.Minutes());
        Assert.True(sim.Network.DatagramsLost < there);
    }

    [Fact]
    public void A_node_whose_streams_are_blocked_stays_a_member_and_cannot_be_joined_through()
    {
        using var sim = Cluster(seed: 28, nodes: 6);
        sim.BlockStreams("node-0", 2.Minutes());
        sim.AddNode("late", "node-0");
        sim.Run(110.Seconds());
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
        Assert.Single(sim.Snapshot("late").Live);
        sim.Run(10.Seconds());
        sim.RunUntilConverged();
    }

    private static double Pings(SimCluster sim, string name) => sim.Node(name).Context!.Counters[Counter.PingsSent];

    private static bool IsLink(IPEndPoint from, IPEndPoint to, string sender, string receiver) =>
        from.Address.ToString() == sender && to.Address.ToString() == receiver;
}
