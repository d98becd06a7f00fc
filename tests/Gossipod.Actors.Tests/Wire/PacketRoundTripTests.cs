using CsCheck;
using Google.Protobuf;
using Gossipod.Actors.Wire;
using V1 = Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.Tests.Wire;

public class PacketRoundTripTests
{
    private const int Iterations = 2_000;

    [Fact]
    public void What_is_encoded_is_decoded()
    {
        var codec = WireSamples.NewPacketCodec();
        WireGens.Packet.Sample(
            packet =>
            {
                var result = codec.Decode(WireSamples.Encode(codec, packet));
                Assert.Equal(DecodeFailure.None, result.Failure);
                WireSamples.AssertSame(packet, result.Value);
            },
            iter: Iterations,
            threads: 1);
    }

    [Fact]
    public void Hand_written_bytes_are_those_of_the_generated_code() => WireGens.Packet.Sample(
        packet =>
        {
            var body = WireSamples.Encode(WireSamples.NewPacketCodec(), packet)[WireLimits.PreludeBytes..];
            var generated = GeneratedPackets.Of(packet);
            Assert.Equal(Convert.ToHexString(generated.ToByteArray()), Convert.ToHexString(body));
            Assert.Equal(generated, V1.Packet.Parser.ParseFrom(body));
        },
        iter: Iterations,
        threads: 1);

    [Fact]
    public void Fields_in_any_order_and_unknown_fields_are_accepted()
    {
        var codec = WireSamples.NewPacketCodec();
        Gen.Select(WireGens.Packet, Gen.Int).Sample(
            (packet, seed) =>
            {
                var body = ShuffledFields.Packet(GeneratedPackets.Of(packet).ToByteArray(), new Random(seed));
                Assert.Equal(GeneratedPackets.Of(packet), ParseGenerated(body));
                var result = codec.Decode(WireSamples.Datagram(body));
                Assert.Equal(DecodeFailure.None, result.Failure);
                WireSamples.AssertSame(packet, result.Value);
            },
            iter: Iterations,
            threads: 1);
    }

    [Fact]
    public void Size_of_an_update_is_what_encoding_writes()
    {
        var buffer = new byte[2_048];
        WireGens.Update.Sample(
            update => Assert.Equal(PacketCodec.SizeOf(update), PacketCodec.EncodeUpdate(update, buffer)),
            iter: Iterations,
            threads: 1);
    }

    [Fact]
    public void What_is_framed_is_decoded()
    {
        var codec = WireSamples.NewStreamCodec();
        WireGens.Frame.Sample(
            frame =>
            {
                var result = codec.Decode(codec.Encode(frame));
                Assert.Equal(DecodeFailure.None, result.Failure);
                WireSamples.AssertSame(frame, result.Value);
            },
            iter: Iterations,
            threads: 1);
    }

    /// <summary>As the generated code reads it, the tags sorted by key as the hand-written codec has them.</summary>
    private static V1.Packet ParseGenerated(byte[] body)
    {
        var packet = V1.Packet.Parser.WithDiscardUnknownFields(true).ParseFrom(body);
        foreach (var record in packet.Updates.Select(update => update.Record).Where(record => record is not null))
        {
            var sorted = record.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).ToArray();
            record.Tags.Clear();
            record.Tags.AddRange(sorted);
        }

        return packet;
    }
}
