using CsCheck;
using Google.Protobuf;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Wire;
using V1 = Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.Tests.Wire;

public class MessageFramesTests
{
    private readonly MessageFrames _frames = new(WireSamples.Cluster);
    private readonly List<MessagePayload> _read = [];

    [Fact]
    public void A_batch_is_what_the_generated_code_writes_and_reads_back_equal() => Gen.Select(Gen.ULong[1, ulong.MaxValue], WireGens.Payload.Array[1, 9]).Sample(
        (first, payloads) =>
        {
            var frame = _frames.Batch(first, payloads);
            var generated = new V1.Frame { MessageBatch = new V1.MessageBatch { First = first } };
            generated.MessageBatch.Messages.AddRange(payloads.Select(GeneratedPackets.Of));
            Assert.Equal(Convert.ToHexString(generated.ToByteArray()), Convert.ToHexString(frame[WireLimits.PreludeBytes..]));

            _read.Clear();
            Assert.Equal(MessageFrame.Batch, _frames.Read(frame, out var number, _read));
            Assert.Equal(first, number);
            Assert.Equal(payloads, _read);
        },
        iter: 1_000,
        threads: 1);

    [Fact]
    public void An_acknowledgement_is_what_the_generated_code_writes_and_reads_back_equal()
    {
        foreach (var number in new ulong[] { 0, 1, 300, ulong.MaxValue })
        {
            var frame = _frames.Ack(number);
            var generated = new V1.Frame { MessageAck = new V1.MessageAck { Received = number } };
            Assert.Equal(Convert.ToHexString(generated.ToByteArray()), Convert.ToHexString(frame[WireLimits.PreludeBytes..]));
            Assert.Equal(MessageFrame.Ack, _frames.Read(frame, out var read, _read));
            Assert.Equal(number, read);
        }
    }

    [Fact]
    public void Frames_of_other_kinds_and_clusters_are_left_to_the_stream_codec()
    {
        foreach (var message in WireSamples.Frames.Values)
            Assert.Equal(MessageFrame.Other, _frames.Read(WireSamples.NewStreamCodec().Encode(message), out _, _read));
        Assert.Equal(MessageFrame.Other, new MessageFrames(ClusterTag.Of("other")).Read(_frames.Ack(1), out _, _read));
        Assert.False(WireSamples.NewStreamCodec().Decode(_frames.Batch(1, [MessagePayload.FromText("x")])).Succeeded);
    }

    [Fact]
    public void Whatever_is_flipped_or_cut_is_refused_or_read_but_never_thrown()
    {
        var frame = _frames.Batch(7, [MessagePayload.FromText("one"), new MessagePayload(PayloadFormat.Akka, 9, "m", new byte[40])]);
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = frame.AsSpan(0, random.Next(frame.Length + 1)).ToArray();
            for (var flips = random.Next(4); flips > 0 && damaged.Length > 0; flips--) damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            _read.Clear();
            var kind = _frames.Read(damaged, out _, _read);
            Assert.True(Enum.IsDefined(kind));
        }
    }

    [Fact]
    public void A_batch_of_nothing_of_too_much_or_of_a_lying_length_is_malformed()
    {
        byte[][] bodies =
        [
            [0xA2, 0x01, 0x00],
            [0xA2, 0x01, 0x02, 0x08, 0x01],
            [0xA2, 0x01, 0x02, 0x12, 0x00],
            [0xA2, 0x01, 0x06, 0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
            [0xA2, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0x07],
        ];
        foreach (var body in bodies) Assert.Equal(MessageFrame.Malformed, Read(WireSamples.StreamFrame(body)));

        var tooMany = new V1.Frame { MessageBatch = new V1.MessageBatch { First = 1 } };
        for (var i = 0; i <= MessageFrames.MaxMessageCount; i++) tooMany.MessageBatch.Messages.Add(new V1.Payload());
        Assert.Equal(MessageFrame.Malformed, Read(WireSamples.StreamFrame(tooMany.ToByteArray())));
    }

    [Fact]
    public void A_long_payload_is_a_part_of_the_frame_and_a_short_one_is_a_copy()
    {
        var frame = _frames.Batch(1, [new byte[10], new byte[10_000]]);
        Read(frame);

        Assert.False(frame.AsSpan().Overlaps(_read[0].Bytes.Span));
        Assert.True(frame.AsSpan().Overlaps(_read[1].Bytes.Span));
    }

    private MessageFrame Read(byte[] frame)
    {
        _read.Clear();
        return _frames.Read(frame, out _, _read);
    }
}
