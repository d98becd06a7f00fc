namespace Gossipod.Actors.Protocol.Paths;

/// <summary>How far the clock of another machine is ahead of ours, by four times as NTP takes them (RFC 5905 §8).</summary>
/// <param name="Ahead">The best estimate; negative when it is behind.</param>
/// <param name="Tolerance">The truth is at most this far from it: half of the time that request and answer were on their way, and a millisecond.</param>
internal readonly record struct ClockComparison(TimeSpan Ahead, TimeSpan Tolerance)
{
    private const double Longest = 900_000_000_000_000;

    /// <param name="asked">By our clock, when the request left. All in Unix milliseconds.</param>
    /// <param name="received">By the other clock, when it came.</param>
    /// <param name="sent">By the other clock, when the answer left.</param>
    /// <param name="answered">By our clock, when it came.</param>
    public static ClockComparison Of(ulong asked, ulong received, ulong sent, ulong answered)
    {
        var (there, back) = ((double)received - asked, (double)sent - answered);
        return new ClockComparison(Milliseconds((there + back) / 2), Milliseconds((Math.Abs(there - back) / 2) + 1));
    }

    /// <summary>What the other side says may be anything: no number is more than a span holds.</summary>
    private static TimeSpan Milliseconds(double count) => TimeSpan.FromMilliseconds(Math.Clamp(count, -Longest, Longest));
}
