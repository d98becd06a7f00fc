using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors.TestKit;

/// <content>Messages and broadcasts of the application.</content>
public sealed partial class SimCluster
{
    /// <summary>Broadcasts from a running node, as GossipodCluster.Broadcast does; run the cluster to spread it.</summary>
    /// <param name="from">The node.</param>
    /// <param name="payload">The content, which must fit a datagram.</param>
    /// <param name="name">Supersedes older ones of this name; empty for none.</param>
    /// <exception cref="ArgumentException">There is no such node, or the payload is too large.</exception>
    /// <exception cref="SendException">The node does not run, or as many broadcasts as allowed wait.</exception>
    public SimCluster Broadcast(string from, MessagePayload payload, string name = "")
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(name);
        Node(from).Gate.Broadcast(name, payload);
        return this;
    }

    /// <summary>
    /// Sends a message from a running node, as GossipodCluster.SendAsync does. Run the cluster; then the task tells whether the message was
    /// acknowledged: look at it, and do not await it.
    /// </summary>
    /// <param name="from">The node.</param>
    /// <param name="to">A member's name.</param>
    /// <param name="payload">The content.</param>
    /// <param name="delivery">How; reliable unless given.</param>
    /// <exception cref="ArgumentException">There is no such node, or the payload is too large.</exception>
    public Task Send(string from, string to, MessagePayload payload, Delivery delivery = Delivery.Reliable)
    {
        ArgumentNullException.ThrowIfNull(payload);
        try
        {
            var gate = Node(from).Gate;
            if (delivery == Delivery.Reliable) return gate.Send(to, payload);
            gate.SendOnce(to, payload);
            return Task.CompletedTask;
        }
        catch (SendException failure)
        {
            return Task.FromException(failure);
        }
    }

    /// <summary>Calls back with the virtual time, the node and the message whenever an application gets one, in order.</summary>
    public SimCluster OnMessage(Action<TimeSpan, string, UserMessageReceived> listener)
    {
        _record.MessageListener += listener;
        return this;
    }

    /// <summary>The messages and broadcasts that a node's application got over all of its lives, in order.</summary>
    public IReadOnlyList<UserMessageReceived> Messages(string name) => Node(name).Messages;
}
