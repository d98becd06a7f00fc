using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Protocol.Members;

/// <summary>
/// Who is a member and what is believed of each: applies claims by <see cref="OrderingRule"/> and says what changed.
/// Owned by MembershipActor; not thread-safe. Never throws on remote data.
/// </summary>
/// <remarks>
/// The local member is a row like the others but no claim changes it: what accuses it comes back as
/// <see cref="TableOutcome.RefutationNeeded"/>, and only <see cref="Refute"/>, <see cref="UpdateSelf"/>, <see cref="RiseAbove"/> and
/// <see cref="Leave"/> issue versions of it. Two processes of one name, who may say that a member left, and how rows go are in other parts of this class.
/// </remarks>
internal sealed partial class MembershipTable
{
    private readonly MemberList _rows = new();
    private readonly PlausibleVersions _plausible;
    private readonly int _maxMembers;
    private readonly bool _deathIsFinal;
    private readonly Func<Member, Member>? _share;
    private readonly LeaveKey _key;
    private readonly TimeSpan _timeToRefute;
    private readonly RecordSigning? _signing;

    /// <param name="self">Our name.</param>
    /// <param name="generation">When this life began.</param>
    /// <param name="details">Our record.</param>
    /// <param name="plausible">Which versions are believed.</param>
    /// <param name="maxMembers">Most rows.</param>
    /// <param name="now">The time.</param>
    /// <param name="deathIsFinal">Whether nothing of the same generation beats a death.</param>
    /// <param name="share">One object for equal rows of Alive members; null makes a row of its own each time.</param>
    /// <param name="key">Only who has it can make us Left; without one, nobody can, we not either.</param>
    /// <param name="timeToRefute">
    /// How long a life that took a live member's place must stand before its farewell counts, and what others say of a member before its
    /// name counts elsewhere.
    /// </param>
    /// <param name="signing">Signs what we say and judges what others say; null where members have no identities.</param>
    public MembershipTable(
        MemberName self, ulong generation, MemberDetails details, PlausibleVersions plausible, int maxMembers, MonotonicTime now,
        bool deathIsFinal = false, Func<Member, Member>? share = null, LeaveKey key = default,
        TimeSpan timeToRefute = default, RecordSigning? signing = null)
    {
        _deathIsFinal = deathIsFinal;
        _plausible = plausible;
        _maxMembers = maxMembers;
        _share = share;
        _key = key;
        _timeToRefute = timeToRefute;
        _signing = signing;
        var version = new MemberVersion(generation, 0);
        Self = Store(new Member(self, version, MemberStatus.Alive, Issued(details, self, version), version, now));
    }

    /// <summary>Our own row.</summary>
    public Member Self { get; private set; }

    /// <summary>Rows of every status, our own included.</summary>
    public int Count => _rows.Count;

    /// <summary>Alive and Suspect rows, our own included: the n of every formula.</summary>
    public int LiveCount { get; private set; }

    /// <summary>Alive rows, our own included.</summary>
    public int AliveCount { get; private set; }

    /// <summary>See <see cref="Members.ViewHash"/>.</summary>
    public ulong ViewHash { get; private set; }

    /// <summary>All rows, in no particular order.</summary>
    public IReadOnlyList<Member> Rows => _rows.Items;

    public Member? Find(MemberName name) => _rows.Find(name);

    /// <summary>Whether <paramref name="name"/> is Alive here, ourselves included: only then does its word accuse anybody.</summary>
    public bool IsAlive(MemberName name) => Find(name) is { Status: MemberStatus.Alive or MemberStatus.Leaving };

    /// <summary>
    /// Whether the claim is old news: <see cref="Apply"/> would ignore it, now and whatever else is applied before it. Most of what
    /// gossip brings is; this says so at the cost of a look at the row.
    /// </summary>
    public bool IsKnown(MemberUpdate claim)
    {
        if (Find(claim.Name) is not { } row || ReferenceEquals(row, Self) || IsFinalDeath(claim, row)) return false;
        var order = OrderingRule.Compare(claim.Kind, claim.Version, row);
        if (order > 0 || (claim.CarriesRecord && (claim.Version > row.DetailsVersion || IsTwin(claim, row)))) return false;
        return order < 0 || claim.Kind != UpdateKind.Suspect;
    }

    /// <summary>Merges one claim.</summary>
    public TableChange Apply(MemberUpdate claim, MonotonicTime now)
    {
        var row = Find(claim.Name);
        var forgotten = row is null ? FindForgotten(claim.Name) : null;
        if (!_plausible.Accept(claim, (row ?? forgotten)?.Version, now)) return TableChange.Ignored(IgnoreReason.ImplausibleVersion, claim, row);
        if (row is null) return forgotten is null ? ApplyUnknown(claim, forgotten, now) : ApplyForgotten(claim, forgotten, now);
        if (ReferenceEquals(row, Self)) return ApplySelf(claim);
        if (_deathIsFinal && row.Status == MemberStatus.Dead && claim.Version.Generation <= row.Version.Generation)
            return TableChange.Ignored(IgnoreReason.NotNewer, claim, row);
        if (claim.CarriesRecord) return ApplyRecord(claim, row, now);
        return claim.Kind == UpdateKind.Leave ? ApplyLeave(claim, row, now) : ApplyAccusation(claim, row, now);
    }

    /// <summary>
    /// Issues a version of ours above the accusation: one more incarnation; or a new generation where the accusation's is above ours, or
    /// somebody else has issued records of ours: others may hold to the lock in those, and refuse what we say in that generation.
    /// </summary>
    /// <returns>The Alive claim to spread.</returns>
    public MemberUpdate Refute(MemberUpdate accusation, MonotonicTime now)
    {
        var (accused, ours) = (accusation.Version, Self.Version);
        var generation = Math.Max(accused.Generation, ours.Generation);
        var isFree = generation > ours.Generation || IsContested(accusation) || _rivalOfOurs?.Generation == ours.Generation;
        var version = isFree ? new MemberVersion(generation + 1, 0) : (accused > ours ? accused : ours).Next();
        return Reissue(version, Self.Details, now);
    }

    /// <summary>Publishes new details of ours as one more incarnation.</summary>
    /// <returns>The Alive claim to spread.</returns>
    public MemberUpdate UpdateSelf(MemberDetails details, MonotonicTime now) => Reissue(Self.Version.Next(), details, now);

    /// <summary>Marks us Leaving; from now on no accusation is refuted.</summary>
    /// <returns>The Leave claim to spread.</returns>
    public MemberUpdate Leave(MonotonicTime now)
    {
        var farewell = MemberUpdate.Leave(Self.MemberName, Self.Version, _key);
        Self = Store(Self.With(Self.Version, MemberStatus.Leaving, now, farewell));
        return farewell;
    }

    /// <param name="claim">What is claimed.</param>
    /// <param name="forgotten">An earlier life that was forgotten: its name is still its identity's.</param>
    /// <param name="now">The time.</param>
    private TableChange ApplyUnknown(MemberUpdate claim, Member? forgotten, MonotonicTime now)
    {
        if (!claim.CarriesRecord) return TableChange.Ignored(IgnoreReason.UnknownMember, claim, null);
        if (_rows.Count >= _maxMembers) return TableChange.Ignored(IgnoreReason.TableFull, claim, null);
        if (Judge(claim, forgotten) is var reason and not IgnoreReason.None) return TableChange.Ignored(reason, claim, null);
        MakeRoom(claim.Name);
        var added = Store(new Member(claim.Name, claim.Version, MemberStatus.Alive, Record(claim), claim.Version, now));
        return new TableChange(TableOutcome.Added, IgnoreReason.None, claim, null, added, Spread: true);
    }

    private TableChange ApplySelf(MemberUpdate claim)
    {
        var leaving = Self.Status == MemberStatus.Leaving;
        if (!claim.CarriesRecord)
        {
            if (leaving || claim.Version < Self.Version || IsFinalDeath(claim, Self)) return TableChange.Ignored(IgnoreReason.NotNewer, claim, Self);
            return JudgeAgainstUs(claim) is var reason and not IgnoreReason.None
                ? TableChange.Ignored(reason, claim, Self)
                : new TableChange(TableOutcome.RefutationNeeded, IgnoreReason.None, claim, Self, Self, Spread: false);
        }

        var details = Record(claim);
        var isRival = !details.Endpoint.Equals(Self.Details.Endpoint);
        var echo = !IsContested(claim) && (claim.Version < Self.Version || (claim.Version == Self.Version && details.Equals(Self.Details)));
        if (isRival && claim.Version <= _rivalOfOurs) return TableChange.Ignored(IgnoreReason.NotNewer, claim, Self);
        if (!isRival && (leaving || echo)) return TableChange.Ignored(IgnoreReason.OwnRecord, claim, Self);
        if (Judge(claim, Self) is var refusal and not IgnoreReason.None) return TableChange.Ignored(refusal, claim, Self);
        return isRival ? Rival(claim) : new TableChange(TableOutcome.RefutationNeeded, IgnoreReason.None, claim, Self, Self, Spread: false);
    }

    private TableChange ApplyRecord(MemberUpdate claim, Member row, MonotonicTime now)
    {
        var details = Record(claim);
        var wins = OrderingRule.Supersedes(claim.Kind, claim.Version, row);
        var newerDetails = claim.Version > row.DetailsVersion;
        if (!wins && !newerDetails && !IsTwin(claim, row)) return TableChange.Ignored(IgnoreReason.NotNewer, claim, row);
        var isHeld = row.Status == MemberStatus.Alive || (row.Status != MemberStatus.Left && MayObject(claim.Name, now));
        var isRival = isHeld && !details.Endpoint.Equals(row.Details.Endpoint);
        if (isRival && IsKnownContender(claim)) return TableChange.Ignored(IgnoreReason.NotNewer, claim, row);
        if (Judge(claim, row) is var reason and not IgnoreReason.None) return TableChange.Ignored(reason, claim, row);
        if (isRival) return Contend(claim, row);
        if (HasForeignLock(claim, row)) return TableChange.Ignored(IgnoreReason.ForeignLock, claim, row);

        if (row.IsLive && claim.Version.Generation > row.DetailsVersion.Generation) NoteSuccession(claim, now);
        var changed = newerDetails ? row.WithDetails(details, claim.Version) : row;
        if (wins) changed = changed.With(claim.Version, MemberStatus.Alive, now);
        return Changed(claim, row, changed, spread: true, now);
    }

    private TableChange ApplyAccusation(MemberUpdate claim, Member row, MonotonicTime now)
    {
        var wins = OrderingRule.Supersedes(claim.Kind, claim.Version, row) || IsFinalDeath(claim, row);
        var confirms = claim.Kind == UpdateKind.Suspect && row.Status == MemberStatus.Suspect && claim.Version == row.Version;
        if (!wins && !confirms) return TableChange.Ignored(IgnoreReason.NotNewer, claim, row);
        if (claim.From.Equals(claim.Name) || !IsAlive(claim.From)) return TableChange.Ignored(IgnoreReason.AccuserNotAlive, claim, row);
        if (Judge(claim, row) is var reason and not IgnoreReason.None) return TableChange.Ignored(reason, claim, row);
        NoteAccusation(claim, row, now);
        return wins
            ? Fallen(claim, row, now)
            : new TableChange(TableOutcome.Confirmation, IgnoreReason.None, claim, row, row, Spread: false);
    }

    private TableChange Fallen(MemberUpdate claim, Member row, MonotonicTime now)
    {
        var status = OrderingRule.StatusOf(claim.Kind);
        var raisesOnly = status == row.Status && status is MemberStatus.Dead or MemberStatus.Left;
        var version = claim.Version > row.Version ? claim.Version : row.Version;
        var farewell = claim.Kind == UpdateKind.Leave ? claim : null;
        return Changed(claim, row, row.With(version, status, now, farewell), spread: !raisesOnly, now);
    }

    /// <summary>A death that no incarnation outranks, heard before or after it: Confirm(i) beats Alive(j) and Suspect(j) for every j (SWIM §4.2).</summary>
    private bool IsFinalDeath(MemberUpdate claim, Member row) =>
        _deathIsFinal && claim.Kind == UpdateKind.Confirm && row.IsLive && claim.Version.Generation == row.Version.Generation;

    private TableChange Changed(MemberUpdate claim, Member old, Member changed, bool spread, MonotonicTime now)
    {
        SettleConflict(changed, now);
        return new TableChange(TableOutcome.Changed, IgnoreReason.None, claim, old, Store(changed), spread);
    }

    private MemberUpdate Reissue(MemberVersion version, MemberDetails details, MonotonicTime now)
    {
        Self = Store(new Member(Self.MemberName, version, Self.Status, Issued(details, Self.MemberName, version), version, now));
        return MemberUpdate.Alive(Self.MemberName, version, Self.Details);
    }

    private Member Store(Member row)
    {
        if (_share is not null && row.Status == MemberStatus.Alive) row = _share(row);
        if (_rows.Put(row) is { } old) Tally(old, -1);
        Tally(row, +1);
        return row;
    }

    private void Tally(Member row, int sign)
    {
        if (row.IsLive) LiveCount += sign;
        if (row.Status is MemberStatus.Alive or MemberStatus.Leaving) AliveCount += sign;
        ViewHash += sign > 0 ? Members.ViewHash.Of(row) : 0 - Members.ViewHash.Of(row);
    }

    private static MemberDetails Record(MemberUpdate claim) =>
        claim.Details ?? throw new ArgumentException($"A {claim.Kind} claim carries the whole record; {claim} does not.", nameof(claim));
}
