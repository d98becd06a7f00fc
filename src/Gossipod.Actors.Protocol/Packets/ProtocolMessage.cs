using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors.Protocol.Packets;

/// <summary>The message a datagram is sent for; updates ride along (SWIM §4.1).</summary>
internal abstract record ProtocolMessage;

/// <summary>"Are you there?" The addressee answers with <see cref="Ack"/> to the datagram's source.</summary>
/// <param name="Sequence">Unpredictable; the ack must repeat it.</param>
/// <param name="Source">Tag of the sender's name.</param>
/// <param name="Target">Tag of the addressee's name; another process at the address stays silent.</param>
/// <param name="ViewHash">The sender's <see cref="Members.ViewHash"/>.</param>
internal sealed record Ping(ulong Sequence, uint Source, uint Target, ulong ViewHash) : ProtocolMessage
{
    /// <summary>Bytes without meaning that make the datagram longer.</summary>
    public int Padding { get; init; }

    /// <summary>The sender's <see cref="Probing.LocalHealth"/>, 0 to 255.</summary>
    public byte LocalHealth { get; init; }
}

/// <summary>"Ping that member for me" (SWIM §4.1), with NACK as Lifeguard has it.</summary>
/// <param name="Sequence">The origin's sequence; the relayed ack or the nack repeats it.</param>
/// <param name="Source">Tag of the origin's name.</param>
/// <param name="Target">Name of the member to ping.</param>
/// <param name="Endpoint">Where it is.</param>
/// <param name="Budget">How long the origin will wait from the sending of this request; the helper nacks at 80 % of it.</param>
internal sealed record PingReq(ulong Sequence, uint Source, MemberName Target, System.Net.IPEndPoint Endpoint, TimeSpan Budget) : ProtocolMessage;

/// <summary>"I am here", or, relayed by a helper, "it is there".</summary>
/// <param name="Sequence">Repeats the ping's or the request's.</param>
/// <param name="Source">Tag of the sender's name: the target itself, or the helper.</param>
/// <param name="Target">Tag of the member that is there.</param>
/// <param name="ViewHash">The sender's <see cref="Members.ViewHash"/>; 0 in a relayed ack.</param>
internal sealed record Ack(ulong Sequence, uint Source, uint Target, ulong ViewHash) : ProtocolMessage
{
    /// <inheritdoc cref="Ping.Padding"/>
    public int Padding { get; init; }

    /// <summary>The sender's <see cref="Probing.LocalHealth"/>, 0 to 255; 0 in a relayed ack and to strangers.</summary>
    public byte LocalHealth { get; init; }
}

/// <summary>"I asked and heard nothing": proof that the helper and the way to it work (Lifeguard LHA-Probe).</summary>
/// <param name="Sequence">Repeats the request's.</param>
/// <param name="Source">Tag of the helper's name.</param>
internal sealed record Nack(ulong Sequence, uint Source) : ProtocolMessage;

/// <summary>
/// "Show that you are here now": the first thing between two processes that seal what they send, so that nothing recorded earlier has an
/// effect. It never leaves the packet boundary.
/// </summary>
/// <param name="Ask">What the addressee is to repeat; 0 asks nothing.</param>
/// <param name="Answer">What the addressee asked, or a number without meaning, so that a question is as long as its answer.</param>
internal sealed record Challenge(ulong Ask, ulong Answer) : ProtocolMessage;

/// <summary>A user's message to one member, sent once: it arrives or it does not.</summary>
/// <param name="Source">The sender's name.</param>
/// <param name="Target">Tag of the addressee's name; another process at the address drops it.</param>
/// <param name="Payload">The content.</param>
internal sealed record UserMessage(MemberName Source, uint Target, MessagePayload Payload) : ProtocolMessage;
