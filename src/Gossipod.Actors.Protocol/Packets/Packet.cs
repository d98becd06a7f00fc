using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors.Protocol.Packets;

/// <summary>One datagram's content: at most one primary message, and the updates and broadcasts that ride on it. One level, no nesting.</summary>
/// <param name="Primary">The message the datagram was sent for; null in a gossip datagram.</param>
/// <param name="Updates">Claims, in the order in which they are to be applied.</param>
internal record Packet(ProtocolMessage? Primary, MemberUpdate[] Updates)
{
    /// <summary>Of users, in no order.</summary>
    public virtual Broadcast[] Broadcasts => [];
}

/// <summary>A packet that has broadcasts; the others, which are most, need no room for them.</summary>
/// <param name="Primary">The message the datagram was sent for; null in a gossip datagram.</param>
/// <param name="Updates">Claims, in the order in which they are to be applied.</param>
/// <param name="Carried">Of users, in no order.</param>
internal sealed record BroadcastPacket(ProtocolMessage? Primary, MemberUpdate[] Updates, Broadcast[] Carried) : Packet(Primary, Updates)
{
    public override Broadcast[] Broadcasts => Carried;
}
