using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Packets;

/// <summary>One datagram's content: at most one primary message and the updates that ride on it. One level, no nesting.</summary>
/// <param name="Primary">The message the datagram was sent for; null in a gossip datagram.</param>
/// <param name="Updates">Claims, in the order in which they are to be applied.</param>
internal sealed record Packet(ProtocolMessage? Primary, MemberUpdate[] Updates);
