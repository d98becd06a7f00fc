using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;

namespace Gossipod.Actors.Wire;

/// <summary>How the primary messages of users travel: <c>UserMessage</c> and <c>BroadcastDigest</c>.</summary>
internal static class UserMessageWire
{
    public static int SizeOf(UserMessage message) =>
        WireWriter.FieldSize(message.Source.Utf8) + Fixed32Size(message.Target) + WireWriter.MessageSize(PayloadWire.SizeOf(message.Payload))
        + 1 + sizeof(uint);

    public static void Write(ref WireWriter writer, UserMessage message)
    {
        writer.MessageHeader(FieldTag.PacketUserMessage, SizeOf(message));
        writer.Field(FieldTag.UserMessageSource, message.Source.Utf8);
        writer.Fixed32Field(FieldTag.UserMessageTarget, message.Target);
        PayloadWire.Write(ref writer, FieldTag.UserMessagePayload, message.Payload);
        writer.Fixed32Field(FieldTag.UserMessageCheck, Check(message));
    }

    public static UserMessage? ReadMessage(ref WireReader reader, Slice slice, NameCache names)
    {
        Slice sourceAt = default, payloadAt = default;
        uint target = 0, check = 0;
        var outer = reader.Enter(slice);
        while (reader.NextField(out var tag))
        {
            switch (tag)
            {
                case FieldTag.UserMessageSource: sourceAt = reader.Bytes(); break;
                case FieldTag.UserMessageTarget: target = reader.Fixed32(); break;
                case FieldTag.UserMessagePayload:
                    if (!payloadAt.IsAbsent) reader.Fail(DecodeFailure.DuplicateField, reader.Position);
                    payloadAt = reader.Bytes();
                    break;
                case FieldTag.UserMessageCheck: check = reader.Fixed32(); break;
                default: reader.Skip(tag); break;
            }
        }

        reader.Leave(outer);
        if (target == 0) reader.Fail(DecodeFailure.MissingField, slice.Start);
        if (reader.Failed) return null;
        var source = names.Find(reader[sourceAt]);
        if (source is null) reader.Fail(DecodeFailure.BadName, slice.Start);
        if (PayloadWire.Read(ref reader, payloadAt) is not { } payload) return null;
        var message = new UserMessage(source!, target, payload);
        if (check == Check(message)) return message;
        reader.Fail(DecodeFailure.BadCheck, slice.Start);
        return null;
    }

    public static int SizeOf(BroadcastDigest digest)
    {
        var size = WireWriter.FieldSize(digest.Source.Utf8) + Fixed32Size(digest.Target) + WireWriter.FieldSize(digest.IsReply ? 1UL : 0);
        foreach (var entry in digest.Entries) size += WireWriter.MessageSize(SizeOf(entry));
        return size;
    }

    public static void Write(ref WireWriter writer, BroadcastDigest digest)
    {
        writer.MessageHeader(FieldTag.PacketBroadcastDigest, SizeOf(digest));
        writer.Field(FieldTag.DigestSource, digest.Source.Utf8);
        writer.Fixed32Field(FieldTag.DigestTarget, digest.Target);
        writer.Field(FieldTag.DigestReply, digest.IsReply ? 1UL : 0);
        foreach (var entry in digest.Entries)
        {
            writer.MessageHeader(FieldTag.DigestEntries, SizeOf(entry));
            writer.Fixed64Field(FieldTag.EntryOrigin, entry.Origin);
            writer.Field(FieldTag.EntryGeneration, entry.Generation);
            writer.Field(FieldTag.EntryThrough, entry.Through);
            writer.Field(FieldTag.EntryAbove, entry.Above.Span);
        }
    }

    public static BroadcastDigest? ReadDigest(ref WireReader reader, Slice slice, NameCache names)
    {
        var sourceAt = default(Slice);
        var target = 0U;
        var reply = 0UL;
        var entries = new List<DigestEntry>();
        var outer = reader.Enter(slice);
        while (reader.NextField(out var tag))
        {
            switch (tag)
            {
                case FieldTag.DigestSource: sourceAt = reader.Bytes(); break;
                case FieldTag.DigestTarget: target = reader.Fixed32(); break;
                case FieldTag.DigestReply: reply = reader.Varint(); break;
                case FieldTag.DigestEntries:
                    if (entries.Count == WireLimits.MaxDigestEntryCount) reader.Fail(DecodeFailure.LimitExceeded, reader.Position);
                    else if (ReadEntry(ref reader, reader.Bytes()) is { } entry) entries.Add(entry);
                    break;
                default: reader.Skip(tag); break;
            }
        }

        reader.Leave(outer);
        if (target == 0) reader.Fail(DecodeFailure.MissingField, slice.Start);
        if (reader.Failed) return null;
        if (names.Find(reader[sourceAt]) is { } source) return new BroadcastDigest(source, target, reply != 0, entries);
        reader.Fail(DecodeFailure.BadName, slice.Start);
        return null;
    }

    private static DigestEntry? ReadEntry(ref WireReader reader, Slice slice)
    {
        ulong origin = 0, generation = 0, through = 0;
        var above = default(Slice);
        var outer = reader.Enter(slice);
        while (reader.NextField(out var tag))
        {
            switch (tag)
            {
                case FieldTag.EntryOrigin: origin = reader.Fixed64(); break;
                case FieldTag.EntryGeneration: generation = reader.Varint(); break;
                case FieldTag.EntryThrough: through = reader.Varint(); break;
                case FieldTag.EntryAbove: above = reader.Bytes(); break;
                default: reader.Skip(tag); break;
            }
        }

        reader.Leave(outer);
        if (above.Length > WireLimits.MaxDigestBitmapBytes) reader.Fail(DecodeFailure.LimitExceeded, slice.Start);
        if (through >= WireLimits.MaxBroadcastSequence) reader.Fail(DecodeFailure.BadVersionNumber, slice.Start);
        return reader.Failed ? null : new DigestEntry(origin, generation, through, reader[above].ToArray());
    }

    private static uint Check(UserMessage message)
    {
        var check = default(ContentCheck);
        check.Add(message.Source.Hash);
        PayloadWire.Add(ref check, message.Payload);
        return check.Value;
    }

    private static int SizeOf(DigestEntry entry) =>
        (entry.Origin == 0 ? 0 : 1 + sizeof(ulong))
        + WireWriter.FieldSize(entry.Generation)
        + WireWriter.FieldSize(entry.Through)
        + WireWriter.FieldSize(entry.Above.Span);

    private static int Fixed32Size(uint value) => value == 0 ? 0 : 1 + sizeof(uint);
}
