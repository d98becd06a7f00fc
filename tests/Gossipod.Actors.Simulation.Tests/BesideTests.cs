using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Two clusters on one network never mix, whatever addresses they take over from each other.</summary>
public sealed class BesideTests
{
    [Fact]
    public void T22_an_address_that_goes_to_another_cluster_dies_in_its_own_and_nothing_is_merged()
    {
        using var blue = SimCluster.Create(seed: 31, nodes: 5, clusterName: "blue").CheckInvariants();
        using var green = blue.Beside("green", nodes: 4).CheckInvariants();
        blue.RunUntilConverged();
        green.RunUntilConverged();
        blue.Run(40.Seconds());

        blue.Crash("node-4");
        green.ReuseAddress("node-4", "heir", oldCluster: blue);
        blue.Run(60.Seconds());

        blue.EveryLiveNode().ShouldSee("node-4", MemberStatus.Dead).ShouldHaveDeclaredNobodyDead("node-4");
        green.EveryLiveNode().ShouldSee("heir", MemberStatus.Alive).ShouldHaveDeclaredNobodyDead();
        Assert.True(Foreign(green, "heir") > 0, "no packet of the other cluster came");
        ShouldNotBeMixed(blue, green);
    }

    /// <summary>10,000 reuses when GOSSIPOD_REUSES says so; a run of the tests makes fewer.</summary>
    [Fact]
    public void T22_an_address_that_changes_hands_over_and_over_merges_nothing()
    {
        var reuses = int.Parse(Environment.GetEnvironmentVariable("GOSSIPOD_REUSES") ?? "500", System.Globalization.CultureInfo.InvariantCulture);
        using var blue = SimCluster.Create(seed: 32, nodes: 3, clusterName: "blue");
        using var green = blue.Beside("green", nodes: 3);
        blue.Run(10.Seconds());
        green.Crash("node-2");
        blue.Crash("node-2");
        long foreign = 0;
        for (var i = 0; i < reuses; i++)
        {
            var (heirs, others) = i % 2 == 0 ? (green, blue) : (blue, green);
            heirs.ReuseAddress("node-2", "node-2", oldCluster: others);
            blue.Run(300.Milliseconds());
            foreign += Foreign(heirs, "node-2");
            heirs.Crash("node-2");
        }

        blue.Run(60.Seconds());
        Assert.True(foreign > reuses / 10, $"only {foreign} packets met the other cluster");
        ShouldNotBeMixed(blue, green);
        foreach (var cluster in new[] { blue, green }) cluster.EveryLiveNode().ShouldSee("node-2", MemberStatus.Dead);
    }

    [Fact]
    public void A_join_through_a_node_of_another_cluster_takes_nobody_in()
    {
        using var blue = SimCluster.Create(seed: 33, nodes: 3, clusterName: "blue");
        using var green = blue.Beside("green", nodes: 3);
        blue.Run(10.Seconds());
        green.Node("node-1").JoinThrough(blue.Node("node-1").Endpoint);
        blue.Run(10.Seconds());
        Assert.Equal(1, green.Node("node-1").Context!.Counters[Counter.SyncsFailed]);
        blue.RunUntilConverged();
        green.RunUntilConverged();
    }

    [Fact]
    public void Equal_seeds_give_equal_runs_of_both_clusters()
    {
        static (ulong, ulong) Hashes()
        {
            using var blue = SimCluster.Create(seed: 34, nodes: 4, n => n.Loss(0.1), clusterName: "blue");
            using var green = blue.Beside("green", nodes: 4);
            blue.Run(10.Seconds());
            green.Crash("node-2");
            green.Run(30.Seconds());
            Assert.Equal(blue.Now, green.Now);
            return (blue.EventLogHash, green.EventLogHash);
        }

        Assert.Equal(Hashes(), Hashes());
    }

    [Fact]
    public void The_second_cluster_can_end_before_the_first_and_a_node_of_it_that_breaks_fails_the_run()
    {
        using var blue = SimCluster.Create(seed: 35, nodes: 3, clusterName: "blue");
        using (var green = blue.Beside("green", nodes: 3))
        {
            green.AddNode("only-green", "node-0");
            green.RunUntilConverged();
            green.Node("only-green").Context!.Refs.Probe.Tell(new Probe.ExpediteProbe(null!), Akka.Actor.ActorRefs.NoSender);
            Assert.Contains("only-green broke", Assert.Throws<SimulationException>(() => blue.Run(1.Seconds())).Message, StringComparison.Ordinal);
        }

        blue.Run(30.Seconds());
        blue.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
        Assert.Equal(3, blue.LiveNodes.Count);
    }

    [Fact]
    public void Wrong_arguments_are_refused_with_the_rule()
    {
        using var blue = SimCluster.Create(seed: 36, nodes: 2, clusterName: "blue");
        using var elsewhere = SimCluster.Create(seed: 36, nodes: 2);
        Assert.Contains("another name", Assert.Throws<ArgumentException>(() => blue.Beside("blue", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("1 to 65,000", Assert.Throws<ArgumentOutOfRangeException>(() => blue.Beside("green", 0)).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => SimCluster.Create(seed: 1, nodes: 1, clusterName: " "));
        elsewhere.Crash("node-1");
        Assert.Contains("Beside", Assert.Throws<ArgumentException>(() => blue.ReuseAddress("node-1", "heir", oldCluster: elsewhere)).Message, StringComparison.Ordinal);
        Assert.Contains("runs", Assert.Throws<InvalidOperationException>(() => blue.ReuseAddress("node-1", "heir")).Message, StringComparison.Ordinal);
    }

    private static long Foreign(SimCluster cluster, string name) => cluster.Node(name).Context!.Counters[Counter.DatagramsOfOtherCluster];

    private static void ShouldNotBeMixed(params SimCluster[] clusters)
    {
        foreach (var cluster in clusters)
        {
            var addresses = clusters.Where(other => other != cluster)
                .SelectMany(other => other.LiveNodes.Select(name => other.Node(name).Endpoint))
                .ToHashSet();
            foreach (var member in cluster.LiveNodes.SelectMany(name => cluster.Snapshot(name).Live)) Assert.DoesNotContain(member.Address, addresses);
        }
    }
}
