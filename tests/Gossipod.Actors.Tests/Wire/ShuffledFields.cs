using Google.Protobuf;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Wire;

/// <summary>
/// Rewrites a packet's body as another protobuf writer may: fields in any order, with fields of later versions among them.
/// </summary>
internal static class ShuffledFields
{
    private static readonly byte[][] Unknown =
    [
        [0xF8, 0x07, 0xFF, 0x01], // 127: varint
        [0xFD, 0x07, 1, 2, 3, 4], // 127: fixed32
        [0xF9, 0x07, 1, 2, 3, 4, 5, 6, 7, 8], // 127: fixed64
        [0xFA, 0x07, 3, 0x0A, 0xFF, 0xFF], // 127: bytes
    ];

    /// <summary>The updates keep their order, which has a meaning; the primary message goes behind them.</summary>
    public static byte[] Packet(byte[] body, Random random) =>
        [
            .. Unknown[random.Next(Unknown.Length)],
            .. Split(body).OrderByDescending(field => field.Tag).SelectMany(field => field.Tag switch
            {
                FieldTag.PacketUpdates => Message(field.Tag, Announce(field.Content, random)),
                // The order of its entries is a part of it.
                FieldTag.PacketBroadcastDigest => field.Whole,
                _ => Message(field.Tag, Shuffle(field.Content, random)),
            }),
        ];

    private static byte[] Announce(byte[] body, Random random)
    {
        var fields = Split(body).Select(field =>
            field.Tag == FieldTag.AnnounceRecord ? Message(field.Tag, Shuffle(field.Content, random)) : field.Whole);
        return Mix(fields, random);
    }

    private static byte[] Shuffle(byte[] body, Random random) => Mix(Split(body).Select(field => field.Whole), random);

    private static byte[] Mix(IEnumerable<byte[]> fields, Random random)
    {
        var all = fields.Append(Unknown[random.Next(Unknown.Length)]).ToArray();
        random.Shuffle(all);
        return [.. all.SelectMany(field => field)];
    }

    private static byte[] Message(uint tag, byte[] content)
    {
        var header = new byte[6];
        var writer = new WireWriter(header);
        writer.MessageHeader(tag, content.Length);
        return [.. header[..writer.Position], .. content];
    }

    private static IEnumerable<(uint Tag, byte[] Whole, byte[] Content)> Split(byte[] body)
    {
        var input = new CodedInputStream(body);
        while (!input.IsAtEnd)
        {
            var start = (int)input.Position;
            var tag = input.ReadTag();
            var content = WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited ? input.ReadBytes().ToByteArray() : [];
            if (WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited) input.SkipLastField();
            yield return (tag, body[start..(int)input.Position], content);
        }
    }
}
