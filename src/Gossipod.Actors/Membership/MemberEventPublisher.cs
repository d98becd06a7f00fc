using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Membership;

/// <summary>
/// Numbers the node's events, keeps its snapshot, and tells subscribers in order: each first gets the state, then every later
/// event, because one actor sends both. Also publishes on the EventStream. Sole owner of the snapshot cell.
/// </summary>
/// <remarks>
/// Accepts <see cref="PublishChange"/>, <see cref="PublishRemoval"/>, <see cref="PublishEvent"/>, <see cref="Subscribe"/>,
/// <see cref="Unsubscribe"/>, <see cref="EndLife"/>, <see cref="BeginLife"/>. Lives through every life of its node. No timers, no children. Never restarted: a failure stops the node.
/// </remarks>
internal sealed class MemberEventPublisher : UntypedActor
{
    private readonly SnapshotCell _cell;
    private readonly Dictionary<IActorRef, HashSet<Type>> _subscribers = [];
    private ClusterSnapshot _snapshot;

    private long NextSequence => _snapshot.Sequence + 1;

    public MemberEventPublisher(SnapshotCell cell, ClusterSnapshot first)
    {
        _cell = cell;
        _snapshot = first;
    }

    /// <summary>Stores the first snapshot at once: whoever knows that the node has started can read it.</summary>
    public static Props Props(NodeContext context, Member self)
    {
        var first = new ClusterSnapshot(self, new SnapshotRows(self), sequence: 0, localHealth: 0);
        context.Snapshot.Current = first;
        return new Props(typeof(MemberEventPublisher), [context.Snapshot, first]).WithDispatcher(context.Dispatcher);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PublishChange change:
                Change(change);
                break;
            case PublishRemoval removal:
                Publish(new MemberRemoved(removal.Member) { Cause = removal.Cause }, _snapshot.Without(removal.Member, NextSequence));
                break;
            case PublishEvent { Event: LocalHealthChanged health }:
                Publish(health, _snapshot.WithHealth(health.Score, NextSequence));
                break;
            case PublishEvent { Event: DatagramPathChanged path }:
                Publish(path, _snapshot.WithStreamOnly(path.BlockedCount, NextSequence));
                break;
            case PublishEvent { Event: MemberEvent about }:
                Publish(about, _snapshot.With(about.Member, NextSequence));
                break;
            case Subscribe subscribe:
                Add(subscribe);
                break;
            case Unsubscribe unsubscribe:
                Remove(unsubscribe);
                break;
            case CatchUp:
                Sender.Tell(CaughtUp.Instance);
                break;
            case EndLife:
                End();
                break;
            case BeginLife begin:
                Begin(begin.Self);
                break;
            case Terminated terminated:
                _subscribers.Remove(terminated.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Change(PublishChange change)
    {
        var silent = true;
        foreach (var @event in MemberTransitions.Of(change.Old, change.New, change.Cause))
        {
            silent = false;
            Publish(@event, _snapshot.With(change.New, NextSequence));
        }

        if (silent) Store(_snapshot.With(change.New, _snapshot.Sequence));
    }

    private void End()
    {
        var self = _snapshot.Self;
        if (self.Status != MemberStatus.Left)
        {
            var left = self.With(self.Version, MemberStatus.Left, now: default);
            Publish(new MemberLeft(left), _snapshot.With(left, NextSequence));
        }

        Sender.Tell(new LifeEnded(_snapshot.Self));
    }

    private void Begin(Member self)
    {
        foreach (var other in _snapshot.Members.Where(member => member.Name != self.Name))
            Publish(new MemberRemoved(other), _snapshot.Without(other, NextSequence));
        if (_snapshot.LocalHealth is var score && score != 0) Publish(new LocalHealthChanged(0, score), _snapshot.WithHealth(0, NextSequence));
        Publish(new MemberJoined(self), _snapshot.With(self, NextSequence).WithStreamOnly(0, NextSequence));
        Sender.Tell(LifeBegun.Instance);
    }

    /// <summary>The snapshot first, the event second: whoever reads the snapshot upon an event sees the event in it.</summary>
    /// <param name="event">Made for this call, and numbered here.</param>
    /// <param name="snapshot">The state that includes it.</param>
    private void Publish(ClusterEvent @event, ClusterSnapshot snapshot)
    {
        @event.Sequence = snapshot.Sequence;
        Store(snapshot);
        foreach (var (subscriber, types) in _subscribers)
        {
            if (IsWanted(@event, types)) subscriber.Tell(@event);
        }

        Context.System.EventStream.Publish(@event);
    }

    private static bool IsWanted(ClusterEvent @event, HashSet<Type> types)
    {
        foreach (var type in types)
        {
            if (type.IsInstanceOfType(@event)) return true;
        }

        return false;
    }

    private void Store(ClusterSnapshot snapshot)
    {
        _snapshot = snapshot;
        _cell.Current = snapshot;
    }

    private void Add(Subscribe subscribe)
    {
        if (!_subscribers.TryGetValue(subscribe.Subscriber, out var types))
        {
            _subscribers[subscribe.Subscriber] = types = [];
            Context.Watch(subscribe.Subscriber);
        }

        types.UnionWith(subscribe.EventTypes);
        if (subscribe.InitialState == InitialState.AsSnapshot) subscribe.Subscriber.Tell(_snapshot);
        else TellHistory(subscribe);
    }

    private void TellHistory(Subscribe subscribe)
    {
        foreach (var member in _snapshot.Members.Where(member => member.Name != _snapshot.Self.Name))
        {
            var alive = new Member(member.MemberName, member.Version, MemberStatus.Alive, member.Details, member.DetailsVersion, member.Since);
            var history = MemberTransitions.Of(null, alive, null).Concat(MemberTransitions.Of(alive, member, null));
            foreach (var @event in history.Where(@event => subscribe.EventTypes.Any(type => type.IsInstanceOfType(@event))))
                subscribe.Subscriber.Tell(@event with { Sequence = _snapshot.Sequence });
        }
    }

    private void Remove(Unsubscribe unsubscribe)
    {
        if (!_subscribers.TryGetValue(unsubscribe.Subscriber, out var types)) return;
        if (unsubscribe.EventTypes.Count == 0) types.Clear();
        else types.ExceptWith(unsubscribe.EventTypes);
        if (types.Count > 0) return;
        _subscribers.Remove(unsubscribe.Subscriber);
        Context.Unwatch(unsubscribe.Subscriber);
    }
}
