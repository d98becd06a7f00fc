using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Remote;
using Gossipod.Actors.Tests.Cluster;

namespace Gossipod.Actors.Tests.Remote;

/// <summary>Whom the nodes of an Akka cluster join first.</summary>
public sealed class SeedAgreementTests
{
    private static readonly SeedAgreement Three = new("akka", "cluster", memberCount: 3);

    private static Member Node(string name, string tags = "akka=cluster", MemberStatus status = MemberStatus.Alive) =>
        RemoteRows.Row(name, $"akka.tcp://s@{name}:1", tags, status);

    private static ClusterSnapshot Seen(Member self, params Member[] others) =>
        others.Aggregate(new ClusterSnapshot(self, new SnapshotRows(self), 0, 0), (snapshot, row) => snapshot.With(row, 0));

    private static string Hosts(SeedChoice choice) => string.Concat(choice.Seeds.Select(seed => seed.Host)) + (choice.IsFormed ? "!" : "");

    [Fact]
    public void Enough_members_are_all_seeds_and_the_first_by_name_comes_first_on_every_node()
    {
        Assert.Equal("", Hosts(Three.Choose(Seen(Node("b"), Node("c")))));
        Assert.Equal("abc", Hosts(Three.Choose(Seen(Node("b"), Node("c"), Node("a")))));
        Assert.Equal("abc", Hosts(Three.Choose(Seen(Node("a"), Node("b"), Node("c")))));
    }

    [Fact]
    public void Suspects_the_dead_those_without_the_tag_and_those_without_an_address_do_not_count()
    {
        var nobody = RemoteRows.Row("d", null, "akka=cluster");
        Assert.Equal("", Hosts(Three.Choose(Seen(Node("a"), Node("b"), Node("c", status: MemberStatus.Suspect), Node("e", status: MemberStatus.Dead), Node("f", "akka=no"), nobody))));
        Assert.Equal("abf", Hosts(new SeedAgreement("akka", null, 3).Choose(Seen(Node("a"), Node("b"), Node("f", "akka=no")))));
    }

    [Fact]
    public void Who_is_in_the_cluster_is_joined_at_once_and_nobody_begins_another()
    {
        var tags = $"akka=cluster;{ClusterSeeds.InTag}={ClusterSeeds.InValue}";
        Assert.Equal("z!", Hosts(Three.Choose(Seen(Node("a"), Node("z", tags)))));
        Assert.Equal("yz!", Hosts(Three.Choose(Seen(Node("a"), Node("z", tags), Node("y", tags), Node("b")))));
        Assert.Equal("", Hosts(Three.Choose(Seen(Node("a"), Node("z", tags, MemberStatus.Dead)))));
        Assert.Equal("", Hosts(Three.Choose(Seen(Node("a", tags), Node("b"))))); // who asks is not in, whatever it told before
    }

    [Fact]
    public async Task Nodes_that_start_together_agree_and_one_that_comes_later_joins_them()
    {
        var nodes = await Task.WhenAll(new[] { "b", "c", "d" }.Select(name => RemoteNode.StartAsync(name, "gossipod.tags { akka = cluster }")));
        var agreed = nodes.Select(node => ClusterSeeds.AgreeAsync(node.System, "akka", "cluster", 3, TimeSpan.FromMilliseconds(200))).ToArray();
        await nodes[1].JoinAsync(nodes[0].Endpoint);
        Assert.All(agreed, seeds => Assert.False(seeds.IsCompleted));
        await nodes[2].JoinAsync(nodes[0].Endpoint);
        foreach (var seeds in agreed) Assert.Equal(nodes.Select(node => node.Address()), await seeds.WaitAsync(ClusterNode.Patience));

        await ClusterSeeds.AnnounceAsync(nodes[2].System, _ => { });
        await using var late = await RemoteNode.StartAsync("a", "gossipod.tags { akka = cluster }");
        await late.JoinAsync(nodes[0].Endpoint);
        Assert.Equal([nodes[2].Address()], await ClusterSeeds.AgreeAsync(late.System, "akka", "cluster", 3, TimeSpan.FromHours(1)).WaitAsync(ClusterNode.Patience));
        foreach (var node in nodes) await node.DisposeAsync();
    }

    [Fact]
    public async Task Who_is_removed_from_the_cluster_while_its_system_lives_is_no_seed_any_more()
    {
        const string cluster = """
            gossipod.tags { akka = cluster, own = tag }
            akka.actor.provider = cluster
            akka.cluster.run-coordinated-shutdown-when-down = off
            """;
        await using var one = await RemoteNode.StartAsync("shop", cluster + "\ngossipod.name = one"); // systems of one Akka cluster have one name
        await using var two = await RemoteNode.StartAsync("shop", cluster + "\ngossipod.name = two");
        await two.JoinAsync(one.Endpoint);
        foreach (var node in new[] { one, two })
        {
            var akka = Akka.Cluster.Cluster.Get(node.System);
            var seeds = await ClusterSeeds.AgreeAsync(node.System, "akka", "cluster", 2, TimeSpan.Zero).WaitAsync(ClusterNode.Patience);
            await akka.JoinSeedNodesAsync(seeds).WaitAsync(ClusterNode.Patience);
            await ClusterSeeds.AnnounceAsync(node.System, akka.RegisterOnMemberRemoved);
        }

        await ClusterNode.EventuallyAsync(() => one.Cluster.Snapshot.Alive.WithTag(ClusterSeeds.InTag, ClusterSeeds.InValue).Count() == 2, "both say that they are in");
        Akka.Cluster.Cluster.Get(one.System).Down(two.Address());
        await ClusterNode.EventuallyAsync(() => one.Cluster.Snapshot.Find("two")?.Tags.ContainsKey(ClusterSeeds.InTag) == false, "the one that was downed takes it back");
        Assert.Equal("tag", one.Cluster.Snapshot.Find("two")!.Tags["own"]);
        Assert.False(two.System.WhenTerminated.IsCompleted);

        await using var late = await RemoteNode.StartAsync("late", "gossipod.tags { akka = cluster }");
        await late.JoinAsync(two.Endpoint);
        Assert.Equal([one.Address()], await ClusterSeeds.AgreeAsync(late.System, "akka", "cluster", 2, TimeSpan.FromHours(1)).WaitAsync(ClusterNode.Patience));
    }

    [Fact]
    public async Task An_announcement_can_be_taken_back_and_one_that_was_not_made_is_none()
    {
        await using var node = await RemoteNode.StartAsync("one");
        await ClusterSeeds.RetractAsync(node.System);
        var before = node.Cluster.Self.Version;
        Assert.Equal(0UL, before.Incarnation);
        await ClusterSeeds.AnnounceAsync(node.System, _ => { });
        Assert.Equal(ClusterSeeds.InValue, node.Cluster.Self.Tags[ClusterSeeds.InTag]);
        await ClusterSeeds.RetractAsync(node.System);
        Assert.False(node.Cluster.Self.Tags.ContainsKey(ClusterSeeds.InTag));
    }

    [Fact]
    public async Task A_wait_ends_when_it_is_cancelled_and_when_the_system_ends()
    {
        var node = await RemoteNode.StartAsync("a");
        using var cancelling = new CancellationTokenSource();
        var (cancelled, ended) = (ClusterSeeds.AgreeAsync(node.System, "akka", "cluster", 3, cancellationToken: cancelling.Token), ClusterSeeds.AgreeAsync(node.System, "akka", "cluster", 3));
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(ClusterNode.Patience));
        await node.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ended.WaitAsync(ClusterNode.Patience));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ClusterSeeds.AgreeAsync(node.System, "akka", "cluster", 0));
    }
}
