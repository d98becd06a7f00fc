namespace Gossipod.Actors.Protocol.Members;

/// <summary>
/// Who may make a member Left: itself. Its LEAVE carries a key that only its process knew, and its records the lock; the lock of a
/// generation is the one in the first record heard of it (protocol.md §3).
/// </summary>
/// <remarks>
/// Whoever forges the record of a later life can forge its farewell as well. But the member hears of the record and answers with a still
/// later life: so the farewell of a life that took a live member's place waits for that long, or for the member's death.
/// </remarks>
internal sealed partial class MembershipTable
{
    /// <summary>Farewells remembered of one member; with more, strangers are at work, and a peer's table will bring the right one.</summary>
    public const int UnprovenMax = 8;

    /// <summary>Farewells of lives of which no record was heard yet.</summary>
    private readonly Dictionary<MemberName, List<MemberUpdate>> _unproven = [];

    /// <summary>Lives that took a live member's place of late, and their farewells that wait.</summary>
    private readonly Dictionary<MemberName, Succession> _successions = [];

    /// <summary>
    /// The greatest farewell of the member that came before the record of its life, and fits it; forgets those of that life and of lives
    /// before. Null when there is none. To be asked for whenever a record took effect.
    /// </summary>
    public MemberUpdate? TakeProvenLeave(MemberName name)
    {
        if (_unproven.Count == 0 || !_unproven.TryGetValue(name, out var waiting) || Find(name) is not { } row) return null;
        var known = row.DetailsVersion.Generation;
        var proven = waiting.Where(claim => claim.Version.Generation == known && IsProven(claim, row.Details.Lock)).MaxBy(claim => claim.Version);
        waiting.RemoveAll(claim => claim.Version.Generation <= known);
        if (waiting.Count == 0) _unproven.Remove(name);
        return proven;
    }

    /// <summary>The farewell that waited for the member's death, which has come.</summary>
    public MemberUpdate? TakeHeldLeave(MemberName name)
    {
        if (_successions.Count == 0 || !_successions.TryGetValue(name, out var succession) || succession.Farewell is not { } farewell) return null;
        _successions.Remove(name);
        return farewell;
    }

    /// <summary>Farewells that have waited long enough.</summary>
    public IReadOnlyList<MemberUpdate> ReleaseLeaves(MonotonicTime now)
    {
        if (_successions.Count == 0) return [];
        var due = _successions.Where(entry => now - entry.Value.At >= _timeToRefute).ToList();
        foreach (var (name, _) in due) _successions.Remove(name);
        return [.. due.Select(entry => entry.Value.Farewell).OfType<MemberUpdate>()];
    }

    private TableChange ApplyLeave(MemberUpdate claim, Member row, MonotonicTime now)
    {
        if (!OrderingRule.Supersedes(claim.Kind, claim.Version, row)) return TableChange.Ignored(IgnoreReason.NotNewer, claim, row);
        var isKnownLife = row.DetailsVersion.Generation == claim.Version.Generation;
        if ((isKnownLife ? row.Details : claim.Details) is { } record)
        {
            if (!isKnownLife && Judge(claim, row) is var reason and not IgnoreReason.None) return TableChange.Ignored(reason, claim, row);
            if (!IsProven(claim, record.Lock)) return TableChange.Ignored(IgnoreReason.ForgedLeave, claim, row);
            return TryHold(claim, row, now) ? TableChange.Ignored(IgnoreReason.EarlyLeave, claim, row) : Fallen(claim, row, now);
        }

        Remember(claim);
        return TableChange.Ignored(IgnoreReason.UnprovenLeave, claim, row);
    }

    private void NoteSuccession(MemberUpdate record, MonotonicTime now)
    {
        if (_timeToRefute > TimeSpan.Zero) _successions[record.Name] = new Succession(record.Version.Generation, now, null);
    }

    private bool TryHold(MemberUpdate farewell, Member row, MonotonicTime now)
    {
        if (!row.IsLive || !_successions.TryGetValue(farewell.Name, out var succession)) return false;
        if (succession.Generation != farewell.Version.Generation || now - succession.At >= _timeToRefute) return false;
        if (succession.Farewell is null || farewell.Version > succession.Farewell.Version)
            _successions[farewell.Name] = succession with { Farewell = farewell };
        return true;
    }

    private void DropTraces(MemberName name)
    {
        _unproven.Remove(name);
        _successions.Remove(name);
        _contenders.Remove(name);
        _fallenByHearsay.Remove(name);
    }

    private void Remember(MemberUpdate claim)
    {
        if (!_unproven.TryGetValue(claim.Name, out var waiting)) _unproven[claim.Name] = waiting = [];
        if (waiting.Count < UnprovenMax && !waiting.Contains(claim)) waiting.Add(claim);
    }

    /// <summary>Whether that is a record of our own generation which we have not issued: somebody else gives it another lock.</summary>
    private bool IsContested(MemberUpdate claim) =>
        claim.CarriesRecord && claim.Version.Generation == Self.Version.Generation && Record(claim).Lock != Self.Details.Lock;

    private static bool HasForeignLock(MemberUpdate claim, Member row) =>
        claim.Version.Generation == row.DetailsVersion.Generation && Record(claim).Lock != row.Details.Lock;

    private static bool IsProven(MemberUpdate claim, LeaveLock against) =>
        against.IsOpenedBy(claim.Key, claim.Name, claim.Version.Generation);

    private sealed record Succession(ulong Generation, MonotonicTime At, MemberUpdate? Farewell);
}
