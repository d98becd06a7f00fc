namespace Gossipod.Actors.Protocol.Suspecting;

/// <summary>
/// Holds back our own verdicts while this node may be the one that is deaf: refutations sit unread in the socket of a stalled
/// process (protocol.md §6). Owned by MembershipActor; not thread-safe.
/// </summary>
/// <remarks>
/// Two things make us doubt ourselves. A pause of the process, seen as a timer that fired late: every verdict waits
/// <see cref="CalmAfterStall"/>, so that the backlog is read first. And a silence, no packet for <see cref="SilentPeriods"/>
/// periods although live members other than suspects exist, each of which answers or nacks once a period: verdicts wait until
/// packets flow again and as long after that, but never beyond the suspicion's maximum, so that an isolated node concludes. Where
/// every other member is suspect (a pair, say) silence means nothing and holds nothing. Deviation: protocol.md §6 has a silence of
/// one second, which is common in clusters of three to five when one member is dead.
/// </remarks>
internal sealed class StallGate(TimeSpan period, MonotonicTime startedAt, bool enabled = true)
{
    /// <summary>A silence longer than this many protocol periods is a stall.</summary>
    public const int SilentPeriods = 2;

    /// <summary>How long after a stall verdicts wait.</summary>
    public static readonly TimeSpan CalmAfterStall = TimeSpan.FromSeconds(2);

    /// <summary>A timer this late means that the process was paused.</summary>
    public static readonly TimeSpan PauseThreshold = TimeSpan.FromMilliseconds(500);

    private readonly TimeSpan _maxSilence = period * SilentPeriods;
    private MonotonicTime _lastPacketAt = startedAt;
    private MonotonicTime _silenceEndedAt = MonotonicTime.Never;
    private MonotonicTime _pauseEndedAt = MonotonicTime.Never;

    /// <summary>A packet of this cluster was processed.</summary>
    public void OnPacket(MonotonicTime now)
    {
        if (now - _lastPacketAt > _maxSilence) _silenceEndedAt = now;
        _lastPacketAt = now;
    }

    /// <summary>A timer that was due at <paramref name="dueAt"/> is being handled.</summary>
    /// <returns>Whether that shows a pause of this process.</returns>
    public bool OnTimer(MonotonicTime dueAt, MonotonicTime now)
    {
        if (!enabled || now - dueAt < PauseThreshold) return false;
        _pauseEndedAt = now;
        return true;
    }

    /// <summary>How long a verdict due now has to wait; zero when it may be passed.</summary>
    /// <param name="latestAt">The suspicion's maximum.</param>
    /// <param name="othersMayTalk">Whether a live member other than suspects and ourselves exists.</param>
    /// <param name="now">The time of the verdict.</param>
    public TimeSpan Postpone(MonotonicTime latestAt, bool othersMayTalk, MonotonicTime now)
    {
        var afterPause = _pauseEndedAt + CalmAfterStall - now;
        if (afterPause > TimeSpan.Zero) return afterPause;
        if (!enabled || !othersMayTalk || now >= latestAt) return TimeSpan.Zero;
        var wait = now - _lastPacketAt > _maxSilence ? _maxSilence : _silenceEndedAt + CalmAfterStall - now;
        var untilLatest = latestAt - now;
        return wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < untilLatest ? wait : untilLatest;
    }
}
