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

    /// <summary>The messages and broadcasts that a node's application got over all of its lives, in order.</summary>
    public IReadOnlyList<UserMessageReceived> Messages(string name) => Node(name).Messages;
}
