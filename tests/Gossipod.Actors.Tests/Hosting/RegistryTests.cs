using Akka.Actor;
using Akka.Hosting;
using Gossipod.Actors.Hosting;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Remote;
using Gossipod.Actors.Tests.Cluster;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Gossipod.Actors.Tests.Hosting;

/// <summary>The node in the ActorRegistry: an actor that services and actors take as a dependency.</summary>
public sealed class RegistryTests
{
    [Fact]
    public async Task WithGossipod_alone_gives_the_nodes_actor_to_services_and_to_the_registry()
    {
        using var host = await StartAsync("a", more: services => services.AddSingleton<Service>());
        var service = host.Services.GetRequiredService<Service>();
        var snapshot = await (await service.Cluster.GetAsync()).Ask<ClusterSnapshot>(ClusterActor.GetSnapshot.Instance, ClusterNode.Patience);
        Assert.Equal("a", snapshot.Self.Name);
        Assert.Same(ActorOf(host), service.Cluster.ActorRef);
        await host.StopAsync();
    }

    [Fact]
    public async Task Subscribers_get_the_state_and_then_events_until_they_stop_or_unsubscribe()
    {
        using var host = await StartAsync("a");
        var (actor, system) = (ActorOf(host), host.Services.GetRequiredService<ActorSystem>());
        var (all, departures) = (Inbox.Create(system), Inbox.Create(system));
        actor.Tell(new ClusterActor.Subscribe(departures.Receiver, typeof(MemberLeft)));
        Assert.Equal("a", Assert.IsType<ClusterSnapshot>(await departures.ReceiveAsync(ClusterNode.Patience)).Self.Name);

        await using var peer = await ClusterNode.StartAsync("peer");
        Assert.True((await peer.JoinAsync($"{GossipodCluster.Get(system).Self.Address}")).Joined);
        await ClusterNode.EventuallyAsync(() => GossipodCluster.Get(system).Snapshot.Members.Count == 2, "two members");
        actor.Tell(new ClusterActor.Subscribe(all.Receiver, typeof(MemberEvent)) { InitialState = InitialState.AsEvents });
        Assert.Equal("peer", Assert.IsType<MemberJoined>(await all.ReceiveAsync(ClusterNode.Patience)).Member.Name);
        actor.Tell(new ClusterActor.Unsubscribe(all.Receiver));
        await actor.Ask<ClusterSnapshot>(ClusterActor.GetSnapshot.Instance, ClusterNode.Patience);
        await peer.Cluster.LeaveAsync();
        Assert.Equal("peer", Assert.IsType<MemberLeft>(await departures.ReceiveAsync(ClusterNode.Patience)).Member.Name);
        Assert.Throws<ArgumentException>(() => new ClusterActor.Subscribe(actor, typeof(string)));
        await host.StopAsync();
    }

    [Fact]
    public async Task Messages_and_broadcasts_go_out_and_arrive_and_what_cannot_be_sent_is_told_with_its_command()
    {
        using var host = await StartAsync("a");
        await using var peer = await ClusterNode.StartAsync("peer");
        var (actor, system) = (ActorOf(host), host.Services.GetRequiredService<ActorSystem>());
        var (here, there) = (Inbox.Create(system), Inbox.Create(peer.System));
        actor.Tell(new ClusterActor.SubscribeToMessages(here.Receiver));
        peer.Cluster.SubscribeToMessages(there.Receiver);
        Assert.True((await actor.Ask<JoinResult>(new ClusterActor.Join([peer.Endpoint]), ClusterNode.Patience)).Joined);

        var send = new ClusterActor.Send("peer", MessagePayload.FromText("hello"));
        Assert.Equal(send, (await actor.Ask<ClusterActor.Completed>(send, ClusterNode.Patience)).Command);
        Assert.Equal("hello", Assert.IsType<UserMessageReceived>(await there.ReceiveAsync(ClusterNode.Patience)).Text);
        await actor.Ask<ClusterActor.Completed>(new ClusterActor.Broadcast(MessagePayload.FromText("all"), "topic"), ClusterNode.Patience);
        Assert.Equal("all", Assert.IsType<UserMessageReceived>(await there.ReceiveAsync(ClusterNode.Patience)).Text);
        Assert.Equal("all", Assert.IsType<UserMessageReceived>(await here.ReceiveAsync(ClusterNode.Patience)).Text);

        var lost = new ClusterActor.Send("nobody", MessagePayload.FromText("x"));
        await Assert.ThrowsAsync<SendException>(() => actor.Ask<ClusterActor.Completed>(lost, ClusterNode.Patience));
        Assert.Equal(lost, (await actor.Ask<Status.Failure>(lost, ClusterNode.Patience)).State);
        var tooLarge = new ClusterActor.Broadcast(MessagePayload.FromBytes(new byte[100_000]));
        await Assert.ThrowsAsync<ArgumentException>(() => actor.Ask<ClusterActor.Completed>(tooLarge, ClusterNode.Patience));
        Assert.Equal("b", (await actor.Ask<Member>(new ClusterActor.UpdateTags([new("a", "b")]), ClusterNode.Patience)).Tags["a"]);
        Assert.Equal(["c"], (await actor.Ask<Member>(new ClusterActor.ChangeTags([new("c", "d")], ["a"]), ClusterNode.Patience)).Tags.Keys);

        Assert.True((await actor.Ask<LeaveResult>(new ClusterActor.Leave(), ClusterNode.Patience)).Complete);
        await ClusterNode.EventuallyAsync(() => peer.Cluster.Snapshot.Find("a")?.Status == MemberStatus.Left, "the node has left");
        await host.StopAsync();
    }

    [Fact]
    public async Task A_test_can_put_a_probe_in_its_place()
    {
        using var host = await StartAsync("a", akka => akka.WithActors((system, registry) => registry.Register<GossipodCluster>(system.ActorOf(Props.Create(() => new Probe())))));
        Assert.Equal("probe", await ActorOf(host).Ask<string>(ClusterActor.GetSnapshot.Instance, ClusterNode.Patience));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_router_over_members_is_a_required_actor_like_any_other()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var services = builder.Services;
        string[] settings = ["ClusterName=tests", "Name=a", "Bind=127.0.0.1:0", "Tags:role=worker"];
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("Gossipod:" + setting.Split('=')[0], (string?)setting.Split('=')[1])));
        services.AddAkka("payments", akka => akka
            .WithGossipod(builder.Configuration)
            .WithActors((system, registry) =>
                registry.Register<Workers>(system.ActorOf(GossipodRouter.ByTag("role", "worker", "/user/worker").Props(), "workers"))));
        using var host = builder.Build();
        await host.StartAsync();
        host.Services.GetRequiredService<ActorSystem>().ActorOf(Props.Create(() => new Probe()), "worker");
        var workers = host.Services.GetRequiredService<IRequiredActor<Workers>>().ActorRef;
        await ClusterNode.EventuallyAsync(
            () => workers.Ask<Akka.Routing.Routees>(Akka.Routing.GetRoutees.Instance, ClusterNode.Patience).GetAwaiter().GetResult().Members.Any(), "the node is a routee");
        Assert.Equal("probe", await workers.Ask<string>("job", ClusterNode.Patience));
        await host.StopAsync();
    }

    [Fact]
    public async Task Options_of_the_services_are_taken_and_a_second_call_keeps_the_objects_of_the_first()
    {
        var hook = new Hook();
        using var host = await StartAsync(
            "a",
            more: services => services.Configure<GossipodOptions>(options => options.Tags["from"] = "services"),
            withServices: (akka, services) => akka
                .WithGossipod(options => (options.MembershipHook, options.Metadata) = (hook, new byte[] { 1 }))
                .WithGossipod(services.GetRequiredService<IOptions<GossipodOptions>>().Value));
        var cluster = GossipodCluster.Get(host.Services.GetRequiredService<ActorSystem>());
        Assert.Equal(("services", 1), (cluster.Self.Tags["from"], Assert.Single(cluster.Self.Metadata.ToArray())));
        Assert.Same(hook, cluster.Node.Hook);
        await host.StopAsync();
    }

    private static IActorRef ActorOf(IHost host) => host.Services.GetRequiredService<ActorRegistry>().Get<GossipodCluster>();

    private static async Task<IHost> StartAsync(
        string name,
        Action<AkkaConfigurationBuilder>? first = null,
        Action<IServiceCollection>? more = null,
        Action<AkkaConfigurationBuilder, IServiceProvider>? withServices = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        more?.Invoke(builder.Services);
        builder.Services.AddAkka(name, (akka, services) =>
        {
            first?.Invoke(akka);
            akka.AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }", HoconAddMode.Prepend)
                .WithGossipod(options => (options.ClusterName, options.Name, options.Bind, options.Profile) = ("tests", name, "127.0.0.1:0", NetworkProfile.Local));
            withServices?.Invoke(akka, services);
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>The key of a router.</summary>
    private sealed class Workers;

    /// <summary>A service of an application.</summary>
    private sealed class Service(IRequiredActor<GossipodCluster> cluster)
    {
        public IRequiredActor<GossipodCluster> Cluster { get; } = cluster;
    }

    private sealed class Hook : IMembershipHook;

    private sealed class Probe : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell("probe");
    }
}
