using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Fuzzing.Targets;
using Xunit.Abstractions;

namespace Gossipod.Actors.Fuzzing.Tests.Sealed;

/// <summary>The handshake and the frames of sealed streams as somebody without the key can make them, and Hellos as a holder can (T43).</summary>
public sealed class StreamSealFuzzTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("seal-bytes", 0.03, 13)]
    [InlineData("seal-random", 0.03, 10)]
    public void Changed_and_random_frames_break_no_promise(string source, double part, int outcomesLeast)
    {
        var target = new SealTarget();
        var count = FuzzRun.Count(part);
        FuzzRun.Feed(source, target, count, FuzzRun.Seed);

        output.WriteLine($"{source}: {string.Join(", ", target.Outcomes.Select(entry => $"{entry.Key} {entry.Value}"))}");
        Assert.True(count < 20_000 || target.Outcomes.Count >= outcomesLeast, $"too few outcomes: {string.Join(", ", target.Outcomes)}");
    }

    [Fact]
    public void Every_bit_flip_every_truncation_and_every_lengthening_is_refused()
    {
        var target = new SealTarget();
        byte[][] expected = [[0, .. SealedStreams.Hello], [1, .. SealedStreams.Welcome], [2, .. SealedStreams.FromConnector], [3, .. SealedStreams.FromAcceptor]];
        foreach (var input in expected)
        {
            for (var bit = 8; bit < input.Length * 8; bit++)
            {
                input[bit / 8] ^= (byte)(1 << (bit % 8));
                target.Feed(input);
                input[bit / 8] ^= (byte)(1 << (bit % 8));
            }

            for (var length = 1; length < input.Length; length++) target.Feed(input.AsSpan(0, length));
            for (var more = 1; more < 20; more++) target.Feed([.. input, .. new byte[more]]);
        }

        Assert.DoesNotContain(target.Outcomes.Keys, key => key.EndsWith("Answered", StringComparison.Ordinal) || key.EndsWith("Opened", StringComparison.Ordinal) || key.EndsWith("Delivered", StringComparison.Ordinal));
        foreach (var input in expected) target.Feed(input);
        output.WriteLine(string.Join(", ", target.Outcomes.Select(entry => $"{entry.Key} {entry.Value}")));
        Assert.Equal((1, 1, 1, 1), (target.Outcomes["0 Answered"], target.Outcomes["1 Opened"], target.Outcomes["2 Delivered"], target.Outcomes["3 Delivered"]));
    }
}
