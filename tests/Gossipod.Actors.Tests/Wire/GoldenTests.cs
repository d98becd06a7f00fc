using Google.Protobuf;
using Gossipod.Actors.Wire;
using V1 = Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.Tests.Wire;

public class GoldenTests
{
    public static TheoryData<string> PacketNames => new(WireSamples.Packets.Keys);

    public static TheoryData<string> FrameNames => new(WireSamples.Frames.Keys);

    [Fact]
    public void Every_sample_has_a_golden_file_and_every_golden_file_a_sample() =>
        Assert.Equal(WireSamples.Packets.Keys.Concat(WireSamples.Frames.Keys).Order(StringComparer.Ordinal), Golden.Names());

    [Theory]
    [MemberData(nameof(PacketNames))]
    public void Packet_encodes_to_its_golden_bytes(string name) =>
        Assert.Equal(Hex(Golden.Read(name)), Hex(WireSamples.Encode(WireSamples.NewPacketCodec(), WireSamples.Packets[name])));

    [Theory]
    [MemberData(nameof(PacketNames))]
    public void Golden_bytes_decode_to_their_packet(string name)
    {
        var result = WireSamples.NewPacketCodec().Decode(Golden.Read(name));

        Assert.Equal(DecodeFailure.None, result.Failure);
        WireSamples.AssertSame(WireSamples.Packets[name], result.Value);
    }

    [Theory]
    [MemberData(nameof(PacketNames))]
    public void Generated_code_reads_and_writes_the_golden_packet(string name)
    {
        var golden = Golden.Read(name);
        var expected = GeneratedPackets.Of(WireSamples.Packets[name]);

        Assert.Equal(expected, V1.Packet.Parser.ParseFrom(golden.AsSpan(WireLimits.PreludeBytes)));
        Assert.Equal(Hex(golden[WireLimits.PreludeBytes..]), Hex(expected.ToByteArray()));
    }

    [Theory]
    [MemberData(nameof(FrameNames))]
    public void Frame_encodes_to_its_golden_bytes(string name) =>
        Assert.Equal(Hex(Golden.Read(name)), Hex(WireSamples.NewStreamCodec().Encode(WireSamples.Frames[name])));

    [Theory]
    [MemberData(nameof(FrameNames))]
    public void Golden_bytes_decode_to_their_frame(string name)
    {
        var result = WireSamples.NewStreamCodec().Decode(Golden.Read(name));

        Assert.Equal(DecodeFailure.None, result.Failure);
        WireSamples.AssertSame(WireSamples.Frames[name], result.Value);
    }

    [Theory]
    [MemberData(nameof(PacketNames))]
    public void Every_truncation_of_a_packet_is_refused_or_is_a_shorter_packet(string name)
    {
        var golden = Golden.Read(name);
        var codec = WireSamples.NewPacketCodec();
        for (var length = 0; length < golden.Length; length++)
        {
            var result = codec.Decode(golden.AsSpan(0, length));
            if (result.Succeeded) Assert.Equal(Hex(golden[..length]), Hex(WireSamples.Encode(codec, result.Value)));
            else Assert.InRange(result.Offset, 0, length);
        }
    }

    [Theory]
    [MemberData(nameof(FrameNames))]
    public void Every_truncation_of_a_frame_is_refused(string name)
    {
        var golden = Golden.Read(name);
        for (var length = 0; length < golden.Length; length++)
            Assert.False(WireSamples.NewStreamCodec().Decode(golden.AsMemory(0, length)).Succeeded);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
