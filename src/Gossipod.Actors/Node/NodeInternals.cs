namespace Gossipod.Actors.Node;

/// <summary>
/// How much each part of a node holds, for tests that nothing grows beyond its bound. Set by the actors when they start; read by a
/// simulation between messages, on the thread that runs the actors, and by nobody else.
/// </summary>
internal sealed class NodeInternals
{
    /// <summary>Updates that wait to be sent; at most one per row.</summary>
    public Func<int> QueuedNews { get; set; } = static () => 0;

    /// <summary>Members that gossip may go to; at most the rows of others.</summary>
    public Func<int> GossipTargets { get; set; } = static () => 0;

    /// <summary>Members in the probing order; at most the rows of others.</summary>
    public Func<int> RingMembers { get; set; } = static () => 0;

    /// <summary>Peers that can be told by their tag; at most the rows of others.</summary>
    public Func<int> Peers { get; set; } = static () => 0;

    /// <summary>Indirect probes served for others; at most max-relays.</summary>
    public Func<int> Relays { get; set; } = static () => 0;

    /// <summary>Actors that time a suspicion; as many as suspects.</summary>
    public Func<int> SuspicionActors { get; set; } = static () => 0;

    /// <summary>Exchanges of tables under way, begun here or accepted, whichever are more; at most sync.max-exchanges.</summary>
    public Func<int> Exchanges { get; set; } = static () => 0;

    /// <summary>Dead members that are to be contacted; at most the Dead rows.</summary>
    public Func<int> DeadContacts { get; set; } = static () => 0;

    /// <summary>Bytes of broadcasts kept for repair; at most messages.broadcast-retention-size and one more.</summary>
    public Func<long> KeptBroadcastBytes { get; set; } = static () => 0;

    /// <summary>Origins of which broadcasts are remembered; at most the rows.</summary>
    public Func<int> BroadcastOrigins { get; set; } = static () => 0;

    /// <summary>Broadcasts that wait to be sent; at most messages.max-broadcasts.</summary>
    public Func<int> QueuedBroadcasts { get; set; } = static () => 0;

    /// <summary>Lives of peers that are sent reliable messages; at most the rows of others, but for those just ended.</summary>
    public Func<int> MessagePeers { get; set; } = static () => 0;

    /// <summary>Streams of messages from peers; at most messages.max-inbound-streams.</summary>
    public Func<int> MessageStreams { get; set; } = static () => 0;

    /// <summary>Members whose numbering of messages is remembered; at most the rows of others.</summary>
    public Func<int> MessageSenders { get; set; } = static () => 0;
}
