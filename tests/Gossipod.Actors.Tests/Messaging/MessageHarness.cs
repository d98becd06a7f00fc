using Akka.Actor;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Messaging;

/// <summary>An actor of reliable messages among recorders; "stream" is the stream that the peer is at the end of.</summary>
public abstract class MessageHarness : ActorHarness
{
    private readonly StreamCodec _codec = new(ClusterTag.Of("test"), 512, 1 << 20);
    private readonly MessageFrames _frames = new(ClusterTag.Of("test"));

    protected MessageHarness()
    {
        Stream = Recorder("stream");
        Know(Given.Row(Given.Bob), Given.Row(Given.Carol, MemberStatus.Dead));
    }

    private protected IActorRef Stream { get; }

    private protected IReadOnlyList<ReadOnlyMemory<byte>> Frames => [.. Journal.Of<SendFrame>("stream").Select(frame => frame.Payload)];

    private protected static byte[] Payload(int number) => BitConverter.GetBytes(number);

    private protected void Know(params IReadOnlyList<Member> rows)
    {
        var self = Given.Row(Given.Self);
        var seen = new ClusterSnapshot(self, new SnapshotRows(self), sequence: 0, localHealth: 0);
        foreach (var row in rows) seen = seen.With(row, seen.Sequence + 1);
        Context.Snapshot.Current = seen;
    }

    private protected StreamMessage? Control(int frame) => _codec.Decode(Frames[frame]).Value;

    private protected (MessageFrame Kind, ulong Number, List<MessagePayload> Payloads) Read(int frame)
    {
        var payloads = new List<MessagePayload>();
        var kind = _frames.Read(Frames[frame], out var number, payloads);
        return (kind, number, payloads);
    }

    private protected void Say(StreamMessage message, IActorRef? stream = null) => Actor.Tell(new FrameReceived(stream ?? Stream, _codec.Encode(message)));

    private protected void SayAck(ulong received) => Actor.Tell(new FrameReceived(Stream, _frames.Ack(received)));

    private protected void SayBatch(ulong first, params int[] numbers) =>
        Actor.Tell(new FrameReceived(Stream, _frames.Batch(first, [.. numbers.Select(number => MessagePayload.FromBytes(Payload(number)))])));

    private protected void SayBytes(params byte[] bytes) => Actor.Tell(new FrameReceived(Stream, bytes));
}
