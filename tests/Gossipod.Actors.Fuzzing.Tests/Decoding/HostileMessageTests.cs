using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Fuzzing.Targets;
using Gossipod.Actors.Wire;
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
                Assert.Fail($"{hostile}: {result}");
        }

        output.WriteLine($"{families.Count} families: {target.Tally}");
        Assert.True(target.Tally.Total >= 10_000, $"{target.Tally}");
        Assert.True(target.Tally.MostAllocated < 16 << 10, $"{target.Tally}");
    }

    [Fact]
    public void Hostile_frames_are_refused_for_the_right_reason_or_harmless()
    {
        var target = new FrameTarget();
        foreach (var hostile in HostileFrames.All())
        {
            var result = target.Decode(hostile.Bytes);
            if (!hostile.Expected.Contains(result.Failure))
                Assert.Fail($"{hostile}: {result}");
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

    /// <summary>Datagrams of 64 KB are decoded only where max-datagram-bytes says so; the default is 1,400.</summary>
    [Fact]
    public void At_the_greatest_max_datagram_bytes_objects_are_within_the_same_bound_and_contents_are_in_proportion()
    {
        const int Greatest = 65_507;
        const int MaxBytesPerByte = 2;
        foreach (var (name, bytes) in Greedy.Datagrams(Greatest)) Assert.InRange(Allocated(name, bytes), 1, PacketTarget.MaxAllocatedBytes);
        foreach (var (name, bytes) in Greedy.Contents(Greatest))
            Assert.InRange(Allocated(name, bytes), 1, PacketTarget.MaxAllocatedBytes + (bytes.Length * MaxBytesPerByte));
    }

    private long Allocated(string name, byte[] datagram)
    {
        var codec = new PacketCodec(Wired.Cluster, ValidMessages.MaxMetadataBytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = codec.Decode(datagram);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{name}: {datagram.Length} bytes, {allocated} allocated, {result.Failure}");
        return allocated;
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
