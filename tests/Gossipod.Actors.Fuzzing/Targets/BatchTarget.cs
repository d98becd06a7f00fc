using System.Text;
using Google.Protobuf;
using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Wire;
using V1 = Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.Fuzzing.Targets;

/// <summary>
/// The reader of frames of users' messages, as the receiving actor uses it: it never throws, allocates in proportion, and reads in what
/// it accepts what the generated code reads; a session's numbering survives every number.
/// </summary>
internal sealed class BatchTarget : ITarget
{
    private const int MaxBytesPerByte = 64;

    private readonly MessageFrames _frames = new(Wired.Cluster);

    /// <summary>How many frames were what.</summary>
    public Dictionary<MessageFrame, long> Kinds { get; } = [];

    public void Feed(ReadOnlySpan<byte> input) => Read(input.ToArray());

    public MessageFrame Read(byte[] frame)
    {
        var messages = new List<MessagePayload>();
        MessageFrame kind;
        ulong number;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            kind = _frames.Read(frame, out number, messages);
        }
        catch (Exception thrown)
        {
            throw new FuzzFailureException("reading a batch threw", thrown);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        FuzzFailureException.Unless(
            allocated <= PacketTarget.MaxAllocatedBytes + (long)frame.Length * MaxBytesPerByte,
            $"reading a frame of {frame.Length} bytes allocated {allocated}");
        Kinds[kind] = Kinds.GetValueOrDefault(kind) + 1;
        if (kind == MessageFrame.Ack) CheckAck(number);
        if (kind == MessageFrame.Batch) CheckBatch(frame, number, messages);
        return kind;
    }

    private void CheckAck(ulong number)
    {
        FuzzFailureException.Unless(
            _frames.Read(_frames.Ack(number), out var again, []) == MessageFrame.Ack && again == number,
            "an acknowledgement is not the same any more");
        var session = new SendSession<int>(windowBytes: 1_000);
        session.Add(1, bytes: 10);
        session.Next(1_000, []);
        FuzzFailureException.Unless(
            (session.OnAck(number, []) == AckOutcome.Bogus) == (number > 1), "an acknowledgement of what was never sent");
    }

    private void CheckBatch(byte[] frame, ulong number, List<MessagePayload> messages)
    {
        var again = new List<MessagePayload>();
        var once = _frames.Batch(number, messages);
        FuzzFailureException.Unless(
            _frames.Read(once, out var first, again) == MessageFrame.Batch && first == number, "a batch is none any more");
        FuzzFailureException.Unless(messages.SequenceEqual(again), "the messages are not the same any more");

        V1.MessageBatch generated;
        try
        {
            generated = V1.Frame.Parser.ParseFrom(frame.AsSpan(WireLimits.PreludeBytes)).MessageBatch;
        }
        catch (InvalidProtocolBufferException refused) when (refused.InnerException is DecoderFallbackException)
        {
            return; // Text that a later one replaces is not looked into.
        }
        catch (InvalidProtocolBufferException refused)
        {
            throw new FuzzFailureException("the generated code refuses a batch that was accepted", refused);
        }

        FuzzFailureException.Unless(
            generated.First == number && generated.Messages.Count == messages.Count, "the generated code reads another batch");
        for (var i = 0; i < messages.Count; i++)
        {
            var (theirs, ours) = (generated.Messages[i], messages[i]);
            FuzzFailureException.Unless(
                theirs.Format == (uint)ours.Format && theirs.Serializer == ours.SerializerId && theirs.Manifest == ours.Manifest
                && theirs.Data.Span.SequenceEqual(ours.Bytes.Span),
                "the generated code reads another message");
        }

        CheckSession(number, messages.Count);
    }

    private static void CheckSession(ulong first, int count)
    {
        var session = new ReceiveSession(1);
        FuzzFailureException.Unless(session.OnBatch(1, 5, out _), "a session does not begin");
        var follows = session.OnBatch(first, count, out var known);
        FuzzFailureException.Unless(follows == first is >= 1 and <= 6, "a batch beyond a gap was taken, or one without was not");
        FuzzFailureException.Unless(known >= 0 && known <= count && session.Received >= 5, "the numbering of a session is broken");
    }
}
