using System.Net;
using System.Net.Sockets;

namespace Gossipod.Actors.Tests.Cluster;

/// <summary>Bound and advertised addresses of real nodes, of both families.</summary>
public sealed class AddressTests
{
    private static async Task BothSeeBothAsync(ClusterNode one, ClusterNode two) =>
        await ClusterNode.EventuallyAsync(() => one.LiveNames.Length == 2 && two.LiveNames.Length == 2, "both see both");

    private static string Fast(string more) => "gossipod { protocol-period = 100ms, direct-timeout = 40ms, gossip-interval = 20ms }\n" + more;

    [Fact]
    public async Task Others_reach_a_node_where_it_says_that_it_is()
    {
        await using var one = await ClusterNode.StartAsync("one", more: Fast(""));
        await using var two = await ClusterNode.StartAsync("two", more: Fast(""));
        Assert.Equal((one.Cluster.Self.Address, null), (one.Cluster.AddressReport.Advertised, one.Cluster.AddressReport.ReachedByPeer));
        await two.JoinAsync(one.Endpoint);
        await ClusterNode.EventuallyAsync(() => one.Cluster.AddressReport.ReachedByPeer == true && two.Cluster.AddressReport.ReachedByPeer == true, "both are reached");
        Assert.Empty(one.Cluster.AddressReport.Problems);
    }

    [Fact]
    public async Task Others_do_not_reach_a_node_that_advertises_a_port_where_it_is_not()
    {
        await using var one = await ClusterNode.StartAsync("one", more: Fast(""));
        await using var two = await ClusterNode.StartAsync("two", more: Fast($"gossipod.advertise = \"127.0.0.1:{FreePort.Next()}\""));
        await two.JoinAsync(one.Endpoint);
        await ClusterNode.EventuallyAsync(() => two.Cluster.AddressReport.ReachedByPeer == false, "two is not reached");
        Assert.NotEqual(two.Cluster.AddressReport.Bound, two.Cluster.AddressReport.Advertised);
    }

    [Fact]
    public async Task A_loopback_address_with_seeds_elsewhere_is_doubted_and_the_node_runs()
    {
        await using var node = await ClusterNode.StartAsync("one", more: "gossipod.seeds = [\"192.0.2.1:7946\"], gossipod.sync.exchange-timeout = 200ms");
        var problem = Assert.Single(node.Cluster.AddressReport.Problems);
        Assert.Equal("bind", problem.Key);
        Assert.Contains("192.0.2.1:7946", problem.Rule, StringComparison.Ordinal);
        Assert.Single(node.LiveNames);
    }

    [Fact]
    public async Task Bind_and_advertise_may_be_names()
    {
        await using var one = await ClusterNode.StartAsync("one", more: "gossipod { bind = \"localhost:0\", advertise = \"localhost:0\" }");
        await using var two = await ClusterNode.StartAsync("two");
        Assert.NotEqual(0, one.Cluster.Self.Address.Port);
        Assert.True((await two.JoinAsync($"localhost:{one.Cluster.Self.Address.Port}")).Joined);
        await BothSeeBothAsync(one, two);
    }

    [IPv6Fact]
    public async Task Nodes_of_IPv6_form_a_cluster()
    {
        await using var one = await ClusterNode.StartAsync("one", more: "gossipod.bind = \"[::1]:0\"");
        await using var two = await ClusterNode.StartAsync("two", more: "gossipod.bind = \"[::1]:0\"");
        Assert.True((await two.JoinAsync(one.Endpoint)).Joined);
        await BothSeeBothAsync(one, two);
        Assert.Equal(IPAddress.IPv6Loopback, one.Cluster.Snapshot.Find("two")!.Address.Address);
    }

    [IPv6Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task A_node_on_every_address_of_both_families_is_joined_by_either(string by)
    {
        await using var one = await ClusterNode.StartAsync("one", more: $"gossipod {{ bind = \"[::]:0\", advertise = \"{by}:0\" }}");
        await using var two = await ClusterNode.StartAsync("two", more: $"gossipod.bind = \"{by}:0\"");
        Assert.True((await two.JoinAsync($"{by}:{one.Cluster.Self.Address.Port}")).Joined);
        await BothSeeBothAsync(one, two);
        await ClusterNode.EventuallyAsync(() => one.Cluster.AddressReport.ReachedByPeer == true, "one is reached");
    }
}

/// <summary>Skips where the machine has no IPv6, and says so.</summary>
public sealed class IPv6FactAttribute : FactAttribute
{
    public IPv6FactAttribute() => Skip = IPv6.MissingReason;
}

/// <inheritdoc cref="IPv6FactAttribute"/>
public sealed class IPv6TheoryAttribute : TheoryAttribute
{
    public IPv6TheoryAttribute() => Skip = IPv6.MissingReason;
}

internal static class IPv6
{
    /// <summary>Null when a socket of ours can be bound to ::1.</summary>
    public static string? MissingReason { get; } = Try();

    private static string? Try()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return null;
        }
        catch (SocketException failure)
        {
            return $"this machine has no IPv6: {failure.SocketErrorCode}";
        }
    }
}
