using System.Net;
using Akka.Discovery;
using Gossipod.Actors.Discovery;
using Gossipod.Actors.Tests.Cluster;

namespace Gossipod.Actors.Tests.Discovery;

/// <summary>Akka.Discovery both ways, with its own method "config" and over real sockets.</summary>
public sealed class DiscoveryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static string Services(params string[] endpoints) =>
        $"akka.discovery {{ method = config, config.services.payments.endpoints = [{string.Join(", ", endpoints.Select(endpoint => $"\"{endpoint}\""))}] }}";

    private static string Tagged(string tags) => $$"""
        gossipod.tags { {{tags}} }
        akka.discovery.gossipod.class = "{{typeof(GossipodServiceDiscovery).FullName}}, Gossipod.Actors.Discovery"
        """;

    [Theory]
    [InlineData("discovery:payments")]
    [InlineData("discovery:config/payments")]
    public async Task A_node_joins_through_a_service_that_the_default_method_or_a_named_one_finds(string seed)
    {
        await using var first = await ClusterNode.StartAsync("one");
        await using var second = await ClusterNode.StartAsync("two", more: Services(first.Endpoint) + $"\ngossipod.seeds = [\"{seed}\"]");
        Assert.True((await second.Cluster.FirstJoin.WaitAsync(Patience)).Joined);
        await ClusterNode.EventuallyAsync(() => first.LiveNames.Length == 2 && second.LiveNames.Length == 2, "both see both");
    }

    [Fact]
    public async Task A_service_that_is_not_known_and_a_method_that_is_not_configured_say_so()
    {
        await using var node = await ClusterNode.StartAsync("one", more: Services());
        var result = await node.Cluster.JoinAsync(["discovery:payments", "discovery:nowhere", "discovery:moon/payments"]);
        Assert.All(result.Seeds, seed => Assert.Contains("service", seed.Failure, StringComparison.Ordinal));
        Assert.Equal(3, result.Seeds.Count);
    }

    [Fact]
    public async Task Targets_become_endpoints_and_one_without_a_port_a_host()
    {
        await using var node = await ClusterNode.StartAsync("one", more: Services("seed.internal:80", "10.0.0.1:81", "plain"));
        var found = await new AkkaSeedDiscovery(node.System).FindAsync("payments", CancellationToken.None);
        Assert.Equal(["seed.internal:80", "10.0.0.1:81", "plain"], found);
    }

    [Fact]
    public async Task The_live_members_of_a_service_are_found_with_their_ports()
    {
        await using var one = await ClusterNode.StartAsync("one", more: Tagged("service = \"api, admin\", port = 8080, \"port.metrics\" = 9090"));
        await using var two = await ClusterNode.StartAsync("two", more: Tagged("service = api"));
        await using var three = await ClusterNode.StartAsync("three", more: Tagged("service = other, port = nonsense"));
        await two.JoinAsync(one.Endpoint);
        await three.JoinAsync(one.Endpoint);
        await ClusterNode.EventuallyAsync(() => two.LiveNames.Length == 3, "all see all");
        var discovery = Akka.Discovery.Discovery.Get(two.System).LoadServiceDiscovery("gossipod");

        async Task<string[]> Find(Lookup lookup) =>
            [.. (await discovery.Lookup(lookup, Patience)).Addresses.Select(target => $"{target.Address}:{target.Port}").Order(StringComparer.Ordinal)];

        Assert.Equal(new[] { "127.0.0.1:8080", two.Endpoint }.Order(StringComparer.Ordinal), await Find(new Lookup("api")));
        Assert.Equal(["127.0.0.1:8080"], await Find(new Lookup("admin")));
        Assert.Equal(["127.0.0.1:9090"], await Find(new Lookup("api", "metrics", "tcp")));
        Assert.Equal([three.Endpoint], await Find(new Lookup("other")));
        Assert.Equal(3, (await Find(new Lookup("tests"))).Length);
        Assert.Empty(await Find(new Lookup("nobody")));

        await one.Cluster.LeaveAsync();
        await ClusterNode.EventuallyAsync(() => two.LiveNames.Length == 2, "one has left");
        Assert.Equal([two.Endpoint], await Find(new Lookup("api")));
        Assert.Equal(IPAddress.Loopback, (await discovery.Lookup(new Lookup("api"), Patience)).Addresses[0].Address);
    }
}
