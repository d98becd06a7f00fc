using System.Text;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Wire;

/// <summary>Sizes and writes one entry of a packet's <c>updates</c> field: tag, length and <c>Announce</c>.</summary>
internal static class UpdateWriter
{
    /// <summary>How much of <see cref="WireLimits.MaxDatagramTagCount"/> the update takes.</summary>
    public static int WeightOf(MemberUpdate update) =>
        (update.CarriesRecord ? RecordOf(update).Tags.Count + (RecordOf(update).Signature is null ? 0 : WireLimits.RecordSignatureWeight) : 0)
        + (update.Signature is null ? 0 : WireLimits.AccusationSignatureWeight);

    /// <summary>Size of the whole entry.</summary>
    public static int SizeOf(MemberUpdate update)
    {
        var recordSize = update.CarriesRecord ? RecordSize(RecordOf(update)) : 0;
        return WireWriter.MessageSize(AnnounceSize(update, recordSize));
    }

    /// <summary>Writes the entry; the writer has room for <see cref="SizeOf"/> bytes.</summary>
    public static void Write(ref WireWriter writer, MemberUpdate update)
    {
        var record = update.CarriesRecord ? RecordOf(update) : null;
        var recordSize = record is null ? 0 : RecordSize(record);
        writer.MessageHeader(FieldTag.PacketUpdates, AnnounceSize(update, recordSize));
        writer.Field(FieldTag.AnnounceKind, (ulong)update.Kind);
        writer.Field(FieldTag.AnnounceName, update.Name.Utf8);
        writer.Field(FieldTag.AnnounceGeneration, update.Version.Generation);
        writer.Field(FieldTag.AnnounceIncarnation, update.Version.Incarnation);
        if (CarriesAccuser(update)) writer.Field(FieldTag.AnnounceFrom, update.From.Utf8);
        if (record is not null) WriteRecord(ref writer, record, recordSize);
        if (update.Key != LeaveKey.None) WriteKey(ref writer, FieldTag.AnnounceLeaveKey, update.Key);
        if (update.Signature is { } signature) writer.Field(FieldTag.AnnounceSignature, signature.Span);
    }

    private static bool CarriesAccuser(MemberUpdate update) => update.Kind is UpdateKind.Suspect or UpdateKind.Confirm;

    private static MemberDetails RecordOf(MemberUpdate update) =>
        update.Details
        ?? throw new ArgumentException($"A {update.Kind} claim carries the whole record; {update} does not.", nameof(update));

    private static int AnnounceSize(MemberUpdate update, int recordSize) =>
        WireWriter.FieldSize((ulong)update.Kind)
        + WireWriter.FieldSize(update.Name.Utf8)
        + WireWriter.FieldSize(update.Version.Generation)
        + WireWriter.FieldSize(update.Version.Incarnation)
        + (CarriesAccuser(update) ? WireWriter.FieldSize(update.From.Utf8) : 0)
        + (update.CarriesRecord ? WireWriter.MessageSize(recordSize) : 0)
        + (update.Key == LeaveKey.None ? 0 : WireWriter.MessageSize(LeaveKey.Bytes))
        + (update.Signature is null ? 0 : WireWriter.MessageSize(Signature.Bytes));

    private static int RecordSize(MemberDetails record)
    {
        var size = WireWriter.MessageSize(WireEndpoint.SizeOf(record.Endpoint))
            + WireWriter.FieldSize((ulong)record.StreamPort)
            + WireWriter.FieldSize(record.Metadata.Span)
            + WireWriter.FieldSize(record.Extensions.Span)
            + (record.Lock == LeaveLock.None ? 0 : WireWriter.MessageSize(LeaveLock.Bytes))
            + (record.Signature is null ? 0 : WireWriter.MessageSize(IdentityKey.Bytes) + WireWriter.MessageSize(Signature.Bytes));
        if (record.Tags.Count == 0) return size;
        foreach (var (key, value) in record.Tags) size += WireWriter.MessageSize(TagSize(Utf8Size(key), Utf8Size(value)));
        return size;
    }

    private static void WriteRecord(ref WireWriter writer, MemberDetails record, int size)
    {
        writer.MessageHeader(FieldTag.AnnounceRecord, size);
        WireEndpoint.Write(ref writer, FieldTag.RecordEndpoint, record.Endpoint);
        writer.Field(FieldTag.RecordStreamPort, (ulong)record.StreamPort);
        if (record.Tags.Count > 0) WriteTags(ref writer, record);
        writer.Field(FieldTag.RecordMetadata, record.Metadata.Span);
        writer.Field(FieldTag.RecordExtensions, record.Extensions.Span);
        if (record.Lock != LeaveLock.None) WriteKey(ref writer, FieldTag.RecordLeaveLock, new LeaveKey(record.Lock.First, record.Lock.Second));
        if (record.Signature is not { } signature) return;
        writer.Field(FieldTag.RecordPublicKey, signature.Key.Span);
        writer.Field(FieldTag.RecordSignature, signature.Value.Span);
    }

    private static void WriteKey(ref WireWriter writer, uint tag, LeaveKey key)
    {
        Span<byte> bytes = stackalloc byte[LeaveKey.Bytes];
        key.Write(bytes);
        writer.Field(tag, bytes);
    }

    private static void WriteTags(ref WireWriter writer, MemberDetails record)
    {
        foreach (var (key, value) in record.Tags)
        {
            int keySize = Utf8Size(key), valueSize = Utf8Size(value);
            writer.MessageHeader(FieldTag.RecordTags, TagSize(keySize, valueSize));
            writer.Field(FieldTag.TagKey, key, keySize);
            writer.Field(FieldTag.TagValue, value, valueSize);
        }
    }

    private static int Utf8Size(string text) => Encoding.UTF8.GetByteCount(text);

    private static int TagSize(int keySize, int valueSize) =>
        (keySize == 0 ? 0 : WireWriter.MessageSize(keySize)) + (valueSize == 0 ? 0 : WireWriter.MessageSize(valueSize));
}
