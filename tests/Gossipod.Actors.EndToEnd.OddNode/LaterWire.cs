using Google.Protobuf;
using Gossipod.Actors.Wire;
using Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.EndToEnd.OddNode;

/// <summary>What a later version of protos/gossipod/v1/packet.proto might send: fields and kinds that version 1 does not have, in every message.</summary>
internal static class LaterWire
{
    /// <summary>Field 1,000 a number, 1,001 bytes, 1,002 fixed64, 1,003 fixed32.</summary>
    private static readonly byte[] UnknownFields =
    [
        0xC0, 0x3E, 0x2A,
        0xCA, 0x3E, 3, 1, 2, 3,
        0xD1, 0x3E, 1, 2, 3, 4, 5, 6, 7, 8,
        0xDD, 0x3E, 1, 2, 3, 4,
    ];

    /// <summary>Field 30, a message: a primary that version 1 does not know.</summary>
    private static readonly byte[] NewPrimary = [0xF2, 0x01, 4, 0x08, 1, 0x10, 2];

    /// <summary>The datagram with unknown fields in each of its messages; null where they have no room.</summary>
    public static byte[]? Extend(ReadOnlySpan<byte> datagram, int maxBytes)
    {
        var packet = Packet.Parser.ParseFrom(datagram[WireLimits.PreludeBytes..].ToArray());
        IMessage?[] nested = [packet.Ping, packet.PingReq, packet.PingReq?.Endpoint, packet.Ack, packet.Nack, packet.UserMessage, packet.BroadcastDigest];
        foreach (var message in nested) message?.MergeFrom(UnknownFields);
        foreach (var update in packet.Updates)
        {
            update.MergeFrom(UnknownFields);
            update.Record?.MergeFrom(UnknownFields);
            update.Record?.Endpoint?.MergeFrom(UnknownFields);
        }

        foreach (var broadcast in packet.Broadcasts) broadcast.MergeFrom(UnknownFields);
        packet.MergeFrom(UnknownFields);
        if (packet.Updates.Count < WireLimits.MaxUpdateCount) packet.Updates.Insert(0, new Announce { Kind = (Announce.Types.Kind)9, Name = ByteString.CopyFrom(0xFF), Incarnation = ulong.MaxValue });
        byte[] extended = [.. datagram[..WireLimits.PreludeBytes], .. packet.ToByteArray()];
        return extended.Length <= maxBytes ? extended : null;
    }

    /// <summary>A datagram whose primary message version 1 does not know.</summary>
    public static byte[] OfNewKind(ReadOnlySpan<byte> datagram) => [.. datagram[..WireLimits.PreludeBytes], .. NewPrimary];
}
