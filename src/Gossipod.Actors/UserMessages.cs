using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors;

/// <summary>How a message is sent to a member.</summary>
public enum Delivery
{
    /// <summary>
    /// Over a stream, acknowledged: once and in the order of sending, to each member, as long as it lives; the send fails when it dies.
    /// </summary>
    Reliable,

    /// <summary>One datagram: it arrives at most once unless the network doubles it, in any order, or not at all, and nobody says so.</summary>
    BestEffort,
}

/// <summary>How a message came.</summary>
public enum MessageKind
{
    /// <summary>Sent to this node.</summary>
    Message,

    /// <summary>Sent to all.</summary>
    Broadcast,
}

/// <summary>A message or broadcast of a member's application.</summary>
/// <param name="From">The sender's row when it arrived; this node's own for a broadcast of its own.</param>
/// <param name="Payload">The content.</param>
/// <param name="Kind">How it came.</param>
/// <param name="Name">The broadcast's name; null for messages and broadcasts without one.</param>
public sealed record UserMessageReceived(Member From, MessagePayload Payload, MessageKind Kind, string? Name)
{
    /// <summary>The content as UTF-8 text.</summary>
    public string Text => Payload.AsText();
}

/// <summary>Why a message could not be sent.</summary>
public enum SendFailure
{
    /// <summary>The node has not started; await <see cref="GossipodCluster.Started"/>.</summary>
    NotStarted,

    /// <summary>The node has left, or has ended.</summary>
    Left,

    /// <summary>There is no such member.</summary>
    UnknownMember,

    /// <summary>The member is this node itself.</summary>
    Self,

    /// <summary>The member is dead, has left or was restarted. Nothing says whether it got what was on its way.</summary>
    PeerGone,

    /// <summary>As many messages or bytes as allowed wait already.</summary>
    BufferFull,
}

/// <summary>A message or broadcast could not be sent: which, why, and what to do about it.</summary>
public sealed class SendException : GossipodException
{
    internal SendException(SendFailure failure, string? peer, string message)
        : base(message)
    {
        Failure = failure;
        Peer = peer;
    }

    /// <summary>An exception with this message.</summary>
    public SendException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with this message and cause.</summary>
    public SendException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception without a message.</summary>
    public SendException()
    {
    }

    /// <summary>Why.</summary>
    public SendFailure Failure { get; }

    /// <summary>The member it was for; null for a broadcast.</summary>
    public string? Peer { get; }
}
