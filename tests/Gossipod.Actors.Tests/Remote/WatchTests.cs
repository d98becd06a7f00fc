using System.Threading.Channels;
using Akka.Actor;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Remote;
using Gossipod.Actors.Tests.Cluster;

namespace Gossipod.Actors.Tests.Remote;

/// <summary>Watches of real nodes: the notice comes once, at the right time, to those who still want it.</summary>
public sealed class WatchTests
{
    [Fact]
    public async Task A_member_and_the_home_of_an_actor_that_leave_are_told_once_each_and_later_watches_at_once()
    {
        await using var one = await RemoteNode.StartAsync("one");
        var two = await RemoteNode.StartAsync("two");
        await two.JoinAsync(one.Endpoint);
        await ClusterNode.EventuallyAsync(() => one.LiveNames.Length == 2, "one sees two");
        var member = one.Cluster.Snapshot.Find("two")!;
        var remote = await one.System.ActorSelection(new RootActorPath(two.Address()) / "system").ResolveOne(ClusterNode.Patience);
        var (watcher, notices) = Watcher(one.System);
        var watch = GossipodWatch.Get(one.System);
        watch.Watch(watcher, member);
        watch.Watch(watcher, remote);
        watch.Watch(watcher, one.Cluster.Self);
        watch.Unwatch(watcher, one.Cluster.Self);

        await two.Cluster.LeaveAsync();
        var told = new[] { await NextAsync(notices), await NextAsync(notices) };
        Assert.All(told, notice => Assert.Equal(("two", MemberEnd.Left), (notice.Member!.Name, notice.End)));
        Assert.Equal([null, remote], told.Select(notice => notice.Actor).OrderBy(actor => actor is not null));

        watch.Watch(watcher, member);
        Assert.Equal(MemberEnd.Left, (await NextAsync(notices)).End);
        watch.Watch(watcher, remote);
        Assert.Equal((MemberEnd.Left, remote), ((await NextAsync(notices)) is var last ? last.End : default, last.Actor));
        await two.DisposeAsync();
        await one.Cluster.LeaveAsync();
        watch.Watch(watcher, watcher); // of our own node, which has left
        Assert.Equal(("one", MemberEnd.Left), ((await NextAsync(notices)) is var own ? own.Member!.Name : "", own.End));
        Assert.False(notices.TryRead(out _));
    }

    [Fact]
    public async Task A_crash_and_a_restart_are_told_apart()
    {
        await using var one = await ClusterNode.StartAsync("one");
        var two = await ClusterNode.StartAsync("two", more: "gossipod.leave-on-shutdown = off");
        await two.JoinAsync(one.Endpoint);
        await ClusterNode.EventuallyAsync(() => one.LiveNames.Length == 2, "one sees two");
        var (watcher, notices) = Watcher(one.System);
        var first = one.Cluster.Snapshot.Find("two")!;
        GossipodWatch.Get(one.System).Watch(watcher, first);
        await two.DisposeAsync();
        var died = await NextAsync(notices);
        Assert.Equal((MemberEnd.Died, MemberStatus.Dead), (died.End, died.Member!.Status));

        await using var again = await ClusterNode.StartAsync("two");
        await again.JoinAsync(one.Endpoint);
        await ClusterNode.EventuallyAsync(() => one.Cluster.Snapshot.Find("two") is { IsLive: true }, "two is back");
        GossipodWatch.Get(one.System).Watch(watcher, first);
        var restarted = await NextAsync(notices);
        Assert.Equal(MemberEnd.Restarted, restarted.End);
        Assert.True(restarted.Member!.Version.Generation > first.Version.Generation);
    }

    [Fact]
    public async Task An_actor_at_an_address_that_nobody_tells_is_unknown_at_once()
    {
        await using var one = await RemoteNode.StartAsync("one");
        await using var stranger = await RemoteNode.StartAsync("stranger");
        var remote = await one.System.ActorSelection(new RootActorPath(stranger.Address()) / "system").ResolveOne(ClusterNode.Patience);
        var (watcher, notices) = Watcher(one.System);
        GossipodWatch.Get(one.System).Watch(watcher, remote);
        Assert.Equal(new MemberTerminated(null, MemberEnd.Unknown, remote), await NextAsync(notices));
    }

    [Fact]
    public async Task A_node_that_begins_a_new_life_knows_nobody_and_says_so()
    {
        await using var one = await ClusterNode.StartAsync("one");
        await using var two = await ClusterNode.StartAsync("two");
        await two.JoinAsync(one.Endpoint);
        await ClusterNode.EventuallyAsync(() => one.LiveNames.Length == 2, "one sees two");
        var (watcher, notices) = Watcher(one.System);
        GossipodWatch.Get(one.System).Watch(watcher, one.Cluster.Snapshot.Find("two")!);
        await one.Cluster.LeaveAsync();
        await one.Cluster.StartAgainAsync();
        Assert.Equal(MemberEnd.Unknown, (await NextAsync(notices)).End);
    }

    [Fact]
    public async Task A_node_that_broke_knows_nobody_and_says_so_to_earlier_and_to_later_watches()
    {
        await using var one = await ClusterNode.StartAsync("one");
        await using var two = await ClusterNode.StartAsync("two");
        await two.JoinAsync(one.Endpoint);
        await ClusterNode.EventuallyAsync(() => one.LiveNames.Length == 2, "one sees two");
        var member = one.Cluster.Snapshot.Find("two")!;
        var (watcher, notices) = Watcher(one.System);
        GossipodWatch.Get(one.System).Watch(watcher, member);
        one.Cluster.Node.Refs.Datagrams.Tell(Kill.Instance, ActorRefs.NoSender);
        Assert.Equal(("two", MemberEnd.Unknown), ((await NextAsync(notices)) is var early ? early.Member!.Name : "", early.End));
        GossipodWatch.Get(one.System).Watch(watcher, member);
        Assert.Equal(("two", MemberEnd.Unknown), ((await NextAsync(notices)) is var late ? late.Member!.Name : "", late.End));
    }

    private static (IActorRef Watcher, ChannelReader<MemberTerminated> Notices) Watcher(ActorSystem system)
    {
        var channel = Channel.CreateUnbounded<MemberTerminated>();
        return (system.ActorOf(Props.Create(() => new Recorder(channel.Writer))), channel.Reader);
    }

    private static async Task<MemberTerminated> NextAsync(ChannelReader<MemberTerminated> notices)
    {
        using var limit = new CancellationTokenSource(ClusterNode.Patience);
        return await notices.ReadAsync(limit.Token);
    }

    private sealed class Recorder(ChannelWriter<MemberTerminated> writer) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is MemberTerminated notice) writer.TryWrite(notice);
        }
    }
}
