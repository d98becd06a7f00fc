using System.Buffers.Binary;
using CsCheck;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Transport;

public sealed class FrameAssemblerTests
{
    private const int MaxFrame = 100_000;

    private static readonly Gen<byte[][]> Frames = Gen.Byte.Array[0, 300].Array[0, 20];

    [Fact]
    public void Frames_come_out_as_they_went_in_however_the_bytes_are_cut() =>
        Gen.Select(Frames, Gen.Int[1, 64].Array[1, 40]).Sample((frames, cuts) =>
        {
            var assembler = new FrameAssembler(MaxFrame);
            var stream = frames.SelectMany(Framed).ToArray();
            var got = new List<byte[]>();
            for (int at = 0, i = 0; at < stream.Length; i++)
            {
                var length = Math.Min(cuts[i % cuts.Length], stream.Length - at);
                got.AddRange(Feed(assembler, stream.AsSpan(at, length)));
                at += length;
            }

            Assert.Equal(frames, got);
            Assert.False(assembler.IsInsideFrame);
        });

    [Fact]
    public void Many_frames_in_one_read_all_come_out()
    {
        var frames = Enumerable.Range(0, 1_000).Select(i => new byte[i % 7]).ToArray();

        Assert.Equal(frames, Feed(new FrameAssembler(MaxFrame), frames.SelectMany(Framed).ToArray()));
    }

    [Fact]
    public void A_frame_of_the_limit_is_whole()
    {
        var frame = new byte[MaxFrame];
        frame[^1] = 1;

        Assert.Equal(frame, Assert.Single(Feed(new FrameAssembler(MaxFrame), Framed(frame))));
    }

    [Theory]
    [InlineData(MaxFrame + 1U)]
    [InlineData(0x7FFF_FFFFU)]
    [InlineData(0x8000_0000U)]
    [InlineData(0xFFFF_FFFFU)]
    public void A_length_over_the_limit_is_told_before_anything_is_stored_and_for_ever(uint length)
    {
        var assembler = new FrameAssembler(MaxFrame);
        var bytes = new byte[1_000];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, length);
        ReadOnlySpan<byte> input = bytes;

        Assert.Equal(FrameStep.TooLong, assembler.Next(ref input, out _));
        Assert.Equal(length, assembler.AnnouncedBytes);
        Assert.Equal(0, assembler.BufferedBytes);

        input = Framed([1]);
        Assert.Equal(FrameStep.TooLong, assembler.Next(ref input, out _));
    }

    [Fact]
    public void Memory_follows_the_bytes_that_came_not_the_length_announced()
    {
        var assembler = new FrameAssembler(1 << 20);
        ReadOnlySpan<byte> input = Framed(new byte[1 << 20]).AsSpan(0, 1_000);

        Assert.Equal(FrameStep.NeedMore, assembler.Next(ref input, out _));

        Assert.InRange(assembler.BufferedBytes, 996, 16 * 1024);
        Assert.True(assembler.IsInsideFrame);
    }

    [Fact]
    public void A_large_frame_in_small_pieces_is_not_copied_over_and_over()
    {
        var assembler = new FrameAssembler(1 << 20);
        var bytes = Framed(new byte[1 << 20]);
        var steps = new int[3];
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var at = 0; at < bytes.Length; at += 100)
        {
            ReadOnlySpan<byte> input = bytes.AsSpan(at, Math.Min(100, bytes.Length - at));
            steps[(int)assembler.Next(ref input, out _)]++;
        }

        // Buffers of doubling sizes add up to less than twice the last.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1 << 20, 5 << 19);
        Assert.Equal([bytes.Length / 100, 1, 0], steps);
    }

    private static List<byte[]> Feed(FrameAssembler assembler, ReadOnlySpan<byte> input)
    {
        var frames = new List<byte[]>();
        while (assembler.Next(ref input, out var frame) is FrameStep.Frame) frames.Add(frame.ToArray());
        return frames;
    }

    private static byte[] Framed(byte[] payload)
    {
        var bytes = new byte[FrameAssembler.PrefixBytes + payload.Length];
        FrameAssembler.WritePrefix(bytes, payload.Length);
        payload.CopyTo(bytes, FrameAssembler.PrefixBytes);
        return bytes;
    }
}
