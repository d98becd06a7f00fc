using System.Net;
using Akka.Actor;
using Akka.Discovery;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Discovery;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Tests.Architecture;
using Gossipod.Actors.Tests.Cluster;
using Gossipod.Actors.Tests.Remote;

namespace Gossipod.Actors.Tests.Discovery;

/// <summary>Akka.Discovery both ways, with its own method "config" and over real sockets.</summary>
public sealed class DiscoveryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static string Services(params string[] endpoints) =>
        $"akka.discovery {{ method = config, config.services.payments.endpoints = [{string.Join(", ", endpoints.Select(endpoint => $"\"{endpoint}\""))}] }}";

    private static string Tagged(string tags) => $"gossipod.tags {{ {tags} }}";

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

    [Fact]
    public async Task Other_tags_than_service_and_port_can_say_it()
    {
        await using var node = await ClusterNode.StartAsync("one", more: Tagged("role = api, http-port = 8080, \"http-port.metrics\" = 9090, service = other, port = 1")
            + "\nakka.discovery.gossipod { service-tag = role, port-tag = http-port }");
        var discovery = Akka.Discovery.Discovery.Get(node.System).LoadServiceDiscovery("gossipod");
        Assert.Equal(8080, Assert.Single((await discovery.Lookup(new Lookup("api"), Patience)).Addresses).Port);
        Assert.Equal(9090, Assert.Single((await discovery.Lookup(new Lookup("api", "metrics", "tcp"), Patience)).Addresses).Port);
        Assert.Empty((await discovery.Lookup(new Lookup("other"), Patience)).Addresses);
    }

    [Fact]
    public void Only_Alive_members_are_found()
    {
        var settings = new DiscoverySettings("service", "port");
        var self = RemoteRows.Row("self", null, "service=api;port=1");
        var snapshot = Enum.GetValues<MemberStatus>().Aggregate(
            new ClusterSnapshot(self, new SnapshotRows(self), 0, 0),
            (seen, status) => seen.With(RemoteRows.Row($"{status}", null, $"service=api;port={(int)status + 10}", status), 0));
        int?[] Ports(string service) => [.. GossipodServiceDiscovery.Find(settings, "tests", snapshot, new Lookup(service)).Select(target => target.Port).Order()];
        Assert.Equal([1, (int)MemberStatus.Alive + 10], Ports("api"));
        Assert.Equal([1, (int)MemberStatus.Alive + 10], Ports("tests"));
    }

    [Fact]
    public async Task A_member_that_is_suspected_is_not_found_until_it_has_refuted()
    {
        var faults = new FaultyNetwork();
        const string patient = "\ngossipod { suspicion-alpha = 20, suspicion-beta = 20 }";
        await using var one = await ClusterNode.StartAsync("one", faults, Tagged("service = api") + patient);
        await using var two = await ClusterNode.StartAsync("two", faults, Tagged("service = api") + patient);
        await two.JoinAsync(one.Endpoint);
        await ClusterNode.EventuallyAsync(() => one.LiveNames.Length == 2, "both see both");
        var discovery = Akka.Discovery.Discovery.Get(one.System).LoadServiceDiscovery("gossipod");
        async Task<string[]> Found() => [.. (await discovery.Lookup(new Lookup("api"), Patience)).Addresses.Select(target => $"{target.Address}:{target.Port}")];
        Assert.Equal(2, (await Found()).Length);

        faults.Isolate(two.Cluster.Self.Address);
        await ClusterNode.EventuallyAsync(() => one.Cluster.Snapshot.Find("two")?.Status == MemberStatus.Suspect, "two is suspected");
        Assert.Equal([one.Endpoint], await Found());
        faults.Heal();
        await ClusterNode.EventuallyAsync(() => one.Cluster.Snapshot.Find("two")?.Status == MemberStatus.Alive, "two has refuted");
        Assert.Equal(2, (await Found()).Length);
    }

    [Fact]
    public async Task A_member_that_has_crashed_is_not_found()
    {
        await using var one = await ClusterNode.StartAsync("one", more: Tagged("service = api"));
        var two = await ClusterNode.StartAsync("two", more: Tagged("service = api") + "\ngossipod.leave-on-shutdown = off");
        await two.JoinAsync(one.Endpoint);
        await two.DisposeAsync();
        await ClusterNode.EventuallyAsync(() => one.Cluster.Snapshot.Find("two")?.Status == MemberStatus.Dead, "two is dead");
        var found = await Akka.Discovery.Discovery.Get(one.System).LoadServiceDiscovery("gossipod").Lookup(new Lookup("tests"), Patience);
        Assert.Equal(one.Cluster.Self.Address.Port, Assert.Single(found.Addresses).Port);
    }

    [Theory]
    [InlineData("akka.discovery.method = gossipod", "discovery:payments", "akka.discovery.method is gossipod")]
    [InlineData("akka.discovery.method = config", "discovery:gossipod/payments", "the method is gossipod")]
    [InlineData("akka.discovery { method = own, own.class = \"Gossipod.Actors.Discovery.GossipodServiceDiscovery, Gossipod.Actors.Discovery\" }", "discovery:payments", "akka.discovery.method is own")]
    public void A_node_that_would_ask_its_own_members_for_seeds_does_not_start(string hocon, string seed, string rule)
    {
        using var system = ActorSystem.Create("own", ClusterNode.Configuration("own", more: $"{hocon}\ngossipod.seeds = [\"10.0.0.5:7946\", \"{seed}\"]"));
        var problem = Assert.Single(Assert.Throws<GossipodConfigurationException>(() => GossipodCluster.Get(system)).Problems);
        Assert.Equal(("seeds", $"\"{seed}\""), (problem.Key, problem.Value));
        Assert.Contains(rule, problem.Rule, StringComparison.Ordinal);
        Assert.Contains("discovery:config/payments", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeds_of_another_method_beside_it_and_a_join_by_it_later_are_told_apart()
    {
        await using var first = await ClusterNode.StartAsync("one");
        var services = Services(first.Endpoint).Replace("method = config", "method = gossipod", StringComparison.Ordinal);
        await using var second = await ClusterNode.StartAsync("two", more: services + "\ngossipod.seeds = [\"discovery:config/payments\"]");
        Assert.True((await second.Cluster.FirstJoin.WaitAsync(Patience)).Joined);
        var later = Assert.Single((await second.Cluster.JoinAsync(["discovery:payments"])).Seeds);
        Assert.Contains("must not ask this node's own members", later.Failure, StringComparison.Ordinal);
        Assert.Null(new AkkaSeedDiscovery(first.System).Objection("gossipod/payments", second.System)); // another system's members are as good as any
    }

    [Fact]
    public async Task The_configuration_in_the_packages_README_does_both_ways()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "src", "Gossipod.Actors.Discovery", "README.md"));
        var hocon = readme.ReplaceLineEndings("\n").Split("```hocon\n")[1].Split("```")[0];
        await using var first = await ClusterNode.StartAsync("first");
        await using var node = await ClusterNode.StartAsync("one", more: hocon.Replace("10.0.0.5:7946", first.Endpoint, StringComparison.Ordinal));
        Assert.True((await node.Cluster.FirstJoin.WaitAsync(ClusterNode.Patience)).Joined);
        var found = await Akka.Discovery.Discovery.Get(node.System).Default.Lookup(new Lookup("admin"), Patience);
        Assert.Equal(8080, Assert.Single(found.Addresses).Port);
    }
}
