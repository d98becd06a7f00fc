namespace Gossipod.Actors.Protocol.Syncing;

/// <summary>
/// Decides when a peer's differing view hash is worth an exchange of tables: when it outlives the gossip of our own recent
/// changes, and not more often than allowed (protocol.md §8). Owned by ProbeActor; not thread-safe.
/// </summary>
internal sealed class ViewDisagreement(TimeSpan gossipInterval, MonotonicTime startedAt)
{
    /// <summary>Gossip rounds without a change of ours after which rumours have had their time.</summary>
    public const int QuietRounds = 10;

    /// <summary>Least time between two exchanges begun for this reason.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(3);

    private MonotonicTime _accusedAt = MonotonicTime.Never;
    private MonotonicTime _changedAt = startedAt;
    private MonotonicTime _syncedAt = MonotonicTime.Never;

    /// <summary>Our own view changed.</summary>
    public void OnChange(MonotonicTime now) => _changedAt = now;

    /// <summary>
    /// A peer that no datagram of ours may reach says over a stream that we are accused there. In an exchange with it we hear of what, and our
    /// refutation follows in the same one.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="period">The protocol period: least time between two exchanges begun for this reason.</param>
    /// <returns>Whether to exchange tables with it now.</returns>
    public bool OnAccused(MonotonicTime now, TimeSpan period)
    {
        if (now - _accusedAt < period) return false;
        _accusedAt = now;
        return true;
    }

    /// <summary>A peer told its view.</summary>
    /// <returns>Whether to exchange tables with it now.</returns>
    public bool OnPeerView(ulong ours, ulong theirs, MonotonicTime now)
    {
        if (theirs == 0 || ours == theirs) return false;
        if (now - _changedAt < gossipInterval * QuietRounds || now - _syncedAt < MinInterval) return false;
        _syncedAt = now;
        return true;
    }
}
