namespace Gossipod.Actors.Protocol.Tests;

public sealed class MonotonicTimeTests
{
    [Fact]
    public void Times_are_ordered_by_their_ticks()
    {
        var (earlier, later) = (new MonotonicTime(1), new MonotonicTime(2));
        Assert.True(earlier < later && later > earlier && earlier <= later && later >= earlier && earlier <= new MonotonicTime(1));
        Assert.False(later < earlier || earlier > later || later <= earlier || earlier >= later);
        Assert.Equal(-1, earlier.CompareTo(later));
    }

    [Fact]
    public void Differences_are_spans()
    {
        Assert.Equal(TimeSpan.FromTicks(5), new MonotonicTime(7) - new MonotonicTime(2));
        Assert.Equal(new MonotonicTime(7), new MonotonicTime(2) + TimeSpan.FromTicks(5));
    }

    [Fact]
    public void Never_is_longer_ago_than_any_limit_without_overflow()
    {
        Assert.True(Given.Start - MonotonicTime.Never > TimeSpan.FromDays(365_000));
        Assert.True(new MonotonicTime(0) - MonotonicTime.Never > TimeSpan.Zero);
    }
}
