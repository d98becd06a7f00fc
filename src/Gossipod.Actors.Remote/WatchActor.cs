using Akka.Actor;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Remote;

/// <summary>Begin a watch, of a member or of the member that an actor lives on: one of the two is null.</summary>
internal sealed record WatchMember(IActorRef Watcher, Member? Member, IActorRef? Actor) : INoSerializationVerificationNeeded;

/// <summary>End a watch.</summary>
internal sealed record UnwatchMember(IActorRef Watcher, Member? Member, IActorRef? Actor) : INoSerializationVerificationNeeded;

/// <summary>Tells watchers of members' ends. Sole owner of the <see cref="WatchList"/>.</summary>
/// <remarks>
/// Accepts <see cref="ClusterSnapshot"/> first, everything else waits for it, or for the node's end; then <see cref="WatchMember"/>, <see cref="UnwatchMember"/>,
/// <see cref="MemberEvent"/>, <see cref="NodeTerminated"/> and <see cref="Terminated"/> of watchers. No timers, no children.
/// </remarks>
internal sealed class WatchActor : UntypedActor, IWithUnboundedStash
{
    private readonly GossipodCluster _cluster;
    private readonly WatchList _watches = new();

    public WatchActor(GossipodCluster cluster) => _cluster = cluster;

    public IStash Stash { get; set; } = null!;

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(NodeTerminated));
        _cluster.Subscribe(Self, InitialState.AsSnapshot, typeof(MemberEvent));
    }

    protected override void OnReceive(object message)
    {
        // A node that broke sends none.
        if (message is not ClusterSnapshot && _cluster.Health.Failure is null)
        {
            Stash.Stash();
            return;
        }

        Become(Following);
        Stash.UnstashAll();
        if (message is not ClusterSnapshot) Following(message);
    }

    private void Following(object message)
    {
        switch (message)
        {
            case WatchMember watch:
                Begin(watch);
                break;
            case UnwatchMember { Member: { } member } unwatch:
                _watches.Remove(unwatch.Watcher, member);
                Release(unwatch.Watcher);
                break;
            case UnwatchMember { Actor: { } actor } unwatch:
                _watches.Remove(unwatch.Watcher, actor);
                Release(unwatch.Watcher);
                break;
            case MemberEvent @event:
                Tell(_watches.Take(@event));
                break;
            case NodeTerminated:
                Tell(_watches.TakeAll(_cluster.Snapshot));
                break;
            case Terminated terminated:
                _watches.Remove(terminated.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Begin(WatchMember watch)
    {
        if (_cluster.Health.Failure is not null)
        {
            watch.Watcher.Tell(new MemberTerminated(watch.Member, MemberEnd.Unknown, watch.Actor));
            return;
        }

        var now = _cluster.Snapshot;
        var member = watch.Actor is null ? watch.Member : Home(watch.Actor, now);
        if (_watches.Add(watch.Watcher, member, watch.Actor, now) is { } notice) watch.Watcher.Tell(notice.Message);
        else Context.Watch(watch.Watcher);
    }

    private static Member? Home(IActorRef actor, ClusterSnapshot now)
    {
        var address = actor.Path.Address;
        var isLocal = address.HasLocalScope || address.Equals(((ExtendedActorSystem)Context.System).Provider.DefaultAddress);
        return isLocal ? now.Self : WatchList.At(address, now);
    }

    private void Tell(IReadOnlyList<Notice> notices)
    {
        foreach (var (watcher, notice) in notices)
        {
            watcher.Tell(notice);
            Release(watcher);
        }
    }

    private void Release(IActorRef watcher)
    {
        if (!_watches.Watches(watcher)) Context.Unwatch(watcher);
    }
}
