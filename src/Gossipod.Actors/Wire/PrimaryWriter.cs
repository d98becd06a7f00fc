using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;

namespace Gossipod.Actors.Wire;

/// <summary>Sizes and writes a packet's primary message with its tag and length.</summary>
internal static class PrimaryWriter
{
    public static int SizeOf(ProtocolMessage? primary) => primary is null ? 0 : WireWriter.MessageSize(BodySize(primary));

    /// <summary>Writes the message; the writer has room for <see cref="SizeOf"/> bytes.</summary>
    public static void Write(ref WireWriter writer, ProtocolMessage? primary)
    {
        switch (primary)
        {
            case null:
                break;
            case Ping ping:
                Start(ref writer, FieldTag.PacketPing, ping, ping.Sequence, ping.Source);
                writer.Fixed32Field(FieldTag.Target, ping.Target);
                writer.Fixed64Field(FieldTag.ViewHash, ping.ViewHash);
                writer.ZerosField(FieldTag.Padding, ping.Padding);
                writer.Field(FieldTag.LocalHealth, ping.LocalHealth);
                break;
            case Ack ack:
                Start(ref writer, FieldTag.PacketAck, ack, ack.Sequence, ack.Source);
                writer.Fixed32Field(FieldTag.Target, TargetOf(ack));
                writer.Fixed64Field(FieldTag.ViewHash, ack.ViewHash);
                writer.ZerosField(FieldTag.Padding, ack.Padding);
                writer.Field(FieldTag.LocalHealth, ack.LocalHealth);
                break;
            case Nack nack:
                Start(ref writer, FieldTag.PacketNack, nack, nack.Sequence, nack.Source);
                break;
            case PingReq request:
                Start(ref writer, FieldTag.PacketPingReq, request, request.Sequence, request.Source);
                writer.Field(FieldTag.PingReqTargetName, request.Target.Utf8);
                WireEndpoint.Write(ref writer, FieldTag.PingReqEndpoint, request.Endpoint);
                writer.Field(FieldTag.PingReqBudget, BudgetOf(request));
                break;
            case Challenge challenge:
                writer.MessageHeader(FieldTag.PacketChallenge, BodySize(challenge));
                writer.Fixed64Field(FieldTag.ChallengeAsk, challenge.Ask);
                writer.Fixed64Field(FieldTag.ChallengeAnswer, challenge.Answer);
                break;
            case UserMessage message:
                UserMessageWire.Write(ref writer, message);
                break;
            case BroadcastDigest digest:
                UserMessageWire.Write(ref writer, digest);
                break;
            default:
                throw Unknown(primary);
        }
    }

    /// <summary>The request's budget as it travels: whole milliseconds within the wire's range.</summary>
    public static uint BudgetOf(PingReq request) =>
        (uint)Math.Clamp(request.Budget.Ticks / TimeSpan.TicksPerMillisecond, 1, WireLimits.MaxBudgetMilliseconds);

    /// <summary>The ping or ack, padded so that with the prelude it has this many bytes, or as near below as its lengths allow; others as they are.</summary>
    public static ProtocolMessage Padded(ProtocolMessage message, int total)
    {
        for (var padding = total - WireLimits.PreludeBytes - SizeOf(message); padding > 0; padding--)
        {
            ProtocolMessage longer = message switch
            {
                Ping ping => ping with { Padding = padding },
                Ack ack => ack with { Padding = padding },
                _ => message,
            };
            if (WireLimits.PreludeBytes + SizeOf(longer) <= total) return longer;
        }

        return message;
    }

    /// <summary>The ack's target as it travels: 0 when it is the sender.</summary>
    public static uint TargetOf(Ack ack) => ack.Target == ack.Source ? 0 : ack.Target;

    private static void Start(ref WireWriter writer, uint tag, ProtocolMessage message, ulong sequence, uint source)
    {
        writer.MessageHeader(tag, BodySize(message));
        writer.Fixed64Field(FieldTag.Sequence, sequence);
        writer.Fixed32Field(FieldTag.Source, source);
    }

    private static int BodySize(ProtocolMessage primary) => primary switch
    {
        Ping ping => Fixed64Size(ping.Sequence) + Fixed32Size(ping.Source) + Fixed32Size(ping.Target) + Fixed64Size(ping.ViewHash)
            + PaddingSize(ping.Padding) + WireWriter.FieldSize(ping.LocalHealth),
        Ack ack => Fixed64Size(ack.Sequence) + Fixed32Size(ack.Source) + Fixed32Size(TargetOf(ack)) + Fixed64Size(ack.ViewHash)
            + PaddingSize(ack.Padding) + WireWriter.FieldSize(ack.LocalHealth),
        Nack nack => Fixed64Size(nack.Sequence) + Fixed32Size(nack.Source),
        PingReq request => Fixed64Size(request.Sequence)
            + Fixed32Size(request.Source)
            + WireWriter.FieldSize(request.Target.Utf8)
            + WireWriter.MessageSize(WireEndpoint.SizeOf(request.Endpoint))
            + WireWriter.FieldSize(BudgetOf(request)),
        Challenge challenge => Fixed64Size(challenge.Ask) + Fixed64Size(challenge.Answer),
        UserMessage message => UserMessageWire.SizeOf(message),
        BroadcastDigest digest => UserMessageWire.SizeOf(digest),
        _ => throw Unknown(primary),
    };

    private static int PaddingSize(int padding) => padding == 0 ? 0 : WireWriter.MessageSize(padding);

    private static int Fixed32Size(uint value) => value == 0 ? 0 : 1 + sizeof(uint);

    private static int Fixed64Size(ulong value) => value == 0 ? 0 : 1 + sizeof(ulong);

    private static ArgumentException Unknown(ProtocolMessage primary) =>
        new($"No wire form for {primary.GetType().Name}.", nameof(primary));
}
