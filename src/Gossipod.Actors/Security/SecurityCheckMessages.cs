using System.Net;
using Gossipod.Actors.Membership;

namespace Gossipod.Actors.Security;

/// <summary>
/// Send two pings to our own socket and tell the sender what became of each, by <see cref="DatagramTried"/>: one in the clear, one as all
/// leave. Until <see cref="EndTrial"/>. To Dissemination.
/// </summary>
/// <param name="To">Our own endpoint.</param>
/// <param name="Clear">Sequence of the one in the clear; 0 for none.</param>
/// <param name="Own">Sequence of the other; 0 for none.</param>
internal sealed record TryDatagrams(IPEndPoint To, ulong Clear, ulong Own) : INodeMessage;

/// <summary>What became of a ping to ourselves. From Dissemination.</summary>
/// <param name="Sequence">Which.</param>
/// <param name="IsTaken">Whether it would have been passed on.</param>
/// <param name="IsSealed">Whether it arrived sealed.</param>
internal sealed record DatagramTried(ulong Sequence, bool IsTaken, bool IsSealed) : INodeMessage;

/// <summary>Pings to ourselves are nothing special any more. To Dissemination.</summary>
internal sealed record EndTrial : INodeMessage
{
    public static readonly EndTrial Instance = new();
}

/// <summary>The node's protection was tried. To the node.</summary>
/// <param name="Problem">What is not as configured; null when all is.</param>
internal sealed record SecurityTried(string? Problem) : INodeMessage;
