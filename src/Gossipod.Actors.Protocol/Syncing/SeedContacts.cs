using System.Net;

namespace Gossipod.Actors.Protocol.Syncing;

/// <summary>
/// When to try the configured seeds again, and which of them to contact once we are a member, so that clusters that formed apart with
/// the same seeds become one (protocol.md §8). Owned by SeedActor; not thread-safe.
/// </summary>
/// <remarks>
/// Until the first join, attempts come after delays that double, each shortened at random by up to half so that many nodes do not ask
/// at once. Later, at <see cref="DeadContacts"/>' cadence, all live members together contact a seed that is no live member about once
/// per interval, whatever the cluster's size.
/// </remarks>
internal sealed class SeedContacts(TimeSpan retryMin, TimeSpan retryMax)
{
    private readonly List<IPEndPoint> _endpoints = [];
    private int _failures;

    /// <summary>Where the seeds were at the last look-up.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints => _endpoints;

    /// <summary>An attempt took nobody in.</summary>
    /// <returns>How long to wait before the next.</returns>
    public TimeSpan RetryDelay(SeededRandom random)
    {
        var longest = retryMin * Math.Pow(2, Math.Min(_failures++, 30));
        return (longest < retryMax ? longest : retryMax) * (1 - (random.NextDouble() / 2));
    }

    public void Resolved(IEnumerable<IPEndPoint> endpoints)
    {
        _endpoints.Clear();
        _endpoints.AddRange(endpoints);
    }

    /// <summary>Whether to look for seeds now that are no live members.</summary>
    /// <param name="live">Endpoints of live members, our own included.</param>
    /// <param name="liveCount">Live members, ourselves included.</param>
    /// <param name="mayMove">Whether a seed is a name, which may lead elsewhere than it did: then one of us all looks though none is missing.</param>
    /// <param name="random">Decides.</param>
    public bool IsDue(IReadOnlySet<IPEndPoint> live, int liveCount, bool mayMove, SeededRandom random)
    {
        var wanted = _endpoints.Count(endpoint => !live.Contains(endpoint));
        if (wanted == 0 && mayMove) wanted = 1;
        return wanted > 0 && random.NextDouble() * liveCount < wanted;
    }

    /// <summary>A seed that is no live member; null when there is none.</summary>
    public IPEndPoint? NextMissing(IReadOnlySet<IPEndPoint> live, SeededRandom random)
    {
        var missing = _endpoints.FindAll(endpoint => !live.Contains(endpoint));
        return missing.Count == 0 ? null : missing[random.Next(missing.Count)];
    }
}
