using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Protocol.Members;

/// <summary>The five kinds of announcement (protocol.md §2). The numbers are the wire's.</summary>
internal enum UpdateKind
{
    /// <summary>The first record of a generation; carries the whole record.</summary>
    Join = 1,

    /// <summary>A refutation or new metadata; carries the whole record.</summary>
    Alive = 2,

    /// <summary>An accusation: the member did not answer a probe.</summary>
    Suspect = 3,

    /// <summary>A suspicion that was not refuted in time: the member is dead.</summary>
    Confirm = 4,

    /// <summary>The member's own farewell.</summary>
    Leave = 5,
}

/// <summary>One claim about one member: what gossip spreads and tables merge. Immutable.</summary>
/// <param name="Kind">What is claimed.</param>
/// <param name="Name">Whom it is about.</param>
/// <param name="Version">The version of the member that the claim speaks of.</param>
/// <param name="From">Who says so: the accuser of SUSPECT and CONFIRM, the member itself otherwise.</param>
/// <param name="Details">
/// The whole record with JOIN and ALIVE; with a LEAVE that comes out of a peer's row, that row's record.
/// </param>
internal sealed record MemberUpdate(UpdateKind Kind, MemberName Name, MemberVersion Version, MemberName From, MemberDetails? Details)
{
    /// <summary>Of a LEAVE: what only the member can have known.</summary>
    public LeaveKey Key { get; init; }

    /// <summary>Of a SUSPECT or CONFIRM: the accuser's; null where members have no identities. That of a record is in it.</summary>
    public Signature? Signature { get; init; }

    public bool CarriesRecord => Kind is UpdateKind.Join or UpdateKind.Alive;

    public static MemberUpdate Join(MemberName name, MemberVersion version, MemberDetails details) =>
        new(UpdateKind.Join, name, version, name, details);

    public static MemberUpdate Alive(MemberName name, MemberVersion version, MemberDetails details) =>
        new(UpdateKind.Alive, name, version, name, details);

    public static MemberUpdate Suspect(MemberName name, MemberVersion version, MemberName accuser) =>
        new(UpdateKind.Suspect, name, version, accuser, null);

    public static MemberUpdate Confirm(MemberName name, MemberVersion version, MemberName accuser) =>
        new(UpdateKind.Confirm, name, version, accuser, null);

    public static MemberUpdate Leave(MemberName name, MemberVersion version, LeaveKey key, MemberDetails? details = null) =>
        new(UpdateKind.Leave, name, version, name, details) { Key = key };

    /// <summary>The claim that repeats what a row says, in the accuser's name <paramref name="from"/> where it accuses.</summary>
    public static MemberUpdate Of(Member row, MemberName from) => row.Status switch
    {
        MemberStatus.Suspect => Suspect(row.MemberName, row.Version, from),
        MemberStatus.Dead => Confirm(row.MemberName, row.Version, from),
        MemberStatus.Left or MemberStatus.Leaving => row.Farewell ?? Leave(row.MemberName, row.Version, LeaveKey.None),
        _ => Alive(row.MemberName, row.Version, row.Details),
    };

    public override string ToString() => $"{Kind} {Name}@{Version} from {From}";
}
