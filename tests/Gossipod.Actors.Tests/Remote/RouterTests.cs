using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Routing;
using Gossipod.Actors.Remote;
using Gossipod.Actors.Tests.Cluster;

namespace Gossipod.Actors.Tests.Remote;

/// <summary>Routers over members of real nodes, by Akka.Remote on loopback.</summary>
public sealed class RouterTests
{
    private const string Worker = "gossipod.tags { role = worker }";

    [Fact]
    public async Task Messages_go_to_the_members_with_the_tag_in_turn_and_follow_who_comes_and_goes()
    {
        await using var front = await RemoteNode.StartAsync("front");
        var router = front.System.ActorOf(GossipodRouter.ByTag("role", "worker", "/user/worker").Props(), "workers");
        Assert.Empty(await RouteesAsync(router));
        await using var one = await WorkerAsync("one", front);
        await using var two = await WorkerAsync("two", front);
        await HasRouteesAsync(router, "one", "two");
        Assert.Equal(["one", "one", "two", "two"], (await AskAsync(router, 4)).Order());

        await two.Cluster.UpdateTagsAsync([new("role", "idle")]);
        await HasRouteesAsync(router, "one");
        await two.Cluster.UpdateTagsAsync([new("role", "worker")]);
        await HasRouteesAsync(router, "one", "two");
        await one.Cluster.LeaveAsync();
        await HasRouteesAsync(router, "two");
        Assert.Equal(["two", "two"], await AskAsync(router, 2));
        await two.System.Terminate();
        await HasRouteesAsync(router);
    }

    [Fact]
    public async Task A_router_made_later_has_the_members_at_once_and_a_restarted_worker_keeps_its_keys()
    {
        await using var front = await RemoteNode.StartAsync("front", Worker);
        await using var one = await WorkerAsync("one", front);
        var two = await WorkerAsync("two", front);
        await ClusterNode.EventuallyAsync(() => front.LiveNames.Length == 3, "all are known");
        var router = front.System.ActorOf(
            GossipodRouter.ByTag("role", "worker", "/user/worker", RouterLogic.ConsistentHash, includeSelf: false, hashMapping: message => message as string).Props());
        Assert.Equal(["one", "two"], await RouteesAsync(router));
        var before = await OwnersAsync(router);
        Assert.Equal(["one", "two"], before.Values.Distinct().Order());

        var address = two.Address();
        await two.DisposeAsync();
        await HasRouteesAsync(router, "one");
        Assert.All(await OwnersAsync(router), owner => Assert.Equal("one", owner.Value));
        await using var again = await WorkerAsync("two", front);
        Assert.NotEqual(address, again.Address());
        await HasRouteesAsync(router, "one", "two");
        Assert.Equal(before, await OwnersAsync(router));
    }

    [Fact]
    public async Task A_router_comes_from_the_deployment_alone()
    {
        await using var front = await RemoteNode.StartAsync("front", """
            akka.actor.router.type-mapping.gossipod-group = "Gossipod.Actors.Remote.GossipodRouter, Gossipod.Actors.Remote"
            akka.actor.deployment {
              /workers { router = gossipod-group, tag = role, value = worker, path = /user/worker, logic = random }
            }
            """);
        var router = front.System.ActorOf(Props.Empty.WithRouter(FromConfig.Instance), "workers");
        await using var one = await WorkerAsync("one", front);
        await HasRouteesAsync(router, "one");
        Assert.Equal(["one"], await AskAsync(router, 1));
    }

    [Fact]
    public void A_deployment_sets_everything()
    {
        var router = new GossipodRouter(ConfigurationFactory.ParseString(
            "tag = a, value = b, path = /user/x, logic = consistent-hash, include-suspects = on, include-self = off, virtual-nodes-factor = 7"));
        Assert.Equal(new MemberSelector("a", "b", "/user/x", IncludeSuspects: true, IncludeSelf: false), router.Members);
        Assert.Equal((RouterLogic.ConsistentHash, 7), (router.Logic, router.VirtualNodesFactor));
        router = new GossipodRouter(ConfigurationFactory.ParseString("tag = a, path = /user/x"));
        Assert.Equal(new MemberSelector("a", null, "/user/x", IncludeSuspects: false, IncludeSelf: true), router.Members);
        Assert.Equal((RouterLogic.RoundRobin, 0), (router.Logic, router.VirtualNodesFactor));
    }

    [Theory]
    [InlineData("path = /user/x", "tag")]
    [InlineData("tag = a", "path")]
    [InlineData("tag = a, path = x", "path")]
    [InlineData("tag = a, path = /user/x, logic = nearest", "logic")]
    [InlineData("tag = a, path = /user/x, include-suspects = perhaps", "include-suspects")]
    [InlineData("tag = a, path = /user/x, virtual-nodes-factor = -1", "virtual-nodes-factor")]
    public void A_deployment_that_is_wrong_says_what_and_how_to_write_it(string hocon, string key)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => new GossipodRouter(ConfigurationFactory.ParseString(hocon)));
        Assert.Contains($" {key} = ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("; ", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_that_are_wrong_are_refused()
    {
        Assert.Throws<ArgumentException>(() => GossipodRouter.ByTag("", null, "/user/x"));
        Assert.Throws<ArgumentException>(() => GossipodRouter.ByTag("a", null, "user/x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => GossipodRouter.ByTag("a", null, "/user/x", (RouterLogic)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => GossipodRouter.ByTag("a", null, "/user/x", virtualNodesFactor: -1));
    }

    [Fact]
    public async Task A_router_survives_being_sent_to_another_system()
    {
        await using var node = await ClusterNode.StartAsync("one");
        var router = GossipodRouter.ByTag("a", "b", "/user/x", RouterLogic.Random, includeSuspects: true, includeSelf: false, virtualNodesFactor: 3);
        var serializer = node.System.Serialization.FindSerializerFor(router);
        var copy = serializer.FromBinary<GossipodRouter>(serializer.ToBinary(router));
        Assert.Equal((router.Members, router.Logic, router.VirtualNodesFactor, router.RouterDispatcher), (copy.Members, copy.Logic, copy.VirtualNodesFactor, copy.RouterDispatcher));
        Assert.NotEqual(router.RouterDispatcher, router.WithDispatcher("other").RouterDispatcher);
    }

    private static async Task<ClusterNode> WorkerAsync(string name, ClusterNode seed)
    {
        var node = await RemoteNode.StartAsync(name, Worker);
        node.System.ActorOf(Props.Create(() => new Echo(name)), "worker");
        Assert.True((await node.JoinAsync(seed.Endpoint)).Joined);
        return node;
    }

    private static async Task<string[]> RouteesAsync(IActorRef router) =>
        [.. (await router.Ask<Routees>(GetRoutees.Instance, ClusterNode.Patience)).Members.Select(routee => routee.ToString()!).Order()];

    private static async Task HasRouteesAsync(IActorRef router, params string[] names)
    {
        using var limit = new CancellationTokenSource(ClusterNode.Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var now = await RouteesAsync(router); !now.SequenceEqual(names); now = await RouteesAsync(router))
        {
            Assert.False(limit.IsCancellationRequested, $"routees are {string.Join(", ", now)}, not {string.Join(", ", names)}");
            await tick.WaitForNextTickAsync();
        }
    }

    private static async Task<string[]> AskAsync(IActorRef router, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => router.Ask<string>($"{i}", ClusterNode.Patience)));

    private static async Task<SortedDictionary<string, string>> OwnersAsync(IActorRef router)
    {
        var owners = new ConcurrentDictionary<string, string>();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i => owners[$"key-{i}"] = await router.Ask<string>($"key-{i}", ClusterNode.Patience)));
        return new SortedDictionary<string, string>(owners, StringComparer.Ordinal);
    }

    private sealed class Echo(string name) : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(name);
    }
}
