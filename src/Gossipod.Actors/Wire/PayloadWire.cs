using System.Text;
using System.Text.Unicode;
using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors.Wire;

/// <summary>How <c>Payload</c> travels.</summary>
internal static class PayloadWire
{
    /// <summary>Size of the message's fields, without the tag and length around them.</summary>
    public static int SizeOf(MessagePayload payload) =>
        WireWriter.FieldSize((ulong)payload.Format)
        + WireWriter.FieldSize(ZigZag(payload.SerializerId))
        + TextSize(payload.Manifest)
        + WireWriter.FieldSize(payload.Bytes.Span);

    public static void Write(ref WireWriter writer, uint tag, MessagePayload payload)
    {
        writer.MessageHeader(tag, SizeOf(payload));
        writer.Field(FieldTag.PayloadFormat, (ulong)payload.Format);
        writer.Field(FieldTag.PayloadSerializer, ZigZag(payload.SerializerId));
        writer.Field(FieldTag.PayloadManifest, payload.Manifest, Encoding.UTF8.GetByteCount(payload.Manifest));
        writer.Field(FieldTag.PayloadData, payload.Bytes.Span);
    }

    public static void Add(ref ContentCheck check, MessagePayload payload)
    {
        check.Add((uint)payload.Format);
        check.Add((uint)payload.SerializerId);
        if (payload.Manifest.Length > 0)
        {
            Span<byte> manifest = stackalloc byte[WireLimits.MaxManifestBytes];
            check.Add(manifest[..Encoding.UTF8.GetBytes(payload.Manifest, manifest)]);
        }

        check.Add(payload.Bytes.Span);
    }

    /// <summary>The payload in the slice; null, with the reader failed, when it breaks a rule.</summary>
    /// <param name="reader">Over the bytes.</param>
    /// <param name="slice">Where the message lies.</param>
    /// <param name="source">The same bytes, of which the payload is to keep its part; default copies that.</param>
    public static MessagePayload? Read(ref WireReader reader, Slice slice, ReadOnlyMemory<byte> source = default)
    {
        ulong format = 0, serializer = 0;
        Slice manifest = default, data = default;
        if (slice.IsAbsent) reader.Fail(DecodeFailure.MissingField, reader.Position);
        var outer = reader.Enter(slice);
        while (reader.NextField(out var tag))
        {
            switch (tag)
            {
                case FieldTag.PayloadFormat: format = reader.Varint(); break;
                case FieldTag.PayloadSerializer: serializer = reader.Varint(); break;
                case FieldTag.PayloadManifest: manifest = reader.Bytes(); break;
                case FieldTag.PayloadData: data = reader.Bytes(); break;
                default: reader.Skip(tag); break;
            }
        }

        reader.Leave(outer);
        if (format > WireLimits.MaxPayloadFormat) reader.Fail(DecodeFailure.UnknownKind, slice.Start);
        if (manifest.Length > WireLimits.MaxManifestBytes) reader.Fail(DecodeFailure.LimitExceeded, slice.Start);
        if (reader.Failed) return null;
        if (Text(ref reader, manifest) is not { } text) return null;
        return new MessagePayload((PayloadFormat)format, FromZigZag((uint)serializer), text, BytesOf(ref reader, data, source));
    }

    /// <summary>The text in the slice; null, with the reader failed, when it is not UTF-8.</summary>
    public static string? Text(ref WireReader reader, Slice slice)
    {
        if (slice.Length == 0) return "";
        if (Utf8.IsValid(reader[slice])) return Encoding.UTF8.GetString(reader[slice]);
        reader.Fail(DecodeFailure.BadText, slice.Start);
        return null;
    }

    public static int TextSize(string text) =>
        text.Length == 0 ? 0 : WireWriter.MessageSize(Encoding.UTF8.GetByteCount(text));

    private static ReadOnlyMemory<byte> BytesOf(ref WireReader reader, Slice slice, ReadOnlyMemory<byte> source) =>
        slice.Length == 0 ? default : source.IsEmpty ? reader[slice].ToArray() : source[slice.Start..slice.End];

    private static uint ZigZag(int value) => (uint)((value << 1) ^ (value >> 31));

    private static int FromZigZag(uint value) => (int)(value >> 1) ^ -(int)(value & 1);
}
