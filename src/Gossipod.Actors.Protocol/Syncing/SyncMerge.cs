using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Protocol.Syncing;

/// <summary>What a peer's table means to ours (protocol.md §8): pure translation of rows into claims and back.</summary>
internal static class SyncMerge
{
    /// <summary>The row as it travels.</summary>
    public static SyncRow ToRow(Member member) =>
        new(member.MemberName, StatusOf(member), member.Version, member.DetailsVersion, member.Details) { Key = member.Farewell?.Key ?? LeaveKey.None };

    /// <summary>The same with our signature where the row accuses, so that it counts for a peer that wants accusations signed.</summary>
    public static SyncRow ToRow(Member member, RecordSigning signing) => member.Status is MemberStatus.Suspect or MemberStatus.Dead
        ? ToRow(member) with { Signature = signing.Accuse(UpdateKind.Suspect, member.MemberName, member.Version).Signature }
        : ToRow(member);

    /// <summary>The row's status as it travels.</summary>
    public static MemberStatus StatusOf(Member member) => member.Status == MemberStatus.Leaving ? MemberStatus.Left : member.Status;

    /// <summary>
    /// The rows of ours that a peer, which has sent us its whole table, has not sent us as they are: the others would tell it
    /// nothing. A joiner so sends its own row instead of the table that it was given.
    /// </summary>
    public static IReadOnlyList<SyncRow> NewsFor(IReadOnlyList<SyncRow> theirs, IReadOnlyList<SyncRow> ours)
    {
        var told = new Dictionary<MemberName, SyncRow>(theirs.Count);
        foreach (var row in theirs) told[row.Name] = row;
        return [.. ours.Where(row => !told.TryGetValue(row.Name, out var known) || !SaysTheSame(row, known))];
    }

    private static bool SaysTheSame(SyncRow row, SyncRow other) =>
        row.Status == other.Status && row.Version == other.Version && row.DetailsVersion == other.DetailsVersion;

    /// <summary>Whether a row of this status is news to who does not know its member.</summary>
    public static bool IsNewsToStrangers(MemberStatus status) => status == MemberStatus.Alive;

    /// <summary>The claims that a peer's row makes, in the order in which to apply them.</summary>
    /// <remarks>
    /// A peer's Dead row is an accusation here, not a verdict, so that a member that lives can refute it; where we hold the member
    /// dead as well it only raises the version. A suspicion that runs here already gains nothing: the peer may have heard of it
    /// where we did, so its row is no independent confirmation (Deviation: memberlist counts it as one).
    /// A signed row accuses, and no more: that the peer holds its member dead would take another signature, and where both sides do nothing depends on it.
    /// Of a member that we do not know only an Alive row is news. One that is gone need not be known. Who is suspected either refutes,
    /// and we hear of it, or dies; taken in, a dead member's suspicion would begin anew with each node that it reaches.
    /// </remarks>
    /// <param name="row">The peer's row.</param>
    /// <param name="known">Our row of the same member.</param>
    /// <param name="peer">Whose table it is: the accuser.</param>
    public static IEnumerable<MemberUpdate> Claims(SyncRow row, Member? known, MemberName peer)
    {
        var gone = row.Status is MemberStatus.Dead or MemberStatus.Left;
        if (known is null && !IsNewsToStrangers(row.Status)) yield break;
        // A live member at another endpoint is another process, whichever is newer: both are told of the conflict.
        var rival = !gone && known is { IsLive: true } && !row.Details.Endpoint.Equals(known.Details.Endpoint);
        // So are two that give one generation different locks: whose it is must hear of the other.
        rival |= known is not null && row.DetailsVersion.Generation == known.DetailsVersion.Generation && row.Details.Lock != known.Details.Lock;
        var record = known is null || row.DetailsVersion > known.DetailsVersion || (!gone && row.Version > known.Version) || rival
            ? MemberUpdate.Alive(row.Name, row.DetailsVersion, row.Details)
            : null;
        // Gone on both sides: the record follows the verdict, so that it brings its details and no life.
        var recordLast = gone && known is { IsLive: false };
        if (record is not null && !recordLast) yield return record;

        switch (row.Status)
        {
            case MemberStatus.Left:
                yield return MemberUpdate.Leave(row.Name, row.Version, row.Key, ProvesFarewell(row) ? row.Details : null);
                break;
            case MemberStatus.Dead when known is { IsLive: false }:
                if (row.Signature is null) yield return MemberUpdate.Confirm(row.Name, row.Version, peer);
                break;
            case MemberStatus.Suspect or MemberStatus.Dead when known is not { Status: MemberStatus.Suspect } || row.Version > known.Version:
                yield return MemberUpdate.Suspect(row.Name, row.Version, peer) with { Signature = row.Signature };
                break;
        }

        if (record is not null && recordLast) yield return record;
    }

    /// <summary>Whether the record says which key fits the row's version. A signature holds for the version of its record alone.</summary>
    private static bool ProvesFarewell(SyncRow row) =>
        row.Details.Signature is null ? row.DetailsVersion.Generation == row.Version.Generation : row.DetailsVersion == row.Version;
}
