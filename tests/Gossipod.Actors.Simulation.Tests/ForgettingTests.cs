using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>An operator says that a member is gone for good, in whole clusters.</summary>
public sealed class ForgettingTests
{
    private static readonly TimeSpan Tombstone = 10.Minutes();

    private static SimCluster Formed(ulong seed, int nodes, double loss = 0)
    {
        var sim = SimCluster.Create(seed, nodes, network => network.Loss(loss), own => own with { Tombstone = Tombstone }).CheckInvariants();
        sim.RunUntilConverged();
        return sim;
    }

    private static SimCluster WithOneDead(ulong seed, int nodes, double loss = 0)
    {
        var sim = Formed(seed, nodes, loss);
        sim.Crash($"node-{nodes - 1}");
        sim.Run(40.Seconds());
        sim.EveryLiveNode().ShouldSee($"node-{nodes - 1}", MemberStatus.Dead);
        return sim;
    }

    private static ForgetResult Result(SimCluster sim, Task<ForgetResult> command)
    {
        sim.RunUntil("the result of a command to forget", () => command.IsCompleted, 60.Seconds());
        return command.Result;
    }

    private static IEnumerable<string> Knowing(SimCluster sim, string name) => sim.LiveNodes.Where(node => sim.Snapshot(node).Find(name) is not null);

    private static long DeadContacted(SimCluster sim) => sim.LiveNodes.Sum(name => sim.Node(name).Context!.Counters[Counter.DeadContacted]);

    private static int Count<T>(SimCluster sim, string observer, string about)
        where T : MemberEvent => sim.Events(observer).OfType<T>().Count(@event => @event.Member.Name == about);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.05)]
    [InlineData(3, 0.05)]
    public void The_forgotten_is_in_no_table_is_called_by_nobody_and_does_not_come_back_until_it_restarts(ulong seed, double loss)
    {
        using var sim = WithOneDead(seed, 8, loss);
        Assert.True(DeadContacted(sim) > 0);

        var result = Result(sim, sim.Forget("node-3", "node-7"));

        Assert.True(result.Succeeded, result.ToString());
        Assert.Equal(7, result.Members.Count(member => member.Standing == ForgetStanding.Forgotten));
        Assert.Equal("7 of 7 members do not know 'node-7' any more", result.ToString());
        var called = DeadContacted(sim);
        sim.Run(Tombstone + 2.Minutes());
        Assert.Empty(Knowing(sim, "node-7"));
        Assert.Equal(called, DeadContacted(sim));
        Assert.All(sim.LiveNodes, node => Assert.Equal(1, Count<MemberRemoved>(sim, node, "node-7")));

        sim.Restart("node-7");
        sim.RunUntilConverged();
        sim.EveryLiveNode().ShouldSee("node-7", MemberStatus.Alive);
    }

    [Fact]
    public void It_may_restart_at_once()
    {
        using var sim = WithOneDead(4, 6);
        Assert.True(Result(sim, sim.Forget("node-0", "node-5")).Succeeded);
        sim.Restart("node-5");
        sim.RunUntilConverged();
        sim.Run(1.Minutes());
        sim.EveryLiveNode().ShouldSee("node-5", MemberStatus.Alive);
        Assert.All(sim.LiveNodes.Where(name => name != "node-5"), node => Assert.Equal(1, Count<MemberRemoved>(sim, node, "node-5")));
    }

    [Fact]
    public void Who_has_left_is_forgotten_too()
    {
        using var sim = Formed(5, 5);
        sim.Leave("node-4");
        sim.Run(10.Seconds());
        Assert.True(Result(sim, sim.Forget("node-0", "node-4")).Succeeded);
        sim.Run(2.Minutes());
        Assert.Empty(Knowing(sim, "node-4"));
    }

    [Fact]
    public void Nobody_forgets_who_answers_and_nobody_whom_nobody_knows()
    {
        using var sim = Formed(6, 5);
        var alive = Result(sim, sim.Forget("node-0", "node-4"));
        Assert.Contains("still answers", alive.Refusal, StringComparison.Ordinal);
        Assert.All(alive.Members, member => Assert.Equal(ForgetStanding.Live, member.Standing));
        Assert.Contains("still answers", Result(sim, sim.Forget("node-0", "node-0")).Refusal, StringComparison.Ordinal);
        Assert.Contains("look at the spelling", Result(sim, sim.Forget("node-0", "nobody")).Refusal, StringComparison.Ordinal);

        sim.Crash("node-4");
        sim.Run(3.Seconds());
        Assert.Contains("still answers", Result(sim, sim.Forget("node-0", "node-4")).Refusal, StringComparison.Ordinal);
        Assert.Equal(4, Knowing(sim, "node-4").Count());
    }

    [Fact]
    public void Who_does_not_answer_keeps_it_and_the_command_may_be_repeated()
    {
        using var sim = WithOneDead(7, 6);
        sim.Pause("node-2");
        var first = Result(sim, sim.Forget("node-0", "node-5"));
        Assert.False(first.Succeeded);
        Assert.Null(first.Refusal);
        Assert.Equal(["node-2"], first.Members.Where(member => member.Standing == ForgetStanding.NoAnswer).Select(member => member.Name));

        sim.Resume("node-2");
        sim.RunUntilConverged();
        Assert.Equal(["node-2"], Knowing(sim, "node-5"));
        var second = Result(sim, sim.Forget("node-2", "node-5"));
        Assert.True(second.Succeeded, second.ToString());
        Assert.Empty(Knowing(sim, "node-5"));
    }

    [Fact]
    public void Only_one_is_forgotten_at_a_time()
    {
        using var sim = WithOneDead(8, 5);
        var first = sim.Forget("node-0", "node-4");
        var second = sim.Forget("node-0", "node-3");
        Assert.True(Result(sim, first).Succeeded);
        sim.Run(1.Seconds());
        Assert.Contains("another member is being forgotten", Assert.Throws<AggregateException>(() => second.Result).Message, StringComparison.Ordinal);
    }

    /// <summary>The other side holds it dead as well, and keeps its tombstone.</summary>
    [Fact]
    public void What_one_side_of_a_partition_forgets_does_not_come_back_from_the_other()
    {
        using var sim = WithOneDead(9, 8);
        sim.Isolate("node-0", "node-1", "node-2");
        sim.Run(40.Seconds());
        Assert.True(Result(sim, sim.Forget("node-0", "node-7")).Succeeded);

        sim.Heal();
        sim.RunUntilConverged(5.Minutes());
        sim.Run(3.Minutes());

        Assert.Equal(["node-3", "node-4", "node-5", "node-6"], Knowing(sim, "node-7").Order(StringComparer.Ordinal));
        Assert.All(new[] { "node-0", "node-1", "node-2" }, node => Assert.Equal(1, Count<MemberJoined>(sim, node, "node-7")));
        Assert.True(Result(sim, sim.Forget("node-0", "node-7")).Succeeded);
        Assert.Empty(Knowing(sim, "node-7"));
    }

    /// <summary>The other side takes it for alive, and says so first of all; it dies as the partition ends.</summary>
    [Theory]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    public void Who_takes_the_forgotten_for_alive_brings_nobody_back(ulong seed)
    {
        using var sim = Formed(seed, 8);
        sim.Isolate("node-0", "node-1", "node-2");
        sim.Run(40.Seconds());
        Assert.True(Result(sim, sim.Forget("node-0", "node-7")).Succeeded);

        sim.Crash("node-7");
        sim.Heal();
        sim.RunUntilConverged(5.Minutes());
        sim.Run(3.Minutes());

        Assert.All(new[] { "node-0", "node-1", "node-2" }, node => Assert.Equal(1, Count<MemberJoined>(sim, node, "node-7")));
        Assert.Equal(["node-3", "node-4", "node-5", "node-6"], Knowing(sim, "node-7").Order(StringComparer.Ordinal));
        Assert.All(Knowing(sim, "node-7"), node => Assert.Equal(MemberStatus.Dead, sim.Snapshot(node).Find("node-7")!.Status));
    }

    /// <summary>The operator is wrong: it lives, at the version that was forgotten. It hears that it is dead, refutes, and is a member again, once.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public void Who_was_forgotten_and_lives_beyond_a_partition_is_back_when_that_ends(ulong seed)
    {
        using var sim = Formed(seed, 8);
        sim.Isolate("node-6", "node-7");
        sim.Run(60.Seconds());
        Assert.True(Result(sim, sim.Forget("node-0", "node-7")).Succeeded);
        Assert.Empty(Knowing(sim, "node-7").Except(["node-6", "node-7"]));

        sim.Heal();
        sim.RunUntilConverged(5.Minutes());
        sim.Run(3.Minutes());

        sim.EveryLiveNode().ShouldSee("node-7", MemberStatus.Alive);
        Assert.All(sim.LiveNodes.Where(name => name != "node-7"), node => Assert.InRange(Count<MemberJoined>(sim, node, "node-7"), 1, 2));
    }
}
