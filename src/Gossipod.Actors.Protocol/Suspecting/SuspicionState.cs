using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Suspecting;

/// <summary>
/// One running suspicion: its deadline comes closer with each independent confirmation (Lifeguard LHA-Suspicion). Owned by
/// SuspicionActor; not thread-safe.
/// </summary>
internal sealed class SuspicionState
{
    private readonly HashSet<MemberName> _accusers;
    private readonly List<MemberName> _confirmers = [];
    private readonly SuspicionTimeouts _timeouts;

    public SuspicionState(MemberName accuser, SuspicionTimeouts timeouts, MonotonicTime startedAt)
    {
        _accusers = [accuser];
        _timeouts = timeouts;
        StartedAt = startedAt;
    }

    public MonotonicTime StartedAt { get; }

    /// <summary>Accusers after the first, in the order in which they were heard.</summary>
    public IReadOnlyList<MemberName> Confirmers => _confirmers;

    public MonotonicTime ExpiresAt => StartedAt + _timeouts.Total(_confirmers.Count);

    /// <summary>The latest that this suspicion may last.</summary>
    public MonotonicTime LatestAt => StartedAt + _timeouts.Max;

    /// <summary>Counts an accuser once, and only as many as matter.</summary>
    /// <returns>Whether it was new information, worth passing on.</returns>
    public bool Confirm(MemberName from)
    {
        if (_confirmers.Count >= _timeouts.Confirmations || !_accusers.Add(from)) return false;
        _confirmers.Add(from);
        return true;
    }
}
