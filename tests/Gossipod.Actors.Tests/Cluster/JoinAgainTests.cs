using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Tests.Cluster;

/// <summary>One ActorSystem leaves its cluster and joins again, over real sockets.</summary>
public sealed class JoinAgainTests
{
    [Fact]
    public async Task A_node_joins_again_on_its_port_and_its_watchers_miss_nothing()
    {
        await using var one = await ClusterNode.StartAsync("one");
        await using var two = await ClusterNode.StartAsync("two", more: $"gossipod.bind = \"127.0.0.1:{FreePort.Next()}\"");
        using var limit = new CancellationTokenSource(ClusterNode.Patience);
        await using var events = two.Cluster.WatchAsync(limit.Token).GetAsyncEnumerator(limit.Token);
        Assert.True(await events.MoveNextAsync());
        var next = Assert.IsType<CurrentCluster>(events.Current).Snapshot.Sequence + 1;
        await two.JoinAsync(one.Endpoint);
        await ClusterNode.EventuallyAsync(() => one.LiveNames.Length == 2 && two.LiveNames.Length == 2, "both see both");
        var (address, version) = (two.Cluster.Self.Address, two.Cluster.Self.Version);
        await two.Cluster.UpdateTagsAsync([new("role", "worker")], limit.Token);

        Assert.Equal(1, (await two.Cluster.LeaveAsync(cancellationToken: limit.Token)).Acknowledged);
        await ClusterNode.EventuallyAsync(() => one.Cluster.Snapshot.Find("two")!.Status == MemberStatus.Left, "one sees two as Left");
        await Assert.ThrowsAsync<GossipodException>(() => two.Cluster.UpdateTagsAsync([], limit.Token));
        Assert.True((await two.JoinAsync(one.Endpoint)).Joined);

        await ClusterNode.EventuallyAsync(() => one.LiveNames.Length == 2 && two.LiveNames.Length == 2, "both see both again");
        Assert.Equal(address, two.Cluster.Self.Address);
        Assert.True(two.Cluster.Self.Version.Generation > version.Generation);
        Assert.Equal("worker", one.Cluster.Snapshot.Find("two")!.Tags["role"]);
        for (var joins = 0; joins < 2;)
        {
            Assert.True(await events.MoveNextAsync());
            Assert.Equal(next++, events.Current.Sequence);
            if (events.Current is MemberJoined { Member.Name: "one" }) joins++;
        }

        Assert.Equal(1, (await two.Cluster.LeaveAsync(cancellationToken: limit.Token)).Acknowledged);
    }

    [Fact]
    public async Task Whoever_has_joined_finds_the_members_in_the_snapshot()
    {
        await using var one = await ClusterNode.StartAsync("one");
        await using var two = await ClusterNode.StartAsync("two");
        for (var i = 0; i < 20; i++)
        {
            Assert.True((await two.JoinAsync(one.Endpoint)).Joined);
            Assert.Equal(["one", "two"], two.LiveNames);
            await two.Cluster.LeaveAsync();
        }
    }

    [Fact]
    public async Task A_port_taken_meanwhile_is_an_error_and_the_next_attempt_works()
    {
        var port = FreePort.Next();
        await using var node = await ClusterNode.StartAsync("one", more: $"gossipod.bind = \"127.0.0.1:{port}\"");
        await node.Cluster.LeaveAsync();
        await ClusterNode.EventuallyAsync(() => node.Cluster.Self.Status == MemberStatus.Left, "it has left");
        await using (var holder = await ClusterNode.StartAsync("holder", more: $"gossipod.bind = \"127.0.0.1:{port}\""))
        {
            var failure = await Assert.ThrowsAsync<GossipodException>(() => node.Cluster.StartAgainAsync());
            Assert.Contains($"127.0.0.1:{port}", failure.Message, StringComparison.Ordinal);
            Assert.Contains("gossipod.bind", failure.Message, StringComparison.Ordinal);
        }

        await node.Cluster.StartAgainAsync();
        Assert.Equal(["one"], node.LiveNames);
    }

    [Fact]
    public async Task Nothing_starts_again_in_a_system_that_ends()
    {
        var node = await ClusterNode.StartAsync("one");
        await node.DisposeAsync();
        var failure = await Assert.ThrowsAsync<GossipodException>(() => node.Cluster.StartAgainAsync());
        Assert.Contains("ActorSystem", failure.Message, StringComparison.Ordinal);
    }
}
