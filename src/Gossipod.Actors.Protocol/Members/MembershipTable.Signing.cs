namespace Gossipod.Actors.Protocol.Members;

/// <summary>
/// What we sign, and what of others must be signed, where members have identities (protocol.md §3). Judged last, after everything that
/// costs less: only what would have an effect is verified.
/// </summary>
internal sealed partial class MembershipTable
{
    /// <summary>An accusation in our own name, signed where members sign.</summary>
    public MemberUpdate Accuse(UpdateKind kind, MemberName accused, MemberVersion version) =>
        _signing?.Accuse(kind, accused, version) ?? new MemberUpdate(kind, accused, version, Self.MemberName, null);

    /// <summary>Whether the claim is of whom it says: its record of the member, its accusation of the accuser. A LEAVE is judged by the record that it brings.</summary>
    private IgnoreReason Judge(MemberUpdate claim, Member? row)
    {
        if (_signing is null) return IgnoreReason.None;
        if (claim.Details is { } details) return _signing.Judge(claim.Name, claim.Version, details, row);
        return Find(claim.From) is { } accuser ? _signing.JudgeAccusation(claim, accuser) : IgnoreReason.AccuserNotAlive;
    }

    /// <summary>
    /// Without identities whatever accuses us is refuted. With them it must be somebody's whom we know; and no farewell of ours is another's,
    /// whoever claims that it is of a later life: it would have come with a record that we had signed.
    /// </summary>
    private IgnoreReason JudgeAgainstUs(MemberUpdate claim) =>
        _signing is not null && claim.Kind == UpdateKind.Leave ? IgnoreReason.ForgedLeave : Judge(claim, Self);

    /// <summary>Our record as it is issued at this version: with the lock of its generation, and our signature.</summary>
    private MemberDetails Issued(MemberDetails details, MemberName name, MemberVersion version)
    {
        var locked = _key == LeaveKey.None ? details : details with { Lock = _key.LockFor(name, version.Generation) };
        return _signing?.Sign(version, locked) ?? locked;
    }
}
