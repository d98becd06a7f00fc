using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Fuzzing.Targets;
using Xunit.Abstractions;

namespace Gossipod.Actors.Fuzzing.Tests.Decoding;

/// <summary>Messages that were made to do harm, by who knows the protocol (T42, SEC-11).</summary>
public sealed class HostileMessageTests(ITestOutputHelper output)
{
    [Fact]
    public void Ten_thousand_hostile_datagrams_are_refused_for_the_right_reason_or_harmless()
    {
        var target = new PacketTarget();
        var families = new HashSet<string>();
        foreach (var hostile in HostileDatagrams.All())
        {
            families.Add(hostile.Family);
            var result = target.Decode(hostile.Bytes);
            if (!hostile.Expected.Contains(result.Failure))
                Assert.Fail($"{hostile.Family}: {result} instead of {string.Join(" or ", hostile.Expected)}: {Convert.ToHexString(hostile.Bytes.AsSpan(0, Math.Min(200, hostile.Bytes.Length)))}");
        }

        output.WriteLine($"{families.Count} families: {target.Tally}");
        Assert.True(target.Tally.Total >= 10_000, $"{target.Tally}");
        Assert.True(target.Tally.MostAllocated < 8_192, $"{target.Tally}");
    }

    [Fact]
    public void Hostile_frames_are_refused_for_the_right_reason_or_harmless()
    {
        var target = new FrameTarget();
        foreach (var hostile in HostileFrames.All())
        {
            var result = target.Decode(hostile.Bytes);
            if (!hostile.Expected.Contains(result.Failure))
                Assert.Fail($"{hostile.Family}: {result} instead of {string.Join(" or ", hostile.Expected)}: {Convert.ToHexString(hostile.Bytes.AsSpan(0, Math.Min(200, hostile.Bytes.Length)))}");
        }

        output.WriteLine($"{target.Tally}");
        Assert.True(target.Tally.Total >= 1_000, $"{target.Tally}");
    }

    [Fact]
    public void The_most_that_one_datagram_can_make_the_decoder_allocate_is_bounded()
    {
        var target = new PacketTarget();
        foreach (var (name, bytes) in Greedy.Datagrams(PacketTarget.MaxDatagramBytes))
        {
            Assert.InRange(bytes.Length, PacketTarget.MaxDatagramBytes * 9 / 10, PacketTarget.MaxDatagramBytes);
            var result = target.Decode(bytes);
            Assert.True(result.Succeeded, $"{name}: {result}");
        }

        output.WriteLine($"{target.Tally}");
        Assert.InRange(target.Tally.MostAllocated, 8 << 10, PacketTarget.MaxAllocatedBytes);
    }

    [Fact]
    public void The_most_that_one_frame_can_make_the_decoder_allocate_is_in_proportion()
    {
        var target = new FrameTarget();
        foreach (var (name, bytes) in Greedy.Frames(Wired.MaxFrameBytes))
        {
            Assert.InRange(bytes.Length, 1 << 12, Wired.MaxFrameBytes);
            var result = target.Decode(bytes);
            output.WriteLine($"{name}: {bytes.Length} bytes, {result.Failure}; the most so far is {target.Tally.MostAllocated}");
        }

        Assert.True(target.Tally.MostAllocated > 1 << 20, "these frames are not greedy at all");
    }
}
