using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;
using Xunit.Abstractions;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Names, addresses and generations that change hands (protocol.md §1, §3; reliability.md T19–T24).</summary>
public sealed class IdentityTests(ITestOutputHelper output)
{
    private static SimCluster Settled(ulong seed, int nodes)
    {
        var sim = SimCluster.Create(seed, nodes).CheckInvariants();
        sim.RunUntilConverged();
        sim.Run(40.Seconds());
        return sim;
    }

    private static TimeSpan UntilAllSeeItAtItsAddress(SimCluster sim, string moved) => sim.RunUntil(
        $"all see {moved} where it is",
        () => sim.LiveNodes.All(name => sim.Snapshot(name).Find(moved) is { Status: MemberStatus.Alive } row && row.Address.Equals(sim.Node(moved).Endpoint)),
        60.Seconds());

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(100)]
    public void All_nodes_restarted_at_once_are_one_cluster_of_new_lives_and_nobody_dies(int nodes)
    {
        using var sim = Settled(seed: 61, nodes);
        var names = sim.LiveNodes;
        var before = names.ToDictionary(name => name, name => sim.Snapshot(name).Self.Version.Generation);
        foreach (var name in names) sim.Crash(name);
        sim.Run(50.Milliseconds());
        foreach (var name in names) sim.Restart(name, seedNode: names[0] == name ? names[1] : names[0]);
        var took = sim.RunUntilConverged(30.Seconds());
        output.WriteLine($"{nodes} nodes agree {took.TotalSeconds:0.0} s after the restart");
        sim.Run(60.Seconds());
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
        Assert.All(names, name => Assert.True(sim.Snapshot(names[0]).Find(name)!.Version.Generation > before[name]));
    }

    [Fact]
    public void T24_a_rolling_restart_kills_nobody()
    {
        using var sim = Settled(seed: 62, nodes: 40);
        foreach (var batch in sim.LiveNodes.Chunk(5))
        {
            foreach (var name in batch) sim.Crash(name);
            sim.Run(100.Milliseconds());
            foreach (var name in batch) sim.Restart(name);
            sim.Run(2.Seconds());
        }

        sim.RunUntilConverged(30.Seconds());
        sim.Run(60.Seconds());
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(60)]
    public void T21_a_name_at_a_new_address_is_taken_over_in_seconds_whatever_the_old_row(int secondsBetween) =>
        Move(secondsBetween, clockStep: TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(60)]
    public void A_process_restarted_elsewhere_with_its_clock_set_back_outranks_its_own_past(int secondsBetween) =>
        Move(secondsBetween, clockStep: TimeSpan.FromHours(-1));

    private void Move(int secondsBetween, TimeSpan clockStep)
    {
        var waits = Enumerable.Range(1, 10).Select(seed =>
        {
            using var sim = Settled((ulong)seed, nodes: 8);
            var old = sim.Snapshot("node-5").Self;
            sim.Crash("node-5");
            sim.Run(secondsBetween.Seconds());
            if (clockStep != TimeSpan.Zero) sim.StepWallClock("node-5", clockStep);
            sim.Move("node-5");
            var took = UntilAllSeeItAtItsAddress(sim, "node-5");
            Assert.NotEqual(old.Address, sim.Snapshot("node-0").Find("node-5")!.Address);
            Assert.True(sim.Snapshot("node-5").Self.Version.Generation > old.Version.Generation);
            sim.Run(60.Seconds());
            sim.RunUntilConverged(1.Milliseconds());
            return took;
        }).ToList();
        output.WriteLine($"moved after {secondsBetween} s: taken over in {waits.Average(wait => wait.TotalSeconds):0.0} s, at most {waits.Max().TotalSeconds:0.0} s");
        Assert.All(waits, wait => Assert.InRange(wait.TotalSeconds, 0, 6));
    }

    [Fact]
    public void T22_an_address_that_goes_to_another_name_ends_the_old_one_without_a_suspicion()
    {
        var waits = Enumerable.Range(1, 10).Select(seed =>
        {
            using var sim = Settled((ulong)seed, nodes: 8);
            sim.Crash("node-5");
            sim.ReuseAddress("node-5", "heir");
            var took = sim.RunUntilConverged(30.Seconds());
            sim.EveryLiveNode().ShouldSee("heir", MemberStatus.Alive).ShouldHaveDeclaredNobodyDead("node-5");
            Assert.Contains(sim.LiveNodes.SelectMany(sim.Events).OfType<MemberDied>(), died => died.Cause?.AddressTakenBy == "heir");
            sim.Run(60.Seconds());
            sim.EveryLiveNode().ShouldSee("heir", MemberStatus.Alive).ShouldHaveDeclaredNobodyDead("node-5");
            return took;
        }).ToList();
        output.WriteLine($"the old name is dead for all after {waits.Average(wait => wait.TotalSeconds):0.0} s, at most {waits.Max().TotalSeconds:0.0} s");
        Assert.All(waits, wait => Assert.InRange(wait.TotalSeconds, 0, 5));
    }

    [Fact]
    public void A_name_that_takes_anothers_address_and_the_other_at_a_new_one_are_both_found()
    {
        using var sim = Settled(seed: 63, nodes: 6);
        sim.Crash("node-4");
        sim.Crash("node-5");
        sim.ReuseAddress("node-4", "node-5");
        sim.Restart("node-4", seedNode: "node-1");
        foreach (var name in new[] { "node-4", "node-5" }) UntilAllSeeItAtItsAddress(sim, name);
        sim.Run(60.Seconds());
        sim.RunUntilConverged(1.Milliseconds());
    }

    [Fact]
    public void T21_a_rival_of_a_live_member_is_reported_to_both_and_the_older_keeps_the_name()
    {
        using var sim = SimCluster.Create(seed: 64, nodes: 6);
        sim.RunUntilConverged();
        sim.Run(40.Seconds());
        var holder = sim.Snapshot("node-3").Self;
        sim.AddRival("rival", callsItself: "node-3", seedNode: "node-0");
        sim.Run(2.Minutes());

        Assert.All(sim.LiveNodes.Where(name => name != "rival"), name =>
        {
            Assert.Equal(holder.Address, sim.Snapshot(name).Find("node-3")!.Address);
            Assert.Equal(MemberStatus.Alive, sim.Snapshot(name).Find("node-3")!.Status);
        });
        var rival = sim.Snapshot("rival").Self;
        Assert.Contains(sim.Events("rival").OfType<MemberConflict>(), conflict => conflict.ClaimedAddress.Equals(holder.Address));
        Assert.Contains(sim.Events("node-0").OfType<MemberConflict>(), conflict => conflict.ClaimedAddress.Equals(rival.Address));
        Assert.Contains(sim.Events("node-3").OfType<MemberConflict>(), conflict => conflict.ClaimedAddress.Equals(rival.Address));
        Assert.InRange(sim.Events("rival").OfType<MemberConflict>().Count(), 1, 10);
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void The_rival_takes_the_name_when_its_holder_ends(int clockErrorHours)
    {
        using var sim = SimCluster.Create(seed: 65, nodes: 6);
        sim.RunUntilConverged();
        sim.Run(40.Seconds());
        sim.AddRival("rival", callsItself: "node-3", seedNode: null);
        sim.Run(10.Milliseconds());
        sim.Crash("rival");
        sim.StepWallClock("rival", TimeSpan.FromHours(clockErrorHours));
        sim.Restart("rival", seedNode: "node-0");
        sim.Run(30.Seconds());
        Assert.NotEqual(sim.Node("rival").Endpoint, sim.Snapshot("node-0").Find("node-3")!.Address);

        sim.Crash("node-3");
        var took = sim.RunUntil(
            "the rival has the name",
            () => sim.LiveNodes.All(name => sim.Snapshot(name).Find("node-3") is { Status: MemberStatus.Alive } row && row.Address.Equals(sim.Node("rival").Endpoint)),
            40.Seconds());
        output.WriteLine($"the rival has the name {took.TotalSeconds:0.0} s after the holder's end");
    }

    [Fact]
    public void Rivals_that_began_in_the_same_millisecond_are_a_conflict_too()
    {
        using var sim = SimCluster.Create(seed: 66, nodes: 4);
        sim.RunUntilConverged();
        sim.Run(10.Seconds());
        sim.AddNode("twin", seedNode: "node-0");
        sim.AddRival("rival", callsItself: "twin", seedNode: "node-1");
        sim.Run(60.Seconds());
        Assert.Contains(sim.LiveNodes.Where(name => name.StartsWith("node", StringComparison.Ordinal)), name => sim.Events(name).OfType<MemberConflict>().Any());
        Assert.Contains(sim.Events("twin").Concat(sim.Events("rival")), @event => @event is MemberConflict);
    }

    [Fact]
    public void T19_wall_clocks_that_are_set_change_no_state()
    {
        using var sim = Settled(seed: 67, nodes: 6);
        var before = sim.LiveNodes.Sum(name => sim.Events(name).Count);
        sim.StepWallClock("node-1", TimeSpan.FromHours(1));
        sim.StepWallClock("node-2", TimeSpan.FromHours(-1));
        sim.Run(3.Minutes());
        Assert.Equal(before, sim.LiveNodes.Sum(name => sim.Events(name).Count));
    }
}
