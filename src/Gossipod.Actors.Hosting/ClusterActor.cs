using Akka.Actor;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors.Hosting;

/// <summary>
/// What the actor accepts that stands for the node in the ActorRegistry, under the key <see cref="GossipodCluster"/>. It does what
/// <see cref="GossipodCluster"/> does, for actors that are given an <see cref="IActorRef"/> and for tests that put a probe in its place.
/// </summary>
/// <remarks>
/// A command that asks for an answer gets the one that it names, or a <see cref="Status.Failure"/> with the exception of the call and
/// with the command as its state; <c>Ask</c> of the answer's type throws the exception. The messages are for actors of the same ActorSystem.
/// </remarks>
public static class ClusterActor
{
    /// <summary>Asks for the <see cref="ClusterSnapshot"/>, as soon as the node has started.</summary>
    public sealed record GetSnapshot : INoSerializationVerificationNeeded
    {
        /// <summary>The one there is.</summary>
        public static readonly GetSnapshot Instance = new();

        private GetSnapshot()
        {
        }
    }

    /// <summary>
    /// Sends events to an actor: the state first, then every later event of the types in order, until it stops. As
    /// <see cref="GossipodCluster.Subscribe"/>; the first message is the answer.
    /// </summary>
    public sealed record Subscribe : INoSerializationVerificationNeeded
    {
        /// <param name="subscriber">Who gets them.</param>
        /// <param name="eventTypes">Types derived from <see cref="ClusterEvent"/>; none means every event.</param>
        /// <exception cref="ArgumentException">A type is not derived from <see cref="ClusterEvent"/>.</exception>
        public Subscribe(IActorRef subscriber, params Type[] eventTypes)
        {
            ArgumentNullException.ThrowIfNull(subscriber);
            (Subscriber, EventTypes) = (subscriber, [.. GossipodCluster.Checked(eventTypes, all: [])]);
        }

        /// <summary>Who gets the events.</summary>
        public IActorRef Subscriber { get; }

        /// <summary>Which; empty for all.</summary>
        public IReadOnlyList<Type> EventTypes { get; }

        /// <summary>What comes first; a <see cref="ClusterSnapshot"/> unless given.</summary>
        public InitialState InitialState { get; init; } = InitialState.AsSnapshot;
    }

    /// <summary>Sends no more events of these types; of every type when none is given.</summary>
    public sealed record Unsubscribe : INoSerializationVerificationNeeded
    {
        /// <param name="subscriber">Who got them.</param>
        /// <param name="eventTypes">Types derived from <see cref="ClusterEvent"/>; none means every event.</param>
        /// <exception cref="ArgumentException">A type is not derived from <see cref="ClusterEvent"/>.</exception>
        public Unsubscribe(IActorRef subscriber, params Type[] eventTypes)
        {
            ArgumentNullException.ThrowIfNull(subscriber);
            (Subscriber, EventTypes) = (subscriber, [.. GossipodCluster.Checked(eventTypes, all: [])]);
        }

        /// <summary>Who got the events.</summary>
        public IActorRef Subscriber { get; }

        /// <summary>Which; empty for all.</summary>
        public IReadOnlyList<Type> EventTypes { get; }
    }

    /// <summary>Gives an actor every message and broadcast that arrives from now on, as <see cref="UserMessageReceived"/>, until it stops.</summary>
    /// <param name="Subscriber">Who gets them.</param>
    public sealed record SubscribeToMessages(IActorRef Subscriber) : INoSerializationVerificationNeeded;

    /// <summary>Gives it no more of them.</summary>
    /// <param name="Subscriber">Who got them.</param>
    public sealed record UnsubscribeFromMessages(IActorRef Subscriber) : INoSerializationVerificationNeeded;

    /// <summary>
    /// Sends a message to a member. Answered with <see cref="Completed"/>: once the member has acknowledged it, or, at best effort, once it is on
    /// its way. As <see cref="GossipodCluster.SendAsync(string, MessagePayload, Delivery, CancellationToken)"/>.
    /// </summary>
    /// <param name="To">Name of the member.</param>
    /// <param name="Payload">The content.</param>
    /// <param name="Delivery">How; reliable unless given.</param>
    public sealed record Send(string To, MessagePayload Payload, Delivery Delivery = Delivery.Reliable) : INoSerializationVerificationNeeded;

    /// <summary>Sends to every member by gossip. Answered with <see cref="Completed"/> once it is accepted.</summary>
    /// <param name="Payload">The content, which must fit a datagram.</param>
    /// <param name="Name">What it is about: a later one of that name takes its place. Null for one that nothing replaces.</param>
    public sealed record Broadcast(MessagePayload Payload, string? Name = null) : INoSerializationVerificationNeeded;

    /// <summary>Publishes new tags of the local member in place of all that it has. Answered with the <see cref="Member"/>.</summary>
    /// <param name="Tags">The tags.</param>
    public sealed record UpdateTags(IReadOnlyCollection<KeyValuePair<string, string>> Tags) : INoSerializationVerificationNeeded;

    /// <summary>Publishes some tags of the local member and leaves the others as they are then. Answered with the <see cref="Member"/>.</summary>
    /// <param name="Set">Tags that are added, or get another value.</param>
    /// <param name="Removed">Keys of tags that go; null for none.</param>
    public sealed record ChangeTags(IReadOnlyCollection<KeyValuePair<string, string>> Set, IReadOnlyCollection<string>? Removed = null) : INoSerializationVerificationNeeded;

    /// <summary>Joins through seeds, after a leave in a new life. Answered with the <see cref="JoinResult"/>.</summary>
    /// <param name="Seeds">Each <c>host:port</c>, <c>[IPv6]:port</c> or <c>discovery:SERVICE</c>.</param>
    public sealed record Join(IReadOnlyCollection<string> Seeds) : INoSerializationVerificationNeeded;

    /// <summary>Leaves the cluster gracefully. Answered with the <see cref="LeaveResult"/>.</summary>
    /// <param name="Timeout">Most time that it may take; null for <c>leave-timeout</c>.</param>
    public sealed record Leave(TimeSpan? Timeout = null) : INoSerializationVerificationNeeded;

    /// <summary>A command was carried out that has nothing else to answer.</summary>
    /// <param name="Command">Which.</param>
    public sealed record Completed(object Command) : INoSerializationVerificationNeeded;
}
