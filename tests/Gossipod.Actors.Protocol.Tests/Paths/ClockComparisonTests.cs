using CsCheck;
using Gossipod.Actors.Protocol.Paths;

namespace Gossipod.Actors.Protocol.Tests.Paths;

public sealed class ClockComparisonTests
{
    private const ulong Now = 1_800_000_000_000;

    /// <summary>Whatever the way there and back take, the truth is within the tolerance.</summary>
    [Fact]
    public void The_truth_is_within_the_tolerance() =>
        Gen.Select(Gen.Int[-10_000_000, 10_000_000], Gen.Int[0, 3_000], Gen.Int[0, 3_000], Gen.Int[0, 8_000]).Sample((ahead, there, work, back) =>
        {
            var received = Now + (ulong)(there + ahead);
            var sent = received + (ulong)work;
            var found = ClockComparison.Of(Now, received, sent, Now + (ulong)(there + work + back));
            var error = Math.Abs(found.Ahead.TotalMilliseconds - ahead);
            return error <= found.Tolerance.TotalMilliseconds && found.Tolerance.TotalMilliseconds <= ((there + back) / 2.0) + 1;
        });

    [Theory]
    [InlineData(5_000)]
    [InlineData(-5_000)]
    [InlineData(0)]
    public void A_clock_that_is_ahead_or_behind_is_found(int ahead)
    {
        var received = Now + 10 + (ulong)ahead;
        var found = ClockComparison.Of(Now, received, received + 3_000, Now + 3_020);

        Assert.Equal((Given.Ms(ahead), Given.Ms(11)), (found.Ahead, found.Tolerance));
    }

    [Fact]
    public void Numbers_without_sense_break_nothing()
    {
        var found = ClockComparison.Of(Now, ulong.MaxValue, 0, Now);

        Assert.True(found.Tolerance > TimeSpan.FromDays(1));
    }
}
