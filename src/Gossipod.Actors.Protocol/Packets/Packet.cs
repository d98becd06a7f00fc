using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors.Protocol.Packets;

/// <summary>One datagram's content: at most one primary message, and the updates and broadcasts that ride on it. One level, no nesting.</summary>
/// <param name="Primary">The message the datagram was sent for; null in a gossip datagram.</param>
/// <param name="Updates">Claims, in the order in which they are to be applied.</param>
/// <param name="Broadcasts">Of users, in no order.</param>
internal sealed record Packet(ProtocolMessage? Primary, MemberUpdate[] Updates, Broadcast[] Broadcasts)
{
    public Packet(ProtocolMessage? primary, MemberUpdate[] updates)
        : this(primary, updates, [])
    {
    }
}
