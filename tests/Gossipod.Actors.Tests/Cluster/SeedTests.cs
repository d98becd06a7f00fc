using System.Net;
using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;

namespace Gossipod.Actors.Tests.Cluster;

/// <summary>Configured seeds over real sockets.</summary>
public sealed class SeedTests
{
    private const string Hasty = "gossipod.joining { retry-min = 100ms, retry-max = 200ms }";

    private static string Seeds(params string[] seeds) => $"gossipod.seeds = [{string.Join(", ", seeds.Select(seed => $"\"{seed}\""))}]\n{Hasty}";

    [Fact]
    public async Task A_seed_that_comes_later_is_joined()
    {
        var port = FreePort.Next();
        await using var node = await ClusterNode.StartAsync("one", more: Seeds($"127.0.0.1:{port}"));
        var first = await node.Cluster.FirstJoin.WaitAsync(ClusterNode.Patience);
        Assert.False(first.Joined);
        Assert.Contains($"127.0.0.1:{port}", Assert.Single(first.Seeds).ToString(), StringComparison.Ordinal);

        await using var seed = await ClusterNode.StartAsync("seed", more: $"gossipod.bind = \"127.0.0.1:{port}\"");

        await ClusterNode.EventuallyAsync(() => node.LiveNames.Length == 2 && seed.LiveNames.Length == 2, "both see both");
    }

    [Fact]
    public async Task The_first_attempt_that_succeeds_says_so()
    {
        await using var seed = await ClusterNode.StartAsync("seed");
        await using var node = await ClusterNode.StartAsync("one", more: Seeds(seed.Endpoint));
        Assert.True((await node.Cluster.FirstJoin.WaitAsync(ClusterNode.Patience)).Joined);
        Assert.Empty((await seed.Cluster.FirstJoin.WaitAsync(ClusterNode.Patience)).Seeds);
    }

    [Fact]
    public async Task Joining_is_left_to_the_application_where_it_says_so()
    {
        await using var seed = await ClusterNode.StartAsync("seed");
        await using var node = await ClusterNode.StartAsync("one", more: Seeds(seed.Endpoint) + "\ngossipod.join-at-start = off");
        Assert.Empty((await node.Cluster.FirstJoin.WaitAsync(ClusterNode.Patience)).Seeds);
        Assert.Equal(0, node.Cluster.Node.Counters[Counter.SyncsCompleted]);
        Assert.True((await node.JoinAsync(seed.Endpoint)).Joined);
        Assert.Equal(2, node.LiveNames.Length);
    }

    [Fact]
    public async Task The_same_failure_is_logged_once_however_often_it_is_met()
    {
        var more = Seeds($"127.0.0.1:{FreePort.Next()}") + "\nakka.loglevel = WARNING";
        await using var node = await ClusterNode.StartAsync("one", more: more);
        var inbox = Inbox.Create(node.System);
        node.System.EventStream.Subscribe(inbox.Receiver, typeof(Warning));
        await ClusterNode.EventuallyAsync(() => node.Cluster.Node.Counters[Counter.SyncsFailed] >= 6, "six attempts have failed");
        node.System.EventStream.Publish(new Warning("test", typeof(SeedTests), "the end"));

        var warnings = new List<string>();
        while (await inbox.ReceiveAsync(ClusterNode.Patience) is Warning warning && warning.Message.ToString() != "the end") warnings.Add(warning.Message.ToString()!);
        Assert.InRange(warnings.Count(text => text.Contains("No seed took us in", StringComparison.Ordinal)), 0, 1);
    }

    [Fact]
    public async Task A_name_that_is_wrong_at_first_leads_to_the_seed_once_it_is_right()
    {
        await using var seed = await ClusterNode.StartAsync("seed");
        var addresses = Array.Empty<IPAddress>();
        var setup = BootstrapSetup.Create()
            .WithConfig(ClusterNode.Configuration("one", more: Seeds($"seed.internal:{seed.Cluster.Self.Address.Port}")))
            .And(new NodeSetup { ResolveHost = (_, _) => Task.FromResult(Volatile.Read(ref addresses)) });
        await using var system = new Disposing(ActorSystem.Create("one", setup));
        var cluster = GossipodCluster.Get(system.System);
        var first = await cluster.FirstJoin.WaitAsync(ClusterNode.Patience);
        Assert.Contains("no InterNetwork address", Assert.Single(first.Seeds).Failure, StringComparison.Ordinal);

        Volatile.Write(ref addresses, [IPAddress.Loopback]);

        await ClusterNode.EventuallyAsync(() => seed.LiveNames.Length == 2, "the seed sees the node");
    }

    [Fact]
    public async Task A_service_is_found_by_what_the_system_was_given()
    {
        await using var seed = await ClusterNode.StartAsync("seed");
        var setup = BootstrapSetup.Create()
            .WithConfig(ClusterNode.Configuration("one", more: Seeds("discovery:payments")))
            .And(new GossipodSetup { SeedDiscovery = _ => new Found(seed.Endpoint) });
        await using var system = new Disposing(ActorSystem.Create("one", setup));
        Assert.True((await GossipodCluster.Get(system.System).FirstJoin.WaitAsync(ClusterNode.Patience)).Joined);
    }

    private sealed class Found(string endpoint) : ISeedDiscovery
    {
        public Task<IReadOnlyList<string>> FindAsync(string service, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>(service == "payments" ? [endpoint] : []);
    }

    private sealed class Disposing(ActorSystem system) : IAsyncDisposable
    {
        public ActorSystem System { get; } = system;

        public async ValueTask DisposeAsync() => await System.Terminate().WaitAsync(ClusterNode.Patience);
    }
}
