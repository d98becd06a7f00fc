using System.Text;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors.Wire;

/// <summary>How <c>Broadcast</c> travels: one entry of a packet's <c>broadcasts</c>, written once and passed on as it is.</summary>
internal static class BroadcastWire
{
    /// <summary>Most bytes of the entry beside the payload: names of origin and broadcast, numbers, framing.</summary>
    public static int SizeOf(MemberName origin, ulong generation, ulong sequence, string name, MessagePayload payload) =>
        WireWriter.MessageSize(BodySize(origin, generation, sequence, name, payload));

    /// <summary>A broadcast with its bytes, into which the payload is copied.</summary>
    public static Broadcast Create(MemberName origin, ulong generation, ulong sequence, string name, MessagePayload payload)
    {
        var check = Check(origin, generation, sequence, name, payload);
        var size = BodySize(origin, generation, sequence, name, payload);
        var encoded = new byte[WireWriter.MessageSize(size)];
        var writer = new WireWriter(encoded);
        writer.MessageHeader(FieldTag.PacketBroadcasts, size);
        writer.Field(FieldTag.BroadcastOrigin, origin.Utf8);
        writer.Field(FieldTag.BroadcastGeneration, generation);
        writer.Field(FieldTag.BroadcastSequence, sequence);
        writer.Field(FieldTag.BroadcastName, name, Encoding.UTF8.GetByteCount(name));
        PayloadWire.Write(ref writer, FieldTag.BroadcastPayload, payload);
        var data = encoded.AsMemory((writer.Position - payload.Bytes.Length)..writer.Position);
        writer.Fixed32Field(FieldTag.BroadcastCheck, check);
        var own = new MessagePayload(payload.Format, payload.SerializerId, payload.Manifest, data);
        return new Broadcast(origin, generation, sequence, name, own, encoded);
    }

    /// <summary>The broadcast in the slice; null, with the reader failed, when it breaks a rule or was damaged.</summary>
    public static Broadcast? Read(ref WireReader reader, Slice slice, NameCache names)
    {
        ulong generation = 0, sequence = 0;
        Slice originAt = default, nameAt = default, payloadAt = default;
        var check = 0U;
        var outer = reader.Enter(slice);
        while (reader.NextField(out var tag))
        {
            switch (tag)
            {
                case FieldTag.BroadcastOrigin: originAt = reader.Bytes(); break;
                case FieldTag.BroadcastGeneration: generation = reader.Varint(); break;
                case FieldTag.BroadcastSequence: sequence = reader.Varint(); break;
                case FieldTag.BroadcastName: nameAt = reader.Bytes(); break;
                case FieldTag.BroadcastPayload:
                    if (!payloadAt.IsAbsent) reader.Fail(DecodeFailure.DuplicateField, reader.Position);
                    payloadAt = reader.Bytes();
                    break;
                case FieldTag.BroadcastCheck: check = reader.Fixed32(); break;
                default: reader.Skip(tag); break;
            }
        }

        reader.Leave(outer);
        if (sequence is 0 or >= WireLimits.MaxBroadcastSequence) reader.Fail(DecodeFailure.BadVersionNumber, slice.Start);
        if (nameAt.Length > WireLimits.MaxBroadcastNameBytes) reader.Fail(DecodeFailure.LimitExceeded, slice.Start);
        if (reader.Failed) return null;
        var origin = names.Find(reader[originAt]);
        if (origin is null) reader.Fail(DecodeFailure.BadName, slice.Start);
        if (PayloadWire.Read(ref reader, payloadAt) is not { } payload || PayloadWire.Text(ref reader, nameAt) is not { } name) return null;
        if (check == Check(origin!, generation, sequence, name, payload)) return Create(origin!, generation, sequence, name, payload);
        reader.Fail(DecodeFailure.BadCheck, slice.Start);
        return null;
    }

    private static uint Check(MemberName origin, ulong generation, ulong sequence, string name, MessagePayload payload)
    {
        var check = default(ContentCheck);
        check.Add(origin.Hash);
        check.Add(generation);
        check.Add(sequence);
        if (name.Length > 0)
        {
            Span<byte> utf8 = stackalloc byte[WireLimits.MaxBroadcastNameBytes];
            check.Add(utf8[..Encoding.UTF8.GetBytes(name, utf8)]);
        }

        PayloadWire.Add(ref check, payload);
        return check.Value;
    }

    private static int BodySize(MemberName origin, ulong generation, ulong sequence, string name, MessagePayload payload) =>
        WireWriter.FieldSize(origin.Utf8)
        + WireWriter.FieldSize(generation)
        + WireWriter.FieldSize(sequence)
        + PayloadWire.TextSize(name)
        + WireWriter.MessageSize(PayloadWire.SizeOf(payload))
        + 1 + sizeof(uint);
}
