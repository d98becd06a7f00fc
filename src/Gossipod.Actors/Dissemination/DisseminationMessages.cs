using System.Net;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Dissemination;

/// <summary>Send a primary message with updates riding on it.</summary>
/// <param name="To">Where to.</param>
/// <param name="ToTag">Tag of the addressee's name; a sealed datagram is of no use to anybody else.</param>
/// <param name="Primary">The message.</param>
/// <param name="MustInclude">A claim the addressee must hear in this very packet (Buddy System); null when there is none.</param>
/// <param name="Verified">Whether the endpoint is known to be a member's. Others get no piggyback, so that a reply is never larger than its request.</param>
/// <param name="Places">Where the datagram has taken a place until it is sent; null for none.</param>
internal sealed record SendPacket(IPEndPoint To, uint ToTag, ProtocolMessage Primary, MemberUpdate? MustInclude, bool Verified, Places? Places = null) : INodeMessage
{
    /// <summary>Bytes of the packet, prelude included, to which a ping or an ack is padded; 0 for as short as it is. Nothing rides on what is padded.</summary>
    public int PaddedBytes { get; init; }
}

/// <summary>Spread a claim: it replaces what is queued about the same member. From Membership.</summary>
internal sealed record Disseminate(MemberUpdate Update) : INodeMessage;

/// <summary>Spread a user's broadcast: it replaces what is queued with an equal key. From Messaging.</summary>
internal sealed record SpreadBroadcast(Broadcast Broadcast) : INodeMessage;

/// <summary>Send these broadcasts to a member that missed them, once. From Messaging.</summary>
internal sealed record SendBroadcasts(IPEndPoint To, uint ToTag, IReadOnlyList<Broadcast> Broadcasts) : INodeMessage;

/// <summary>Time for a gossip round.</summary>
internal sealed record GossipTick : INodeMessage
{
    public static readonly GossipTick Instance = new();
}
