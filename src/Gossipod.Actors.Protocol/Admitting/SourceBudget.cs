using System.Runtime.InteropServices;

namespace Gossipod.Actors.Protocol.Admitting;

/// <summary>
/// A token bucket for every source, in bounded memory: a bucket that is full again is forgotten, because a new one is equal to it, and
/// sources for which there is no room share one bucket. So nobody can displace another's bucket by using many addresses. Not thread-safe.
/// </summary>
/// <param name="limit">What each source may take.</param>
/// <param name="maxSources">Most buckets, at least 1.</param>
internal sealed class SourceBudget(RateLimit limit, int maxSources)
{
    private const int SweepCountMin = 64;

    private readonly Dictionary<SourceKey, MonotonicTime> _buckets = [];
    private readonly TimeSpan _sweepInterval = limit.FillTime / 4;
    private int _sweepAt = Math.Min(SweepCountMin, maxSources);
    private MonotonicTime _sweptAt = MonotonicTime.Never;
    private MonotonicTime _shared = MonotonicTime.Never;

    /// <summary>Sources that have a bucket of their own now.</summary>
    public int Count => _buckets.Count;

    /// <summary>Takes a token of the source; false when it has none left.</summary>
    public bool Take(SourceKey source, MonotonicTime now)
    {
        ref var bucket = ref CollectionsMarshal.GetValueRefOrNullRef(_buckets, source);
        if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref bucket)) return limit.Take(ref bucket, now);
        if (_buckets.Count >= _sweepAt) Sweep(now);
        if (_buckets.Count >= maxSources) return limit.Take(ref _shared, now);
        var fresh = MonotonicTime.Never;
        limit.Take(ref fresh, now);
        _buckets.Add(source, fresh);
        return true;
    }

    /// <summary>Forgets the full buckets. What is left may double before the next sweep, and a full table is swept now and then only.</summary>
    private void Sweep(MonotonicTime now)
    {
        if (_buckets.Count >= maxSources && now - _sweptAt < _sweepInterval) return;
        _sweptAt = now;
        foreach (var (source, fullAt) in _buckets)
        {
            if (fullAt <= now) _buckets.Remove(source);
        }

        _sweepAt = Math.Clamp(_buckets.Count * 2, Math.Min(SweepCountMin, maxSources), maxSources);
    }
}
