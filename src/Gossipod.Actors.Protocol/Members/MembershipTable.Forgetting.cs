using Gossipod.Actors.Protocol.Forgetting;

namespace Gossipod.Actors.Protocol.Members;

/// <summary>
/// How rows go: by age, or before it when an operator says that a member is gone for good (protocol.md, Forgetting).
/// </summary>
/// <remarks>
/// What is forgotten leaves the table, and its tombstone is kept aside for the rest of its time: so that no claim of a life that is over
/// takes it in again, and an exchange of tables still tells a peer that believes in it, or the member itself, that it is dead. A later life
/// is taken in as usual.
/// </remarks>
internal sealed partial class MembershipTable
{
    /// <summary>Tombstones kept aside; beyond it, and where members need the room, the oldest goes first.</summary>
    public const int ForgottenMax = 1_000;

    private readonly Dictionary<MemberName, Member> _forgotten = [];

    /// <summary>The tombstones kept aside.</summary>
    public IReadOnlyCollection<Member> Forgotten => _forgotten.Values;

    /// <summary>What a member is here, and at which version; 0 when it is unknown.</summary>
    public (ForgetStanding Standing, MemberVersion Version) StandingOf(MemberName name) =>
        Find(name) is { } row ? (row.IsLive ? ForgetStanding.Live : ForgetStanding.Gone, row.Version)
        : _forgotten.TryGetValue(name, out var gone) ? (ForgetStanding.Forgotten, gone.Version)
        : (ForgetStanding.Unknown, default);

    /// <summary>Forgets a member that is Dead or Left at this version or an earlier one.</summary>
    /// <returns>The removed row; null, and nothing changed, when there is none such.</returns>
    public Member? ForgetGone(MemberName name, MemberVersion upTo)
    {
        if (Find(name) is not { IsLive: false } row || row.Version > upTo) return null;
        Remove(row);
        if (_forgotten.Count >= ForgottenMax) DropOldestForgotten();
        _forgotten[name] = row;
        return row;
    }

    /// <summary>Removes rows that have been Dead or Left for <paramref name="tombstone"/> or longer, and what was forgotten before that time.</summary>
    /// <returns>The removed rows.</returns>
    public IReadOnlyList<Member> Reap(TimeSpan tombstone, MonotonicTime now)
    {
        if (_forgotten.Count > 0)
        {
            foreach (var gone in _forgotten.Values.Where(gone => now - gone.Since >= tombstone).ToList()) _forgotten.Remove(gone.MemberName);
        }

        if (LiveCount == Count) return [];
        var removed = Rows.Where(row => !row.IsLive && now - row.Since >= tombstone).ToList();
        foreach (var row in removed) Remove(row);
        return removed;
    }

    private Member? FindForgotten(MemberName name) => _forgotten.Count == 0 ? null : _forgotten.GetValueOrDefault(name);

    /// <summary>Of a life that is over nothing counts any more; a later one is a new member, by the rules that hold for a tombstone.</summary>
    private TableChange ApplyForgotten(MemberUpdate claim, Member gone, MonotonicTime now)
    {
        var isOver = !OrderingRule.Supersedes(claim.Kind, claim.Version, gone)
            || (_deathIsFinal && gone.Status == MemberStatus.Dead && claim.Version.Generation <= gone.Version.Generation)
            || (claim.CarriesRecord && HasForeignLock(claim, gone));
        return isOver ? TableChange.Ignored(IgnoreReason.NotNewer, claim, null) : ApplyUnknown(claim, gone, now);
    }

    /// <summary>Members come before memories: both together are what peers take of a table.</summary>
    private void MakeRoom(MemberName added)
    {
        _forgotten.Remove(added);
        while (_forgotten.Count > 0 && _rows.Count + _forgotten.Count >= _maxMembers) DropOldestForgotten();
    }

    private void DropOldestForgotten() => _forgotten.Remove(_forgotten.Values.MinBy(gone => gone.Since)!.MemberName);

    private void Remove(Member row)
    {
        _rows.Remove(row.MemberName);
        DropTraces(row.MemberName);
    }
}
