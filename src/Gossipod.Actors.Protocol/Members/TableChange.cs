namespace Gossipod.Actors.Protocol.Members;

/// <summary>What applying one claim did to the table.</summary>
internal enum TableOutcome
{
    /// <summary>Nothing; <see cref="TableChange.Reason"/> says why.</summary>
    Ignored,

    /// <summary>A member that was unknown.</summary>
    Added,

    /// <summary>The row's version, status or details changed.</summary>
    Changed,

    /// <summary>An independent report of a suspicion that is already running, from a member that is Alive here.</summary>
    Confirmation,

    /// <summary>The claim accuses us, or quotes an earlier life of ours: the owner of the table must refute it.</summary>
    RefutationNeeded,

    /// <summary>Another process claims a name that is in use; nothing changed.</summary>
    Conflict,
}

/// <summary>Why a claim was ignored. Each is a counter.</summary>
internal enum IgnoreReason
{
    None,

    /// <summary>The table already holds this or newer.</summary>
    NotNewer,

    /// <summary>An accusation or farewell of a member this node has never heard of.</summary>
    UnknownMember,

    /// <summary>An accusation whose accuser is not Alive here, or is the accused itself.</summary>
    AccuserNotAlive,

    /// <summary>A version that no honest member can have issued (protocol.md §1).</summary>
    ImplausibleVersion,

    /// <summary>The table holds as many members as the settings allow.</summary>
    TableFull,

    /// <summary>A LEAVE whose key does not fit the lock of the member's record: not of the member itself.</summary>
    ForgedLeave,

    /// <summary>A LEAVE of a life of which no record was heard yet. It counts when one comes that it fits.</summary>
    UnprovenLeave,

    /// <summary>The LEAVE of a life that took a live member's place only just now. It counts when that has had time to object.</summary>
    EarlyLeave,

    /// <summary>A record with another leave lock than the first one heard of the same generation: not of the same process.</summary>
    ForeignLock,

    /// <summary>A claim without a signature, where members sign theirs.</summary>
    Unsigned,

    /// <summary>A record signed with a key that the list of trusted identities does not give to its name.</summary>
    IdentityNotTrusted,

    /// <summary>A record signed with another key than the one that has the name here.</summary>
    NameOfAnother,

    /// <summary>A record that its member, or an accusation that its accuser, has not signed like this.</summary>
    BadSignature,

    /// <summary>An echo of our own record.</summary>
    OwnRecord,
}

/// <summary>The result of applying a claim. Ignoring it loses events: every caller must look at it.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Reason">Why nothing happened, when ignored.</param>
/// <param name="Claim">The claim that was applied.</param>
/// <param name="Old">The row before; null when the member was unknown.</param>
/// <param name="New">The row after; null only when the member is still unknown.</param>
/// <param name="Spread">Whether the claim is news that others should hear.</param>
internal readonly record struct TableChange(
    TableOutcome Outcome, IgnoreReason Reason, MemberUpdate Claim, Member? Old, Member? New, bool Spread)
{
    public static TableChange Ignored(IgnoreReason reason, MemberUpdate claim, Member? row) =>
        new(TableOutcome.Ignored, reason, claim, row, row, Spread: false);
}
