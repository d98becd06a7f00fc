using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Fuzzing.Targets;
using Gossipod.Actors.Wire;
using Xunit.Abstractions;

namespace Gossipod.Actors.Fuzzing.Tests.Decoding;

/// <summary>Every truncation and every flip of one bit of 360 valid packets, frames and batches (T42).</summary>
public sealed class GoldenDamageTests(ITestOutputHelper output)
{
    [Fact]
    public void There_are_hundreds_of_valid_ones_of_every_kind()
    {
        var packets = Wired.GoldenPackets.Select(bytes => new PacketTarget().Decode(bytes)).ToList();
        var frames = Wired.GoldenFrames.Select(bytes => new FrameTarget().Decode(bytes)).ToList();

        Assert.All(packets, packet => Assert.Equal(DecodeFailure.None, packet.Failure));
        Assert.All(frames, frame => Assert.Equal(DecodeFailure.None, frame.Failure));
        Assert.Equal(200, packets.Count);
        Assert.Equal(120, frames.Count);
        Assert.Equal(8, packets.Select(packet => packet.Value!.Primary?.GetType().Name ?? "none").Distinct().Count());
        Assert.Equal(5, packets.SelectMany(packet => packet.Value!.Updates).Select(update => update.Kind).Distinct().Count());
        Assert.Equal(15, frames.Select(frame => frame.Value!.GetType()).Distinct().Count());
    }

    [Fact]
    public void Every_truncation_of_a_packet_breaks_no_promise()
    {
        var target = new PacketTarget();
        foreach (var golden in Wired.GoldenPackets)
        {
            for (var length = 0; length < golden.Length; length++)
            {
                // What is accepted is a packet without its last updates or broadcasts, and nothing else.
                if (target.Decode(golden.AsSpan(0, length)).Value is { } packet) Assert.Equal(golden[..length], Wired.Datagram(packet));
            }
        }

        output.WriteLine($"{target.Tally}");
        Assert.True(target.Tally.Total > 20_000);
    }

    [Fact]
    public void Every_bit_flip_of_a_packet_breaks_no_promise()
    {
        var target = new PacketTarget();
        foreach (var golden in Wired.GoldenPackets) EachFlip(golden, target);

        output.WriteLine($"{target.Tally}");
        Assert.True(target.Tally.Total > 200_000);
        Assert.Equal(200 * 8 * WireLimits.PreludeBytes, target.Tally.AtPrelude);
    }

    [Fact]
    public void Every_truncation_of_a_frame_is_refused_or_is_a_shorter_one_and_every_bit_flip_breaks_no_promise()
    {
        var target = new FrameTarget();
        foreach (var golden in Wired.GoldenFrames)
        {
            for (var length = 0; length < golden.Length; length++) Assert.False(target.Decode(golden[..length]).Succeeded);
            EachFlip(golden, target);
        }

        output.WriteLine($"{target.Tally}");
        Assert.True(target.Tally.Total > 50_000);
    }

    [Fact]
    public void Every_truncation_and_every_bit_flip_of_a_batch_breaks_no_promise()
    {
        var target = new BatchTarget();
        foreach (var golden in Wired.GoldenBatches)
        {
            for (var length = 0; length < golden.Length; length++) Assert.NotEqual(MessageFrame.Batch, target.Read(golden[..length]));
            EachFlip(golden, target);
        }

        Assert.True(target.Kinds.Values.Sum() > 50_000);
    }

    private static void EachFlip(byte[] golden, ITarget target)
    {
        for (var bit = 0; bit < golden.Length * 8; bit++)
        {
            golden[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                target.Feed(golden);
            }
            finally
            {
                golden[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }
}
