using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>A process that leaves its cluster and joins again without being restarted.</summary>
public sealed class JoinAgainTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Who_has_left_joins_again_in_the_same_process(int nodes)
    {
        using var sim = SimCluster.Create(seed: 41, nodes).CheckInvariants();
        sim.RunUntilConverged();
        sim.Run(40.Seconds());
        var before = sim.Snapshot("node-1").Self.Version;
        sim.Leave("node-1");
        sim.Run(10.Seconds());
        sim.EveryLiveNode().ShouldSee("node-1", MemberStatus.Left);

        sim.JoinAgain("node-1");
        sim.RunUntilConverged(10.Seconds());
        sim.Run(60.Seconds());

        sim.EveryLiveNode().ShouldSee("node-1", MemberStatus.Alive).ShouldHaveDeclaredNobodyDead();
        Assert.True(sim.Snapshot("node-1").Self.Version > before);
        var events = sim.Events("node-1");
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(@event => @event.Sequence));
        Assert.Equal(nodes - 1, events.OfType<MemberRemoved>().Count());
    }

    [Fact]
    public void The_generation_rises_though_the_wall_clock_stands_still_or_is_set_back()
    {
        using var sim = SimCluster.Create(seed: 42, nodes: 4).CheckInvariants();
        sim.RunUntilConverged();
        sim.FreezeWallClock("node-2", 10.Minutes());
        for (var i = 0; i < 3; i++)
        {
            var before = sim.Snapshot("node-2").Self.Version.Generation;
            sim.Leave("node-2");
            sim.Run(5.Seconds());
            if (i == 2) sim.StepWallClock("node-2", TimeSpan.FromHours(-1));
            sim.JoinAgain("node-2");
            sim.RunUntilConverged(15.Seconds());
            Assert.True(sim.Snapshot("node-2").Self.Version.Generation > before);
        }
    }

    [Fact]
    public void A_join_asked_for_at_once_waits_for_the_leave()
    {
        using var sim = SimCluster.Create(seed: 43, nodes: 5).CheckInvariants();
        sim.RunUntilConverged();
        sim.Leave("node-4");
        sim.JoinAgain("node-4");
        sim.RunUntilConverged(20.Seconds());
        Assert.Single(sim.Events("node-4").OfType<MemberLeft>());
    }

    [Fact]
    public void Nobody_is_carried_from_one_cluster_to_another_by_who_changes_it()
    {
        using var sim = SimCluster.Create(seed: 44, nodes: 4);
        sim.RunUntilConverged();
        sim.AddNode("other", seedNode: null);
        sim.Run(5.Seconds());
        sim.Leave("node-3");
        sim.Run(5.Seconds());

        sim.JoinAgain("node-3", seedNode: "other");
        sim.Run(60.Seconds());

        Assert.Equal(["node-3", "other"], sim.Snapshot("other").Members.Select(member => member.Name));
        Assert.Equal(["node-3", "other"], sim.Snapshot("node-3").Members.Select(member => member.Name));
    }

    [Fact]
    public void Who_crashed_cannot_join_again_in_the_same_process()
    {
        using var sim = SimCluster.Create(seed: 45, nodes: 3);
        sim.RunUntilConverged();
        sim.Crash("node-2");
        Assert.Contains("Restart", Assert.Throws<InvalidOperationException>(() => sim.JoinAgain("node-2")).Message, StringComparison.Ordinal);
    }
}
