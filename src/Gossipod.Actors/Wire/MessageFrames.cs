using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors.Wire;

/// <summary>What <see cref="MessageFrames.Read"/> found.</summary>
internal enum MessageFrame
{
    /// <summary>A batch of messages.</summary>
    Batch,

    /// <summary>An acknowledgement.</summary>
    Ack,

    /// <summary>Another frame, for <see cref="StreamCodec"/>.</summary>
    Other,

    /// <summary>None that can be read.</summary>
    Malformed,
}

/// <summary>
/// The frames of a stream of messages once it is accepted: hand-written, for they carry all that applications send, and equal to those
/// of the generated code. Not thread-safe.
/// </summary>
/// <param name="cluster">Tag of the cluster's name.</param>
internal sealed class MessageFrames(ClusterTag cluster)
{
    /// <summary>Messages in one batch; a receiver refuses more.</summary>
    public const int MaxMessageCount = 16_384;

    /// <summary>A payload that is at most this part of its frame is copied out of it, so that keeping it does not keep the frame.</summary>
    private const int CopiedPart = 4;

    private const int TagBytes = 2;

    /// <summary>A batch as a whole frame.</summary>
    public byte[] Batch(ulong first, IReadOnlyList<MessagePayload> messages)
    {
        var size = WireWriter.FieldSize(first);
        for (var i = 0; i < messages.Count; i++) size += WireWriter.MessageSize(PayloadWire.SizeOf(messages[i]));
        var frame = Frame(FieldTag.FrameMessageBatch, size, out var writer);
        writer.Field(FieldTag.BatchFirst, first);
        for (var i = 0; i < messages.Count; i++) PayloadWire.Write(ref writer, FieldTag.BatchMessages, messages[i]);
        return frame;
    }

    /// <summary>An acknowledgement as a whole frame.</summary>
    public byte[] Ack(ulong received)
    {
        var frame = Frame(FieldTag.FrameMessageAck, WireWriter.FieldSize(received), out var writer);
        writer.Field(FieldTag.AckReceived, received);
        return frame;
    }

    /// <summary>Reads a frame; never throws on a peer's bytes.</summary>
    /// <param name="frame">Prelude and body.</param>
    /// <param name="number">Of the first message of a batch, or the last one acknowledged.</param>
    /// <param name="messages">Gets the messages of a batch, of which long ones are parts of the frame.</param>
    public MessageFrame Read(ReadOnlyMemory<byte> frame, out ulong number, List<MessagePayload> messages)
    {
        number = 0;
        if (WirePrelude.Check(frame.Span, WirePrelude.StreamFlags, cluster, out _) != DecodeFailure.None) return MessageFrame.Other;
        var reader = new WireReader(frame.Span, WireLimits.PreludeBytes);
        if (!reader.NextField(out var tag) || tag is not (FieldTag.FrameMessageBatch or FieldTag.FrameMessageAck)) return MessageFrame.Other;
        var body = reader.Bytes();
        if (reader.NextField(out _) || reader.Failed) return MessageFrame.Malformed;
        reader.Enter(body);
        if (tag == FieldTag.FrameMessageBatch) ReadBatch(ref reader, frame, ref number, messages);
        else ReadAck(ref reader, ref number);
        if (reader.Failed) return MessageFrame.Malformed;
        return tag == FieldTag.FrameMessageBatch ? MessageFrame.Batch : MessageFrame.Ack;
    }

    private static void ReadBatch(ref WireReader reader, ReadOnlyMemory<byte> frame, ref ulong number, List<MessagePayload> messages)
    {
        while (reader.NextField(out var tag))
        {
            switch (tag)
            {
                case FieldTag.BatchFirst: number = reader.Varint(); break;
                case FieldTag.BatchMessages:
                    var at = reader.Bytes();
                    if (messages.Count == MaxMessageCount) reader.Fail(DecodeFailure.LimitExceeded, at.Start);
                    else if (PayloadWire.Read(ref reader, at, at.Length * CopiedPart > frame.Length ? frame : default) is { } payload) messages.Add(payload);
                    break;
                default: reader.Skip(tag); break;
            }
        }

        if (messages.Count == 0 || number == 0) reader.Fail(DecodeFailure.MissingField, WireLimits.PreludeBytes);
    }

    private static void ReadAck(ref WireReader reader, ref ulong number)
    {
        while (reader.NextField(out var tag))
        {
            if (tag == FieldTag.AckReceived) number = reader.Varint();
            else reader.Skip(tag);
        }
    }

    private byte[] Frame(uint tag, int size, out WireWriter writer)
    {
        var frame = new byte[WireLimits.PreludeBytes + TagBytes + WireWriter.VarintSize((uint)size) + size];
        WirePrelude.Write(frame, WirePrelude.StreamFlags, cluster);
        writer = new WireWriter(frame.AsSpan(WireLimits.PreludeBytes));
        writer.Varint(tag);
        writer.Varint((uint)size);
        return frame;
    }
}
