using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Suspecting;

/// <summary>
/// One running suspicion: its deadline comes closer with each independent confirmation (Lifeguard LHA-Suspicion). Owned by
/// SuspicionActor; not thread-safe.
/// </summary>
internal sealed class SuspicionState
{
    private readonly HashSet<MemberName> _accusers;
    private readonly SuspicionTimeouts _timeouts;

    public SuspicionState(MemberName accuser, SuspicionTimeouts timeouts, MonotonicTime startedAt)
    {
        _accusers = [accuser];
        _timeouts = timeouts;
        StartedAt = startedAt;
    }

    public MonotonicTime StartedAt { get; }

    public MonotonicTime ExpiresAt => StartedAt + _timeouts.Total(Confirmed);

    /// <summary>Accusers that count, the first apart.</summary>
    private int Confirmed => _accusers.Count - 1;

    /// <summary>The latest that this suspicion may last.</summary>
    public MonotonicTime LatestAt => StartedAt + _timeouts.Max;

    /// <summary>Counts an accuser once, and only as many as matter.</summary>
    /// <returns>Whether it was new information, worth passing on.</returns>
    public bool Confirm(MemberName from) => Confirmed < _timeouts.Confirmations && _accusers.Add(from);
}
