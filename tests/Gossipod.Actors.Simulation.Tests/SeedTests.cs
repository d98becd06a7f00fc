using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Configured seeds: tried until one answers, looked up anew each time, and kept in touch with (T25).</summary>
public sealed class SeedTests
{
    private static string EndpointOf(SimCluster sim, string name) => sim.Node(name).Endpoint.ToString();

    [Fact]
    public void A_node_tries_its_seeds_until_one_is_there()
    {
        using var sim = SimCluster.Create(seed: 51, nodes: 1).CheckInvariants();
        sim.Run(1.Seconds());
        sim.Crash("node-0");
        sim.AddNodeWithSeeds("late", EndpointOf(sim, "node-0"));
        sim.Run(2.Minutes());
        Assert.Equal(["late"], sim.Snapshot("late").Members.Select(member => member.Name));
        sim.Restart("node-0");
        sim.RunUntilConverged(31.Seconds());
    }

    [Fact]
    public void Attempts_become_rarer_and_are_not_simultaneous()
    {
        using var sim = SimCluster.Create(seed: 52, nodes: 1);
        sim.Run(1.Seconds());
        sim.Crash("node-0");
        foreach (var name in new[] { "a", "b", "c" }) sim.AddNodeWithSeeds(name, EndpointOf(sim, "node-0"));
        sim.Run(10.Minutes());
        // 1, 2, 4, 8, 16, 30, 30 … s, each 50–100 % of it.
        foreach (var name in new[] { "a", "b", "c" }) Assert.InRange(sim.Node(name).Context!.Counters[Counter.SyncsFailed], 20, 48);
    }

    [Fact]
    public void T25_a_name_that_resolves_to_nothing_then_to_ourselves_then_rightly_leads_to_one_cluster()
    {
        using var sim = SimCluster.Create(seed: 53, nodes: 5).CheckInvariants();
        sim.RunUntilConverged();
        sim.Resolve("seed.internal");
        sim.AddNodeWithSeeds("a", "seed.internal:7946");
        sim.AddNodeWithSeeds("b", "seed.internal:7946");
        sim.Run(60.Seconds());
        Assert.Single(sim.Snapshot("a").Members);

        sim.Resolve("seed.internal", "a");
        sim.RunUntil("b finds a", () => sim.Snapshot("b").Find("a") is not null, 31.Seconds());
        Assert.Null(sim.Snapshot("node-0").Find("a"));

        sim.Resolve("seed.internal", "node-0", "node-1");
        sim.RunUntilConverged(30.Seconds());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Clusters_that_formed_apart_with_the_same_seeds_become_one(int each)
    {
        using var sim = SimCluster.Create(seed: 54, nodes: 1).CheckInvariants();
        sim.Run(1.Seconds());
        sim.Resolve("left", "node-0");
        var (left, right) = (Names("left", each), Names("right", each));
        sim.AddNodeWithSeeds("first-right", seeds: []);
        sim.Resolve("right", "first-right");
        sim.Partition(["node-0"], ["first-right"]);
        foreach (var name in left) AddApart(sim, name, left, right);
        foreach (var name in right) AddApart(sim, name, left, right);
        sim.Run(3.Minutes());
        Assert.Null(sim.Snapshot(left[0]).Find(right[0]));
        Assert.NotNull(sim.Snapshot(left[0]).Find("node-0"));
        Assert.NotNull(sim.Snapshot(right[0]).Find("first-right"));

        sim.Heal();
        sim.RunUntilConverged(30.Seconds());
    }

    [Fact]
    public void A_seed_whose_name_leads_elsewhere_is_found_though_the_old_address_is_a_member()
    {
        using var sim = SimCluster.Create(seed: 55, nodes: 4).CheckInvariants();
        sim.RunUntilConverged();
        sim.Resolve("seed.internal", "node-0");
        sim.AddNodeWithSeeds("a", "seed.internal:7946");
        sim.RunUntilConverged(10.Seconds());
        sim.AddNode("island", seedNode: null);
        sim.Run(60.Seconds());
        Assert.Null(sim.Snapshot("a").Find("island"));

        sim.Resolve("seed.internal", "island");
        sim.RunUntilConverged(2.Minutes());
    }

    [Fact]
    public void Seeds_that_are_all_members_are_left_alone_and_names_looked_up_rarely()
    {
        using var sim = SimCluster.Create(seed: 56, nodes: 2);
        sim.Resolve("seed.internal", "node-0", "node-1");
        for (var i = 0; i < 18; i++) sim.AddNodeWithSeeds($"n{i}", "seed.internal:7946");
        sim.RunUntilConverged();
        sim.Run(30.Seconds());
        var before = sim.Network.LookupCount;
        sim.Run(10.Minutes());
        // All 20 together once per 5 s, of whom 18 have seeds: 108 times.
        Assert.InRange(sim.Network.LookupCount - before, 60, 170);
        Assert.Equal(0, Enumerable.Range(0, 18).Sum(i => sim.Node($"n{i}").Context!.Counters[Counter.SeedsContacted]));
    }

    [Fact]
    public void Who_has_left_joins_its_seeds_again_by_itself()
    {
        using var sim = SimCluster.Create(seed: 57, nodes: 3).CheckInvariants();
        sim.RunUntilConverged();
        sim.AddNodeWithSeeds("a", EndpointOf(sim, "node-1"));
        sim.RunUntilConverged(10.Seconds());
        sim.Leave("a");
        sim.Run(30.Seconds());
        sim.EveryLiveNode().ShouldSee("a", MemberStatus.Left);
        sim.JoinAgain("a");
        sim.RunUntilConverged(10.Seconds());
    }

    [Fact]
    public void A_node_that_is_its_own_only_seed_is_content_and_finds_the_others_later()
    {
        using var sim = SimCluster.Create(seed: 58, nodes: 3).CheckInvariants();
        sim.RunUntilConverged();
        sim.Resolve("self.internal", "node-0");
        sim.AddNodeWithSeeds("a", "self.internal:7946");
        sim.Crash("a");
        sim.Resolve("self.internal", "a");
        sim.Restart("a");
        sim.Run(2.Minutes());
        Assert.Single(sim.Snapshot("a").Members);
        sim.Resolve("self.internal", "a", "node-2");
        sim.RunUntilConverged(31.Seconds());
    }

    private static string[] Names(string side, int count) => [.. Enumerable.Range(0, count).Select(i => $"{side}-{i}")];

    /// <summary>Both seeds are configured; only one can be reached.</summary>
    private static void AddApart(SimCluster sim, string name, string[] left, string[] right)
    {
        sim.AddNodeWithSeeds(name, "left:7946", "right:7946");
        string[] Running(string first, string[] names) => [first, .. names.Where(sim.Has)];
        sim.Partition(Running("node-0", left), Running("first-right", right));
    }
}
