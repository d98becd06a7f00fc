using Akka.Actor;
using Akka.Routing;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Remote;
using Gossipod.Actors.Tests.Cluster;

namespace Gossipod.Actors.Tests.Remote;

/// <summary>What the documents show of remoting, line by line.</summary>
public sealed class DocumentedTests
{
    private sealed record Job(string Customer);

    [Fact]
    public async Task Docs_remote()
    {
        await using var node = await RemoteNode.StartAsync("one", """
            akka.actor.provider = cluster
            gossipod.tags { role = worker }
            """);
        var (system, member, job) = (node.System, node.Cluster.Self, new Job("anna"));
        var got = new TaskCompletionSource<object>[] { new(), new(), new() };
        system.ActorOf(Props.Create(() => new Collector(got)), "worker");

        if (member.TryGetRemoteAddress(out var address))
            system.ActorSelection(new RootActorPath(address) / "user" / "worker").Tell(job);

        var workers = system.ActorOf(GossipodRouter.ByTag("role", "worker", "/user/worker").Props(), "workers");
        workers.Tell(job);                                   // to the next live member with role=worker, at its /user/worker

        var owners = system.ActorOf(GossipodRouter.ByTag("role", "worker", "/user/worker", RouterLogic.ConsistentHash).Props(), "owners");
        owners.Tell(new ConsistentHashableEnvelope(job, job.Customer));

        foreach (var one in got) Assert.Equal(job, await one.Task.WaitAsync(ClusterNode.Patience));
        system.ActorOf(Props.Create(() => new Guard(member)));
        await FormAsync(system);
        await ClusterNode.EventuallyAsync(() => node.Cluster.Self.Tags[ClusterSeeds.InTag] == ClusterSeeds.InValue, "the member says that it is in");
    }

    private static async Task FormAsync(ActorSystem system)
    {
        if (GossipodCluster.Get(system).Self.Tags["role"] == "shop")
        {
            IReadOnlyList<Address> seeds = await ClusterSeeds.AgreeAsync(system, "role", "shop", memberCount: 3);
            await Akka.Cluster.Cluster.Get(system).JoinSeedNodesAsync(seeds);
            await ClusterSeeds.AnnounceAsync(system, Akka.Cluster.Cluster.Get(system).RegisterOnMemberRemoved);
        }

        var own = await ClusterSeeds.AgreeAsync(system, "role", "worker", memberCount: 1, TimeSpan.Zero).WaitAsync(ClusterNode.Patience);
        await Akka.Cluster.Cluster.Get(system).JoinSeedNodesAsync(own).WaitAsync(ClusterNode.Patience);
        await ClusterSeeds.AnnounceAsync(system, Akka.Cluster.Cluster.Get(system).RegisterOnMemberRemoved);
    }

    [Fact]
    public async Task Readme()
    {
        await using var node = await RemoteNode.StartAsync("one", "gossipod.tags { role = worker }");
        var (system, member, job) = (node.System, node.Cluster.Self, new Job("anna"));
        var got = new TaskCompletionSource<object>[] { new() };
        var watcher = system.ActorOf(Props.Create(() => new Collector(got)), "worker");

        var workers = system.ActorOf(GossipodRouter.ByTag("role", "worker", "/user/worker").Props(), "workers");
        workers.Tell(job);                                                // to the next live member with role=worker
        GossipodWatch.Get(system).Watch(watcher, member);                 // MemberTerminated, once: Died, Left, Restarted, Unknown

        Assert.Equal(job, await got[0].Task.WaitAsync(ClusterNode.Patience));
    }

    // As in an application: without a modifier.
#pragma warning disable IDE0040
    sealed class Guard : UntypedActor
    {
        public Guard(Member member) => GossipodWatch.Get(Context.System).Watch(Self, member);     // or an IActorRef: the member that it lives on

        protected override void OnReceive(object message)
        {
            if (message is MemberTerminated notice) Console.WriteLine($"{notice.Member?.Name}: {notice.End}");     // Died, Left, Restarted, Unknown
        }
    }
#pragma warning restore IDE0040

    private sealed class Collector(TaskCompletionSource<object>[] got) : UntypedActor
    {
        private int _count;

        protected override void OnReceive(object message)
        {
            if (_count < got.Length) got[_count++].SetResult(message);
        }
    }
}
