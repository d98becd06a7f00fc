using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;
using Xunit.Abstractions;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>
/// Two halves of a cluster become one again without any call, whatever the time that they were apart: within 30 s of the network's
/// mending, in every seed tried.
/// </summary>
public sealed class HealingTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = 30.Seconds();

    [Theory]
    [InlineData(2, 1, 10, 20)]
    [InlineData(8, 4, 10, 20)]
    [InlineData(8, 1, 10, 20)]
    [InlineData(2, 1, 600, 20)]
    [InlineData(3, 1, 600, 20)]
    [InlineData(8, 4, 600, 10)]
    [InlineData(20, 2, 600, 5)]
    [InlineData(20, 10, 600, 5)]
    [InlineData(64, 32, 600, 1)]
    public void Parts_that_were_separate_are_one_within_30_seconds(int nodes, int minority, int seconds, int seeds)
    {
        var waits = Enumerable.Range(1, seeds).Select(seed => HealingTime((ulong)seed, nodes, minority, seconds.Seconds())).ToList();
        var (mean, worst) = (waits.Average(wait => wait.TotalSeconds), waits.Max().TotalSeconds);
        output.WriteLine($"{minority} of {nodes} nodes apart for {seconds} s: one cluster after {mean:0.0} s, at most {worst:0.0} s");
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.Zero, Limit));
    }

    /// <summary>As long as the tombstones last: what is forgotten is contacted no more.</summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    public void A_day_apart_heals_as_well(int nodes, int minority)
    {
        var wait = HealingTime(seed: 1, nodes, minority, TimeSpan.FromHours(24));
        output.WriteLine($"one cluster after {wait.TotalSeconds:0.0} s");
        Assert.InRange(wait, TimeSpan.Zero, Limit);
    }

    [Fact]
    public void Who_has_left_is_not_called_back_and_the_dead_stay_dead()
    {
        using var sim = SimCluster.Create(seed: 3, nodes: 6).CheckInvariants();
        sim.RunUntilConverged();
        sim.Leave("node-4");
        sim.Crash("node-5");
        sim.Run(2.Minutes());
        sim.EveryLiveNode().ShouldSee("node-4", MemberStatus.Left).ShouldSee("node-5", MemberStatus.Dead);
    }

    [Fact]
    public void A_name_reused_at_a_dead_members_address_is_no_hindrance()
    {
        using var sim = SimCluster.Create(seed: 4, nodes: 5).CheckInvariants();
        sim.RunUntilConverged();
        sim.Crash("node-4");
        sim.Run(60.Seconds());
        sim.ReuseAddress("node-4", "heir");
        sim.Run(2.Minutes());
        sim.EveryLiveNode().ShouldSee("heir", MemberStatus.Alive).ShouldHaveDeclaredNobodyDead("node-4");
        Assert.All(sim.LiveNodes.Where(name => name != "heir"), name => Assert.Equal(MemberStatus.Dead, sim.Snapshot(name).Find("node-4")!.Status));
    }

    private static TimeSpan HealingTime(ulong seed, int nodes, int minority, TimeSpan apart)
    {
        using var sim = SimCluster.Create(seed, nodes);
        sim.RunUntilConverged();
        sim.Run(10.Seconds());
        sim.Isolate([.. sim.LiveNodes.Take(minority)]);
        sim.Run(apart);
        Assert.True(sim.Coverage.Deaths > 0 || apart < 15.Seconds());
        sim.Heal();
        return sim.RunUntilConverged(5.Minutes());
    }
}
