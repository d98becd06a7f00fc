namespace Gossipod.Actors.Protocol.Members;

/// <summary>Two processes, one name (protocol.md §3): the holder keeps it while it answers probes, and both are told.</summary>
internal sealed partial class MembershipTable
{
    /// <summary>How often in one life we rise above a rival; bounded, so that two processes that live do not outbid each other for ever.</summary>
    public const int RisesMax = 3;

    private readonly Dictionary<MemberName, MemberUpdate> _contenders = [];

    /// <summary>Members that are Suspect or Dead by the word of others, and since when they are not Alive.</summary>
    private readonly Dictionary<MemberName, MonotonicTime> _fallenByHearsay = [];

    private MemberVersion? _rivalOfOurs;
    private int _rises;

    /// <summary>
    /// The claim of a rival for this name that waited for the incumbent to fail a probe of ours, or to deny for too long what others say of it;
    /// forgets it. Null when there is none, or not yet.
    /// </summary>
    public MemberUpdate? TakeContender(MemberName name, MonotonicTime now) =>
        !MayObject(name, now) && _contenders.Remove(name, out var claim) ? claim : null;

    /// <summary>How long a rival for this name has to wait for the incumbent's objection; null when no rival waits for one.</summary>
    public TimeSpan? ContenderWait(MemberName name, MonotonicTime now) =>
        _contenders.ContainsKey(name) && MayObject(name, now) ? _timeToRefute - (now - _fallenByHearsay[name]) : null;

    /// <summary>
    /// Issues a generation of ours above that of a rival at another endpoint which outranks us or equals us. The rival may be our own
    /// last life: restarted at another address with its clock set back, a process would otherwise be held to be its own past.
    /// </summary>
    /// <returns>The Alive claim to spread; null when we are above it already, are leaving, or have risen <see cref="RisesMax"/> times.</returns>
    public MemberUpdate? RiseAbove(MemberVersion rival, MonotonicTime now)
    {
        if (rival < Self.Version || Self.Status == MemberStatus.Leaving || _rises >= RisesMax) return null;
        _rises++;
        return Reissue(new MemberVersion(rival.Generation + 1, 0), Self.Details, now);
    }

    /// <summary>
    /// A live name keeps its endpoint until its holder fails a probe; the newest rival, <see cref="IsKnownContender"/>, is remembered until then, and reported once.
    /// </summary>
    private TableChange Contend(MemberUpdate claim, Member row)
    {
        _contenders[claim.Name] = claim;
        return Conflict(claim, row);
    }

    /// <summary>
    /// Whether the member may yet object to what others have said of it, and so keeps its endpoint: an accusation and a record of a later life
    /// elsewhere can both be forged, and the member denies the former before that.
    /// </summary>
    private bool MayObject(MemberName name, MonotonicTime now) =>
        _fallenByHearsay.Count > 0 && _fallenByHearsay.TryGetValue(name, out var since) && now - since < _timeToRefute;

    /// <summary>Somebody's accusation counted; after ours there is nothing to object to.</summary>
    private void NoteAccusation(MemberUpdate claim, Member row, MonotonicTime now)
    {
        if (claim.From.Equals(Self.MemberName)) _fallenByHearsay.Remove(claim.Name);
        else if (row.Status == MemberStatus.Alive && _timeToRefute > TimeSpan.Zero) _fallenByHearsay[claim.Name] = now;
    }

    /// <summary>A row changed: whoever is Alive again or gone for certain has no rival any more.</summary>
    private void SettleConflict(Member changed, MonotonicTime now)
    {
        if (changed.Status is MemberStatus.Alive or MemberStatus.Left) _fallenByHearsay.Remove(changed.MemberName);
        if (changed.Status != MemberStatus.Suspect && !MayObject(changed.MemberName, now)) _contenders.Remove(changed.MemberName);
    }

    private bool IsKnownContender(MemberUpdate claim) => _contenders.TryGetValue(claim.Name, out var rival) && claim.Version <= rival.Version;

    /// <summary>Another process has our name. It cannot take it from us; it is reported once for each newer version of it.</summary>
    private TableChange Rival(MemberUpdate claim)
    {
        _rivalOfOurs = claim.Version;
        return Conflict(claim, Self);
    }

    /// <summary>Whether the claim is of another process that began in the same millisecond: same version, other endpoint.</summary>
    private static bool IsTwin(MemberUpdate claim, Member row) =>
        row.Status == MemberStatus.Alive
        && claim.Version == row.DetailsVersion
        && !ReferenceEquals(claim.Details, row.Details)
        && !claim.Details!.Endpoint.Equals(row.Details.Endpoint);

    private static TableChange Conflict(MemberUpdate claim, Member row) =>
        new(TableOutcome.Conflict, IgnoreReason.None, claim, row, row, Spread: false);
}
