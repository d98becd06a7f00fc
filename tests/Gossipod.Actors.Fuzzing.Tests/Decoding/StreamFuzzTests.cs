using Gossipod.Actors.Fuzzing.Targets;
using Gossipod.Actors.Wire;
using Xunit.Abstractions;

namespace Gossipod.Actors.Fuzzing.Tests.Decoding;

/// <summary>Frames, batches of messages, and the bytes of a stream cut anywhere.</summary>
public sealed class StreamFuzzTests(ITestOutputHelper output)
{
    private const double Part = 0.1;

    [Theory]
    [InlineData("frame-bytes", 0.05, 14)]
    [InlineData("frame-fields", 0.1, 11)]
    public void Changed_frames_break_no_promise(string source, double acceptedLeast, int reasonsLeast)
    {
        var target = new FrameTarget();
        FuzzRun.Feed(source, target, FuzzRun.Count(Part), FuzzRun.Seed);

        output.WriteLine($"{source}: {target.Tally}");
        Assert.True(target.Tally[DecodeFailure.None] > target.Tally.Total * acceptedLeast, $"too few were accepted: {target.Tally}");
        Assert.True(target.Tally.Total < 100_000 || target.Tally.Seen.Count >= reasonsLeast, $"too few reasons: {target.Tally}");
    }

    [Theory]
    [InlineData("batch-bytes")]
    [InlineData("batch-fields")]
    public void Changed_batches_of_messages_break_no_promise(string source)
    {
        var target = new BatchTarget();
        var count = FuzzRun.Count(Part);
        FuzzRun.Feed(source, target, count, FuzzRun.Seed);

        output.WriteLine($"{source}: {string.Join(", ", target.Kinds.Select(kind => $"{kind.Key} {kind.Value}"))}");
        Assert.True(target.Kinds[MessageFrame.Batch] > count / 20);
        Assert.True(target.Kinds[MessageFrame.Ack] > count / 200);
        Assert.True(target.Kinds[MessageFrame.Malformed] > count / 20);
    }

    [Fact]
    public void Streams_in_pieces_give_the_frames_of_the_whole() =>
        FuzzRun.Feed("stream", new StreamTarget(), FuzzRun.Count(Part), FuzzRun.Seed);
}
