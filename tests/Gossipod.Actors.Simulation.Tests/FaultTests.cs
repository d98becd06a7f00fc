using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Each fault of the model does what it says, and the cluster gets over it; invariants are checked throughout.</summary>
public sealed class FaultTests
{
    private static SimCluster Cluster(ulong seed, int nodes)
    {
        var sim = SimCluster.Create(seed, nodes).CheckInvariants();
        sim.RunUntilConverged();
        sim.Run(40.Seconds());
        return sim;
    }

    [Fact]
    public void A_pause_of_two_seconds_kills_nobody_and_is_noticed_by_the_paused_node()
    {
        using var sim = Cluster(seed: 1, nodes: 8);
        sim.Pause("node-3", 2.Seconds());
        sim.Run(10.Seconds());
        sim.EveryLiveNode().ShouldSee("node-3", MemberStatus.Alive).ShouldHaveDeclaredNobodyDead();
        Assert.Contains(sim.Events("node-3"), e => e is LocalHealthChanged { Score: > 0 });
    }

    [Fact]
    public void A_node_paused_for_a_minute_is_dead_to_all_and_refutes_when_it_wakes()
    {
        using var sim = Cluster(seed: 2, nodes: 8);
        sim.Pause("node-3");
        sim.Run(30.Seconds());
        foreach (var observer in sim.LiveNodes.Where(name => name != "node-3"))
            Assert.Equal(MemberStatus.Dead, sim.Snapshot(observer).Find("node-3")!.Status);
        Assert.Equal(MemberStatus.Alive, sim.Snapshot("node-3").Find("node-4")!.Status);
        sim.Resume("node-3");
        sim.RunUntilConverged();
        Assert.Contains(sim.Events("node-3"), e => e is SelfRefuted);
        Assert.DoesNotContain(sim.Events("node-3"), e => e is MemberDied);
    }

    [Fact]
    public void A_paused_node_that_is_killed_says_nothing_more()
    {
        using var sim = Cluster(seed: 3, nodes: 4);
        sim.Pause("node-3");
        sim.Run(3.Seconds());
        var (sent, calls) = (new List<string>(), 0);
        sim.Network.Tap += (from, _, _) =>
        {
            calls++;
            if (from.Address.ToString() == "10.0.0.3") sent.Add(from.ToString());
        };
        sim.Crash("node-3");
        sim.Run(30.Seconds());
        Assert.Empty(sent);
        Assert.True(calls > 0);
        sim.EveryLiveNode().ShouldSee("node-3", MemberStatus.Dead);
    }

    [Fact]
    public void A_one_way_cut_is_survived_with_the_help_of_others()
    {
        using var sim = Cluster(seed: 4, nodes: 8);
        sim.CutOneWay("node-1", "node-2");
        sim.Run(60.Seconds());
        Assert.True(sim.Network.DatagramsLost > 0);
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
    }

    [Fact]
    public void Sides_of_a_short_partition_find_each_other_again()
    {
        using var sim = Cluster(seed: 5, nodes: 9);
        sim.Partition(["node-0", "node-1", "node-2"], ["node-3", "node-4", "node-5", "node-6", "node-7", "node-8"]);
        sim.Run(20.Seconds());
        Assert.True(sim.Coverage.Deaths > 0);
        sim.HealAndAgree();
    }

    [Fact]
    public void A_flip_flopping_node_ends_connected()
    {
        using var sim = Cluster(seed: 6, nodes: 6);
        sim.FlipFlop(rounds: 3, cut: 4.Seconds(), open: 4.Seconds(), "node-2");
        sim.Run(30.Seconds());
        sim.RunUntilConverged();
        Assert.True(sim.Coverage.Recoveries > 0);
    }

    [Fact]
    public void A_clogged_link_delivers_late_and_kills_nobody()
    {
        using var sim = Cluster(seed: 7, nodes: 6);
        sim.Clog("node-0", "node-1", 5.Seconds());
        sim.Clog("node-1", "node-0", 5.Seconds());
        sim.Run(30.Seconds());
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
        Assert.Equal(0, sim.Network.DatagramsLost);
    }

    [Fact]
    public void A_slow_consumer_is_suspected_sooner_than_it_accuses_others()
    {
        using var sim = Cluster(seed: 8, nodes: 8);
        sim.SlowDown("node-5", 600.Milliseconds());
        sim.Run(60.Seconds());
        Assert.Contains(sim.Events("node-5"), e => e is LocalHealthChanged { Score: > 0 });
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead("node-5");
        sim.HealAndAgree();
    }

    [Fact]
    public void A_node_behind_eighty_percent_loss_never_kills_another()
    {
        using var sim = Cluster(seed: 9, nodes: 12);
        sim.LossAt("node-5", 0.8);
        sim.Run(2.Minutes());
        Assert.True(sim.Network.DatagramsLost > 100);
        sim.HealAndAgree();
    }

    [Fact]
    public void Damaged_repeated_and_reordered_datagrams_break_no_node()
    {
        using var sim = SimCluster.Create(
            seed: 10, nodes: 8, n => n.Duplication(0.2).Reordering(0.2, 1.Seconds()).Replay(0.5).Truncation(0.05).Corruption(0.05));
        sim.Run(2.Minutes());
        Assert.True(sim.Network.DatagramsDamaged > 50);
        Assert.True(sim.Network.DatagramsRepeated > 500);
        Assert.All(sim.LiveNodes, name => Assert.Equal(MemberStatus.Alive, sim.Snapshot(name).Self.Status));
    }

    [Fact]
    public void Replayed_and_reordered_datagrams_violate_nothing()
    {
        using var sim = SimCluster.Create(seed: 11, nodes: 8, n => n.Duplication(0.2).Reordering(0.2, 1.Seconds()).Replay(0.5)).CheckInvariants();
        sim.Run(30.Seconds());
        sim.Crash("node-4");
        sim.Run(30.Seconds());
        sim.Restart("node-4");
        sim.Run(30.Seconds());
        sim.HealAndAgree();
        Assert.True(sim.Coverage.DatagramsRepeated > 500);
    }

    [Fact]
    public void A_crash_loop_ends_alive()
    {
        using var sim = Cluster(seed: 12, nodes: 6);
        sim.CrashLoop("node-4", crashes: 5, up: 3.Seconds(), down: 1.Seconds());
        sim.Run(30.Seconds());
        sim.RunUntilConverged();
        Assert.Equal(5, sim.Coverage.Crashes);
        Assert.Equal(5, sim.Coverage.Restarts);
    }

    [Fact]
    public void A_name_that_moves_to_another_address_is_taken_over()
    {
        using var sim = Cluster(seed: 13, nodes: 6);
        sim.Crash("node-4");
        sim.Run(1.Seconds());
        sim.Move("node-4");
        sim.Run(30.Seconds());
        sim.RunUntilConverged();
        Assert.Single(sim.LiveNodes.Select(name => sim.Snapshot(name).Find("node-4")!.Address.ToString()).Distinct());
    }

    [Fact]
    public void A_new_name_at_an_old_address_does_not_keep_the_old_name_alive()
    {
        using var sim = Cluster(seed: 14, nodes: 6);
        sim.Crash("node-4");
        sim.ReuseAddress("node-4", "heir");
        sim.Run(60.Seconds());
        sim.EveryLiveNode().ShouldSee("heir", MemberStatus.Alive).ShouldSee("node-4", MemberStatus.Dead);
    }

    [Fact]
    public void Storms_of_joins_and_leaves_end_in_agreement()
    {
        using var sim = Cluster(seed: 15, nodes: 5);
        var late = Enumerable.Range(0, 20).Select(i => $"late-{i}").ToList();
        sim.JoinStorm(late, 2.Seconds());
        sim.Run(5.Seconds());
        sim.RunUntilConverged();
        sim.LeaveStorm(late, 2.Seconds());
        sim.Run(20.Seconds());
        foreach (var name in late) sim.EveryLiveNode().ShouldSee(name, MemberStatus.Left);
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
    }
}
