using Akka.Actor;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.TestKit;

/// <content>Actors under test that follow a simulated node.</content>
public sealed partial class SimCluster
{
    /// <summary>
    /// Tells an actor of any ActorSystem what a node reports, as GossipodCluster.Subscribe does: a <see cref="ClusterSnapshot"/> first,
    /// now or when the node has started, then each event of the types in order; a later life of the node begins with a snapshot again.
    /// Everything is in the actor's mailbox when <see cref="Run"/> returns.
    /// </summary>
    /// <param name="name">A node, running or not.</param>
    /// <param name="subscriber">Who gets the messages. It runs where it lives: an actor of another ActorSystem runs in real time.</param>
    /// <param name="eventTypes">Types derived from <see cref="ClusterEvent"/>; none means every event.</param>
    /// <exception cref="ArgumentException">There is no such node, or a type is not derived from <see cref="ClusterEvent"/>.</exception>
    public SimCluster Subscribe(string name, IActorRef subscriber, params Type[] eventTypes)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        var node = Node(name);
        var subscription = new SimSubscription(subscriber, GossipodCluster.Checked(eventTypes, all: [typeof(ClusterEvent)]));
        node.Subscriptions.Add(subscription);
        if (node is { IsRunning: true, Context.Snapshot.Current: { } seen }) subscription.Begin(seen);
        return this;
    }

    /// <summary>Tells an actor nothing more of a node.</summary>
    public SimCluster Unsubscribe(string name, IActorRef subscriber)
    {
        Node(name).Subscriptions.RemoveAll(subscription => subscription.Subscriber.Equals(subscriber));
        return this;
    }
}

/// <summary>Who is told of a node, and of what.</summary>
internal sealed record SimSubscription(IActorRef Subscriber, Type[] EventTypes)
{
    public void Begin(ClusterSnapshot first) => Subscriber.Tell(first, ActorRefs.NoSender);

    public void Report(ClusterEvent @event)
    {
        if (Array.Exists(EventTypes, type => type.IsInstanceOfType(@event))) Subscriber.Tell(@event, ActorRefs.NoSender);
    }
}
