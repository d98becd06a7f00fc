using Gossipod.Actors.Protocol.Admitting;

namespace Gossipod.Actors.Protocol.Tests.Admitting;

public sealed class RateLimitTests
{
    private static readonly MonotonicTime Start = new(1_000_000_000);

    [Theory]
    [InlineData(200, 400)]
    [InlineData(1, 1)]
    [InlineData(0.1, 1)]
    [InlineData(100_000, 3)]
    public void A_full_bucket_gives_its_burst_and_then_its_rate(double perSecond, int burst)
    {
        var limit = new RateLimit(perSecond, burst);
        var bucket = MonotonicTime.Never;

        Assert.Equal(burst, Taken(limit, ref bucket, Start, burst + 10));
        var spacing = TimeSpan.FromTicks((long)(TimeSpan.TicksPerSecond / perSecond));
        Assert.Equal(0, Taken(limit, ref bucket, Start + (spacing - TimeSpan.FromTicks(1)), 1));
        Assert.Equal(1, Taken(limit, ref bucket, Start + spacing, 2));
        Assert.Equal(burst, Taken(limit, ref bucket, Start + spacing + limit.FillTime, burst + 10));
    }

    [Fact]
    public void Over_a_minute_no_more_is_taken_than_the_rate_and_one_burst()
    {
        var limit = new RateLimit(200, 400);
        var bucket = MonotonicTime.Never;
        var taken = 0;
        for (var i = 0; i < 60_000; i++) taken += Taken(limit, ref bucket, Start + TimeSpan.FromMilliseconds(i), 1);

        Assert.InRange(taken, 400 + (200 * 60) - 2, 400 + (200 * 60));
    }

    [Fact]
    public void A_bucket_that_is_full_again_is_like_a_new_one()
    {
        var limit = new RateLimit(10, 5);
        var (used, fresh) = (MonotonicTime.Never, MonotonicTime.Never);
        Taken(limit, ref used, Start, 3);
        var later = used;

        Assert.Equal(5, Taken(limit, ref used, later, 9));
        Assert.Equal(5, Taken(limit, ref fresh, later, 9));
        Assert.Equal(fresh, used);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(20_000_000, 1)]
    [InlineData(1, 0)]
    public void A_limit_that_is_none_is_a_bug_of_the_caller(double perSecond, int burst) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateLimit(perSecond, burst));

    private static int Taken(RateLimit limit, ref MonotonicTime bucket, MonotonicTime now, int tries)
    {
        var taken = 0;
        for (var i = 0; i < tries; i++)
        {
            if (limit.Take(ref bucket, now)) taken++;
        }

        return taken;
    }
}
