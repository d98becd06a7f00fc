using Akka.Actor;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Membership;

/// <summary>A row changed: keep the snapshot and tell subscribers. From Membership to MemberEventPublisher.</summary>
internal sealed record PublishChange(Member? Old, Member New, EventCause? Cause) : INodeMessage;

/// <summary>A tombstone was removed: its time was over, or somebody says that the member is gone for good, which is the cause then.</summary>
internal sealed record PublishRemoval(Member Member, EventCause? Cause = null) : INodeMessage;

/// <summary>An event that changes no row but our own perhaps, such as a conflict or a new health score.</summary>
internal sealed record PublishEvent(ClusterEvent Event) : INodeMessage;

/// <summary>Send events of these types to the subscriber, after an initial state.</summary>
internal sealed record Subscribe(IActorRef Subscriber, InitialState InitialState, IReadOnlyList<Type> EventTypes) : INodeMessage;

/// <summary>Stop sending events; of all types when <paramref name="EventTypes"/> is empty.</summary>
internal sealed record Unsubscribe(IActorRef Subscriber, IReadOnlyList<Type> EventTypes) : INodeMessage;

/// <summary>Answered with <see cref="CaughtUp"/> when everything told before it is in the snapshot.</summary>
internal sealed record CatchUp : INodeMessage
{
    public static readonly CatchUp Instance = new();
}

/// <summary>The snapshot has everything that was told before.</summary>
internal sealed record CaughtUp : INodeMessage
{
    public static readonly CaughtUp Instance = new();
}

/// <summary>
/// The node has left: its own row says so from now on, the others stay as they were last known. Answered with <see cref="Node.LifeEnded"/>.
/// </summary>
internal sealed record EndLife : INodeMessage
{
    public static readonly EndLife Instance = new();
}

/// <summary>
/// The node begins a new life that knows nobody: every other member is removed, and our own row is this. Answered with
/// <see cref="Node.LifeBegun"/>.
/// </summary>
internal sealed record BeginLife(Member Self) : INodeMessage;
