using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;
using Xunit.Abstractions;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>The production actors in virtual time: they form, detect, refute, heal, and do so alike from one seed.</summary>
public sealed class SimClusterTests(ITestOutputHelper output)
{
    [Fact]
    public void A_crashed_node_of_fifty_is_dead_everywhere_and_nobody_else_is()
    {
        using var sim = SimCluster.Create(seed: 42, nodes: 50, network: n => n.Loss(0.05));
        sim.RunUntilConverged();
        sim.Crash("node-7");
        sim.Run(TimeSpan.FromSeconds(20));
        sim.EveryLiveNode().ShouldSee("node-7", MemberStatus.Dead).ShouldHaveDeclaredNobodyDead("node-7");
    }

    [Fact]
    public void Equal_seeds_give_equal_runs_and_others_do_not()
    {
        ulong Run(ulong seed)
        {
            using var sim = SimCluster.Create(seed, nodes: 10, network => network.Loss(0.1).Duplication(0.05).Latency(TimeSpan.Zero, TimeSpan.FromMilliseconds(30)));
            sim.Run(TimeSpan.FromSeconds(20));
            sim.Crash("node-3");
            sim.Run(TimeSpan.FromSeconds(30));
            return sim.EventLogHash;
        }

        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1), Run(2));
    }

    [Fact]
    public void A_graceful_leave_is_Left_for_all()
    {
        using var sim = SimCluster.Create(seed: 3, nodes: 12);
        sim.RunUntilConverged();
        sim.Leave("node-5");
        var took = sim.RunUntil("node-5 left", () => sim.LiveNodes.All(name => sim.Snapshot(name).Find("node-5")!.Status == MemberStatus.Left));
        output.WriteLine($"left for all after {took.TotalMilliseconds:0} ms");
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
    }

    [Fact]
    public void Restarts_on_the_same_address_are_new_generations_and_never_dead_afterwards()
    {
        using var sim = SimCluster.Create(seed: 4, nodes: 6);
        sim.RunUntilConverged();
        for (var i = 0; i < 3; i++)
        {
            sim.Crash("node-2");
            sim.Run(TimeSpan.FromMilliseconds(100));
            sim.Restart("node-2");
            sim.Run(TimeSpan.FromMilliseconds(500));
        }

        sim.Run(TimeSpan.FromSeconds(40));
        sim.EveryLiveNode().ShouldSee("node-2", MemberStatus.Alive).ShouldHaveDeclaredNobodyDead();
    }

    [Fact]
    public void A_node_cut_off_and_reconnected_while_it_is_gossiped_to_comes_back_by_itself()
    {
        using var sim = SimCluster.Create(seed: 5, nodes: 8);
        sim.RunUntilConverged();
        sim.Isolate("node-6");
        sim.RunUntil("node-6 dead", () => sim.LiveNodes.Where(name => name != "node-6").All(name => sim.Snapshot(name).Find("node-6")!.Status == MemberStatus.Dead));
        sim.Heal();
        var took = sim.RunUntilConverged();
        output.WriteLine($"healed in {took.TotalSeconds:0.0} s");
    }

    [Fact]
    public void Five_percent_loss_kills_nobody()
    {
        using var sim = SimCluster.Create(seed: 6, nodes: 30, network => network.Loss(0.05));
        sim.Run(TimeSpan.FromMinutes(5));
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
        Assert.True(sim.Network.DatagramsLost > 100, "the run was vacuous");
    }

    [Fact]
    public void A_step_of_the_wall_clock_changes_nothing()
    {
        using var sim = SimCluster.Create(seed: 7, nodes: 5);
        sim.RunUntilConverged();
        var events = sim.LiveNodes.Sum(name => sim.Events(name).Count);
        sim.StepWallClock("node-1", TimeSpan.FromHours(1));
        sim.StepWallClock("node-2", TimeSpan.FromHours(-1));
        sim.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(events, sim.LiveNodes.Sum(name => sim.Events(name).Count));
    }

    [Fact]
    public void First_suspicion_comes_within_two_passes_and_a_period_in_a_static_loss_free_cluster()
    {
        var waits = new List<double>();
        for (ulong seed = 100; seed < 130; seed++)
        {
            using var sim = SimCluster.Create(seed, nodes: 8);
            sim.RunUntilConverged();
            sim.Run(TimeSpan.FromSeconds(20));
            sim.Crash("node-4");
            waits.Add(sim.RunUntil("a suspicion", () => sim.LiveNodes.Any(name => sim.Events(name).Any(e => e is MemberSuspected { Member.Name: "node-4" }))).TotalSeconds);
        }

        output.WriteLine($"first suspicion after {waits.Average():0.00} s on average, {waits.Max():0.00} s at most");
        Assert.True(waits.Max() <= (2 * 8) - 1 + 1);
    }

    [Fact]
    public void A_failed_expectation_names_the_seed()
    {
        using var sim = SimCluster.Create(seed: 8, nodes: 2);
        sim.RunUntilConverged();
        var failure = Assert.Throws<SimulationException>(() => sim.EveryLiveNode().ShouldSee("node-1", MemberStatus.Dead));
        Assert.Contains("seed 8", failure.Message, StringComparison.Ordinal);
    }
}
