using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors;

/// <summary>A node could not do what it was asked: its message says what, why, and what to do about it.</summary>
public class GossipodException : Exception
{
    /// <summary>An exception with this message.</summary>
    public GossipodException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with this message and cause.</summary>
    public GossipodException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception without a message.</summary>
    public GossipodException()
    {
    }
}

/// <summary>A node stopped because of a failure of its own; published on the EventStream.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Reason">What failed.</param>
public sealed record NodeTerminated(string Name, string Reason) : ClusterEvent;
