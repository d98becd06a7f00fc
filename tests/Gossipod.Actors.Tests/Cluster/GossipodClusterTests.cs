using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Tests.Cluster;

/// <summary>The extension over real sockets: what a user of the package sees.</summary>
public sealed class GossipodClusterTests
{
    private const string SerializeAll = "akka.actor.serialize-messages = on";

    [Theory]
    [InlineData("")]
    [InlineData(SerializeAll)]
    public async Task Two_nodes_join_and_see_each_other(string more)
    {
        await using var one = await ClusterNode.StartAsync("one", more: more);
        await using var two = await ClusterNode.StartAsync("two", more: more);

        Assert.True((await two.JoinAsync(one.Endpoint)).Joined);

        await ClusterNode.EventuallyAsync(() => one.LiveNames.Length == 2 && two.LiveNames.Length == 2, "both see both");
        Assert.Equal(["one", "two"], one.LiveNames);
    }

    [Fact]
    public async Task A_join_of_another_clusters_node_says_so_and_mixes_nothing()
    {
        await using var one = await ClusterNode.StartAsync("one", "blue");
        await using var two = await ClusterNode.StartAsync("two", "green");

        var seed = await two.JoinAsync(one.Endpoint);

        Assert.Contains("another cluster than 'green'", seed.Failure, StringComparison.Ordinal);
        Assert.Equal((1, 1), (one.Cluster.Snapshot.Members.Count, two.Cluster.Snapshot.Members.Count));
    }

    [Fact]
    public async Task A_member_is_pinged_and_strangers_are_errors()
    {
        await using var one = await ClusterNode.StartAsync("one");
        await using var two = await ClusterNode.StartAsync("two");
        await two.JoinAsync(one.Endpoint);

        var roundTrip = await two.Cluster.PingAsync(two.Cluster.Snapshot.Find("one")!, ClusterNode.Patience);
        Assert.InRange(roundTrip, TimeSpan.FromTicks(1), ClusterNode.Patience);

        var failure = await Assert.ThrowsAsync<GossipodException>(() => two.Cluster.PingAsync("nobody"));
        Assert.Contains("'nobody' is not a member", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => two.Cluster.PingAsync("one", TimeSpan.Zero));
        await Assert.ThrowsAsync<ArgumentException>(() => two.Cluster.PingAsync(""));

        await two.Cluster.LeaveAsync();
        await Assert.ThrowsAsync<GossipodException>(() => two.Cluster.PingAsync("one"));
    }

    [Fact]
    public async Task A_seed_where_nobody_listens_gives_its_reason()
    {
        await using var node = await ClusterNode.StartAsync("one");
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var seed = await node.JoinAsync(holder.LocalEndPoint!.ToString()!);

        Assert.False(seed.Joined);
        Assert.NotEmpty(seed.Failure!);
    }

    [Theory]
    [InlineData(SocketType.Dgram, ProtocolType.Udp, SocketType.Stream, ProtocolType.Tcp)]
    [InlineData(SocketType.Stream, ProtocolType.Tcp, SocketType.Dgram, ProtocolType.Udp)]
    public async Task A_port_in_use_fails_the_start_and_leaves_the_other_protocol_free(
        SocketType takenType, ProtocolType takenProtocol, SocketType freeType, ProtocolType freeProtocol)
    {
        using var holder = new Socket(AddressFamily.InterNetwork, takenType, takenProtocol);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (takenType == SocketType.Stream) holder.Listen();
        var endpoint = holder.LocalEndPoint!;
        await using var node = ClusterNode.Create("one", bind: endpoint.ToString()!);

        var failure = await Assert.ThrowsAsync<GossipodException>(() => node.Cluster.Started.WaitAsync(ClusterNode.Patience));

        Assert.Contains(endpoint.ToString()!, failure.Message, StringComparison.Ordinal);
        await ClusterNode.EventuallyAsync(() => CanBind(freeType, freeProtocol, endpoint), "the other protocol's port is free");
    }

    [Fact]
    public async Task Before_the_start_there_is_no_snapshot_and_the_error_says_what_to_do()
    {
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var node = ClusterNode.Create("one", bind: holder.LocalEndPoint!.ToString()!);

        Assert.Contains("await", Assert.Throws<GossipodException>(() => node.Cluster.Snapshot).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<GossipodException>(() => node.Cluster.Started.WaitAsync(ClusterNode.Patience));
    }

    [Fact]
    public async Task A_bad_configuration_is_refused_with_all_its_problems()
    {
        var config = ClusterNode.Configuration("one", cluster: "", more: "gossipod { gossip-fanout = 99, protocol-period = 1ms }");
        var system = ActorSystem.Create("bad", config);

        var failure = Assert.ThrowsAny<Exception>(() => GossipodCluster.Get(system));

        var refusal = Assert.IsType<GossipodConfigurationException>(failure);
        Assert.Superset(
            new HashSet<string>(["cluster-name", "gossip-fanout", "protocol-period"]),
            refusal.Problems.Select(problem => problem.Key.Replace("gossipod.", "", StringComparison.Ordinal)).ToHashSet());
        await system.Terminate().WaitAsync(ClusterNode.Patience);
    }

    [Fact]
    public async Task A_watch_begins_with_the_cluster_and_is_numbered_without_gaps()
    {
        await using var one = await ClusterNode.StartAsync("one");
        await using var two = await ClusterNode.StartAsync("two");
        using var limit = new CancellationTokenSource(ClusterNode.Patience);
        await using var events = one.Cluster.WatchAsync(limit.Token).GetAsyncEnumerator(limit.Token);
        Assert.True(await events.MoveNextAsync());
        var next = Assert.IsType<CurrentCluster>(events.Current).Snapshot.Sequence + 1;
        Assert.True((await two.JoinAsync(one.Endpoint)).Joined);
        await two.Cluster.UpdateTagsAsync([new("role", "worker")], limit.Token);

        do
        {
            Assert.True(await events.MoveNextAsync());
            Assert.Equal(next++, events.Current.Sequence);
        }
        while (events.Current is not MemberUpdated { Member.Name: "two" });
    }

    [Fact]
    public async Task Subscribers_get_the_snapshot_first_and_nothing_after_they_unsubscribed()
    {
        await using var one = await ClusterNode.StartAsync("one");
        await using var two = await ClusterNode.StartAsync("two");
        var inbox = Inbox.Create(one.System);
        one.Cluster.Subscribe(inbox.Receiver, InitialState.AsSnapshot, typeof(MemberJoined), typeof(MemberUpdated));
        Assert.IsType<ClusterSnapshot>(await inbox.ReceiveAsync(ClusterNode.Patience));
        await two.JoinAsync(one.Endpoint);
        Assert.Equal("two", Assert.IsType<MemberJoined>(await inbox.ReceiveAsync(ClusterNode.Patience)).Member.Name);

        one.Cluster.Unsubscribe(inbox.Receiver);
        await one.Cluster.UpdateTagsAsync([new("role", "worker")]);
        one.Cluster.Subscribe(inbox.Receiver, InitialState.AsSnapshot);

        // The update came between: had it been sent, it would be first.
        Assert.IsType<ClusterSnapshot>(await inbox.ReceiveAsync(ClusterNode.Patience));
    }

    [Fact]
    public async Task A_leave_is_acknowledged_seen_as_left_and_repeatable()
    {
        await using var one = await ClusterNode.StartAsync("one");
        await using var two = await ClusterNode.StartAsync("two");
        await two.JoinAsync(one.Endpoint);
        await ClusterNode.EventuallyAsync(() => one.LiveNames.Length == 2 && two.LiveNames.Length == 2, "both see both");

        var first = await two.Cluster.LeaveAsync();
        var second = await two.Cluster.LeaveAsync();

        Assert.Equal((1, 1), (first.Acknowledged, first.Asked));
        Assert.Equal(first, second);
        await ClusterNode.EventuallyAsync(() => one.Cluster.Snapshot.Find("two")!.Status == MemberStatus.Left, "one sees two as Left");
    }

    [Fact]
    public async Task Terminating_the_system_leaves_the_cluster()
    {
        await using var one = await ClusterNode.StartAsync("one");
        var two = await ClusterNode.StartAsync("two");
        await two.JoinAsync(one.Endpoint);
        await ClusterNode.EventuallyAsync(() => two.LiveNames.Length == 2 && one.LiveNames.Length == 2, "both see both");

        await two.DisposeAsync();

        await ClusterNode.EventuallyAsync(() => one.Cluster.Snapshot.Find("two")!.Status == MemberStatus.Left, "one sees two as Left");
    }

    [Fact]
    public async Task Fifty_systems_form_one_cluster_and_end_together_in_ten_seconds()
    {
        var nodes = Enumerable.Range(0, 50).Select(i => ClusterNode.Create($"node-{i}")).ToList();
        await Task.WhenAll(nodes.Select(node => node.Cluster.Started)).WaitAsync(ClusterNode.Patience);
        foreach (var node in nodes.Skip(1)) Assert.Null((await node.JoinAsync(nodes[0].Endpoint)).Failure);
        await ClusterNode.EventuallyAsync(() => nodes.All(node => node.LiveNames.Length == 50), "everybody sees everybody");

        await Task.WhenAll(nodes.Select(node => node.System.Terminate())).WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static bool CanBind(SocketType type, ProtocolType protocol, EndPoint endpoint)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        try
        {
            socket.Bind(endpoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
