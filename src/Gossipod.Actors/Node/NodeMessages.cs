using System.Net;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Node;

/// <summary>Ask to be told when the node has started; answered with <see cref="NodeStarted"/> or <see cref="NodeFailed"/>.</summary>
internal sealed record GetStarted : INodeMessage
{
    public static readonly GetStarted Instance = new();
}

/// <summary>
/// Begin a new life if the node has left; answered with <see cref="NodeStarted"/> once it runs, or with <see cref="NodeFailed"/>.
/// </summary>
internal sealed record StartAgain : INodeMessage
{
    public static readonly StartAgain Instance = new();
}

/// <summary>The events of the life before are complete, and the snapshot is of the new one. From MemberEventPublisher.</summary>
internal sealed record LifeBegun : INodeMessage
{
    public static readonly LifeBegun Instance = new();
}

/// <summary>Everything that the life had to say is published. From MemberEventPublisher.</summary>
internal sealed record LifeEnded(Member Self) : INodeMessage;

/// <summary>Sockets are bound and the protocol runs.</summary>
internal sealed record NodeStarted(Member Self, IPEndPoint Bound) : INodeMessage;

/// <summary>The node could not start or broke; no socket is left open.</summary>
internal sealed record NodeFailed(string Reason) : INodeMessage;

/// <summary>Leave the cluster; answered with <see cref="LeaveResult"/>.</summary>
internal sealed record Leave(TimeSpan Timeout) : INodeMessage;

/// <summary>How far the farewell got, from Probe.</summary>
internal sealed record LeaveProgress(int Acknowledged, int Asked, bool Done) : INodeMessage;

/// <summary>The leave's budget is spent.</summary>
internal sealed record LeaveTimeout : INodeMessage
{
    public static readonly LeaveTimeout Instance = new();
}

/// <summary>Close every socket; answered with <see cref="NodeStopped"/>.</summary>
internal sealed record StopNode : INodeMessage
{
    public static readonly StopNode Instance = new();
}

/// <summary>No socket of the node is open any more.</summary>
internal sealed record NodeStopped : INodeMessage
{
    public static readonly NodeStopped Instance = new();
}
