using System.Numerics;
using System.Text;
using Google.Protobuf;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Wire;
using V1 = Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.Tests.Wire;

/// <summary>Packets as messages of the generated code: the reference that the hand-written codec is held to.</summary>
internal static class GeneratedPackets
{
    public static V1.Packet Of(Packet packet)
    {
        var wire = new V1.Packet();
        switch (packet.Primary)
        {
            case Ping ping:
                wire.Ping = new V1.Ping { Sequence = ping.Sequence, Source = ping.Source, Target = ping.Target, ViewHash = ping.ViewHash, Padding = Padding(ping.Padding), LocalHealth = ping.LocalHealth };
                break;
            case Ack ack:
                wire.Ack = new V1.Ack { Sequence = ack.Sequence, Source = ack.Source, ViewHash = ack.ViewHash, Padding = Padding(ack.Padding), LocalHealth = ack.LocalHealth };
                if (ack.Target != ack.Source) wire.Ack.Target = ack.Target;
                break;
            case Nack nack:
                wire.Nack = new V1.Nack { Sequence = nack.Sequence, Source = nack.Source };
                break;
            case PingReq request:
                wire.PingReq = new V1.PingReq
                {
                    Sequence = request.Sequence,
                    Source = request.Source,
                    TargetName = ByteString.CopyFromUtf8(request.Target.Value),
                    Endpoint = WireMapping.ToWire(request.Endpoint),
                    BudgetMillis = (uint)request.Budget.TotalMilliseconds,
                };
                break;
            case Challenge challenge:
                wire.Challenge = new V1.Challenge { Ask = challenge.Ask, Answer = challenge.Answer };
                break;
            case UserMessage message:
                wire.UserMessage = new V1.UserMessage
                {
                    Source = ByteString.CopyFromUtf8(message.Source.Value),
                    Target = message.Target,
                    Payload = Of(message.Payload),
                    Check = Check(message.Payload, BitConverter.GetBytes(message.Source.Hash)),
                };
                break;
            case BroadcastDigest digest:
                wire.BroadcastDigest = Of(digest);
                break;
        }

        wire.Updates.AddRange(packet.Updates.Select(Of));
        wire.Broadcasts.AddRange(packet.Broadcasts.Select(Of));
        return wire;
    }

    private static ByteString Padding(int bytes) => ByteString.CopyFrom(new byte[bytes]);

    public static V1.Payload Of(MessagePayload payload) => new()
    {
        Format = (uint)payload.Format,
        Serializer = payload.SerializerId,
        Manifest = payload.Manifest,
        Data = ByteString.CopyFrom(payload.Bytes.Span),
    };

    private static V1.Broadcast Of(Broadcast broadcast) => new()
    {
        Origin = ByteString.CopyFromUtf8(broadcast.Origin.Value),
        Generation = broadcast.Generation,
        Sequence = broadcast.Sequence,
        Name = ByteString.CopyFromUtf8(broadcast.Name),
        Payload = Of(broadcast.Payload),
        Check = Check(
            broadcast.Payload,
            BitConverter.GetBytes(broadcast.Origin.Hash),
            BitConverter.GetBytes(broadcast.Generation),
            BitConverter.GetBytes(broadcast.Sequence),
            Encoding.UTF8.GetBytes(broadcast.Name)),
    };

    private static V1.BroadcastDigest Of(BroadcastDigest digest)
    {
        var wire = new V1.BroadcastDigest { Source = ByteString.CopyFromUtf8(digest.Source.Value), Target = digest.Target, Reply = digest.IsReply };
        wire.Entries.AddRange(digest.Entries.Select(entry => new V1.BroadcastDigest.Types.Entry
        {
            Origin = entry.Origin,
            Generation = entry.Generation,
            Through = entry.Through,
            Above = ByteString.CopyFrom(entry.Above.Span),
        }));
        return wire;
    }

    /// <summary>The specification's check, byte by byte.</summary>
    private static uint Check(MessagePayload payload, params byte[][] parts)
    {
        byte[] all =
        [
            .. parts.SelectMany(part => part), .. BitConverter.GetBytes((int)payload.Format), .. BitConverter.GetBytes(payload.SerializerId),
            .. Encoding.UTF8.GetBytes(payload.Manifest), .. payload.Bytes.ToArray(),
        ];
        var crc = all.Aggregate(0U, (sum, b) => BitOperations.Crc32C(sum, b));
        return crc == 0 ? 1 : crc;
    }

    public static V1.Announce Of(MemberUpdate update)
    {
        var wire = new V1.Announce
        {
            Kind = (V1.Announce.Types.Kind)update.Kind,
            Name = ByteString.CopyFromUtf8(update.Name.Value),
            Generation = update.Version.Generation,
            Incarnation = update.Version.Incarnation,
        };
        if (update.Kind is UpdateKind.Suspect or UpdateKind.Confirm) wire.From = ByteString.CopyFromUtf8(update.From.Value);
        if (update.Key != LeaveKey.None) wire.LeaveKey = ByteString.CopyFrom([.. BitConverter.GetBytes(update.Key.First), .. BitConverter.GetBytes(update.Key.Second)]);
        if (update.Signature is { } signature) wire.Signature = ByteString.CopyFrom(signature.Span);
        if (update.Details is not null) wire.Record = WireMapping.ToWire(update.Details);
        return wire;
    }
}
