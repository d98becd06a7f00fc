namespace Gossipod.Actors.Protocol.Admitting;

/// <summary>
/// A token bucket's rule: so many per second, and so many at once after a silence. The state of one bucket is a single time, when it
/// will be full again, so that a bucket which nobody has used for a while is equal to a new one.
/// </summary>
internal readonly record struct RateLimit
{
    private readonly long _spacing;
    private readonly long _capacity;

    /// <param name="perSecond">Tokens per second, above 0, at most 10,000,000.</param>
    /// <param name="burst">Tokens of a full bucket, at least 1.</param>
    public RateLimit(double perSecond, int burst)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(perSecond, TimeSpan.TicksPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        _spacing = (long)(TimeSpan.TicksPerSecond / perSecond);
        _capacity = _spacing * burst;
    }

    /// <summary>How long an empty bucket takes to fill.</summary>
    public TimeSpan FillTime => TimeSpan.FromTicks(_capacity);

    /// <summary>Takes a token; false when there is none, and then nothing changes.</summary>
    /// <param name="fullAt">The bucket. <see cref="MonotonicTime.Never"/> is a full one.</param>
    /// <param name="now">The time.</param>
    public bool Take(ref MonotonicTime fullAt, MonotonicTime now)
    {
        var taken = Math.Max(fullAt.Ticks, now.Ticks) + _spacing;
        if (taken - now.Ticks > _capacity) return false;
        fullAt = new MonotonicTime(taken);
        return true;
    }
}
