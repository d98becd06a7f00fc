namespace Gossipod.Actors.Protocol.Admitting;

/// <summary>
/// Which log lines of one kind are written: so many of one source in an interval, and so many of all, so that nobody can fill a disk or hide
/// something among a million lines. Counts the others. Not thread-safe.
/// </summary>
/// <param name="interval">In which a source that has used up its lines gets them again, above zero.</param>
/// <param name="perSource">Lines of one source at once, and per interval; at least 1.</param>
/// <param name="ofAll">Lines of all sources at once, and per interval; at least 1.</param>
internal sealed class LogBudget(TimeSpan interval, int perSource, int ofAll)
{
    private const int SourcesMax = 1_024;

    private readonly SourceBudget _perSource = new(new RateLimit(perSource / interval.TotalSeconds, perSource), SourcesMax);
    private readonly RateLimit _all = new(ofAll / interval.TotalSeconds, ofAll);
    private MonotonicTime _fullAt = MonotonicTime.Never;
    private long _leftOut;

    /// <param name="source">Who caused it.</param>
    /// <param name="now">The time.</param>
    /// <param name="leftOut">How many were not written since the last that was; to be told with this one.</param>
    /// <returns>Whether to write it.</returns>
    public bool TryWrite(SourceKey source, MonotonicTime now, out long leftOut)
    {
        leftOut = _leftOut;
        if (_perSource.Take(source, now) && _all.Take(ref _fullAt, now))
        {
            _leftOut = 0;
            return true;
        }

        _leftOut++;
        return false;
    }
}
