namespace Gossipod.Actors.Protocol.Admitting;

/// <summary>
/// Which log lines that strangers cause are written: one per source in 10 s, and 20 of them all, so that nobody can fill a disk or hide
/// something among a million lines. Counts the others. Not thread-safe.
/// </summary>
internal sealed class LogBudget
{
    /// <summary>Time in which one source causes one line, and all of them <see cref="LinesMax"/>.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Most lines at once, and per <see cref="Interval"/>.</summary>
    public const int LinesMax = 20;

    private const int SourcesMax = 1_024;

    private readonly SourceBudget _perSource = new(new RateLimit(1 / Interval.TotalSeconds, 1), SourcesMax);
    private readonly RateLimit _all = new(LinesMax / Interval.TotalSeconds, LinesMax);
    private MonotonicTime _fullAt = MonotonicTime.Never;
    private long _suppressed;

    /// <param name="source">Who caused it.</param>
    /// <param name="now">The time.</param>
    /// <param name="suppressed">How many were not written since the last that was; to be told with this one.</param>
    /// <returns>Whether to write it.</returns>
    public bool TryWrite(SourceKey source, MonotonicTime now, out long suppressed)
    {
        suppressed = _suppressed;
        if (_perSource.Take(source, now) && _all.Take(ref _fullAt, now))
        {
            _suppressed = 0;
            return true;
        }

        _suppressed++;
        return false;
    }
}
