using System.Net;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using static Gossipod.Actors.Tests.Vectors.VectorInputs;

namespace Gossipod.Actors.Tests.Vectors;

/// <summary>What a claim does to a row, by the table itself.</summary>
internal static class OrderVectors
{
    private const ulong Generation = 1_767_225_600_000;
    private const ulong LastIncarnation = MemberVersion.MaxIncarnation - 1;

    private static readonly MonotonicTime Now = new(0);
    private static readonly MemberVersion Stored = new(Generation, 5);

    private static readonly (string Title, MemberVersion Version)[] Versions =
    [
        ("lower generation", new(Generation - 1, 9)),
        ("lower incarnation", new(Generation, 4)),
        ("equal", Stored),
        ("higher incarnation", new(Generation, 6)),
        ("higher generation", new(Generation + 1, 0)),
    ];

    private static readonly MemberStatus?[] Statuses = [null, MemberStatus.Alive, MemberStatus.Suspect, MemberStatus.Dead, MemberStatus.Left];

    public static void Write(VectorPage page)
    {
        page.Construct("What beats what", """
            A row at version 5 of its generation, and a claim: what the row is afterwards. Claims are well-formed: records come from the row's endpoint with the lock of their
            generation, accusers are Alive here and not the accused, and a LEAVE has the key of its generation, of which the row's record is. Versions are compared by generation, then by
            incarnation; at equal versions JOIN = ALIVE < SUSPECT < CONFIRM < LEAVE.

            `-` nothing; a status: the row has it and the claim's version; `!` the claim is news and is passed on; `counts` it confirms the suspicion, once for each
            accuser; `waits` a LEAVE of a life of which no record was heard, kept until one comes.
            """);
        page.Table(
            "claim | its version | no row | Alive | Suspect | Dead | Left",
            from kind in Enum.GetValues<UpdateKind>()
            from version in Versions
            select $"{kind.ToString().ToUpperInvariant()} | {version.Title} | {string.Join(" | ", Statuses.Select(status => Cell(kind, version.Version, status)))}");
        WriteRefutations(page);
        WritePlausible(page);
    }

    private static string Cell(UpdateKind kind, MemberVersion version, MemberStatus? status)
    {
        var table = NewTable();
        if (status is not null) Assert.Equal(TableOutcome.Added, table.Apply(Claim(UpdateKind.Alive, Stored), Now).Outcome);
        if (status > MemberStatus.Alive) Assert.Equal(TableOutcome.Changed, table.Apply(Claim(UpdateKind.Suspect + (int)(status - MemberStatus.Suspect), Stored), Now).Outcome);
        Assert.Equal(status, table.Find(Beta)?.Status);
        var change = table.Apply(Claim(kind, version), Now);
        switch (change.Outcome)
        {
            case TableOutcome.Ignored:
                return change.Reason == IgnoreReason.UnprovenLeave ? "waits" : "-";
            case TableOutcome.Confirmation:
                return "counts";
            default:
                Assert.Equal(version, change.New!.Version);
                return change.New.Status + (change.Spread ? "!" : "");
        }
    }

    private static MembershipTable NewTable() =>
        new(Alpha, Generation, Record(Alpha, Generation), new PlausibleVersions(Generation, Now), 10, Now, key: FarewellKey);

    private static MemberUpdate Claim(UpdateKind kind, MemberVersion version) => new(
        kind,
        Beta,
        version,
        kind is UpdateKind.Suspect or UpdateKind.Confirm ? Alpha : Beta,
        kind is UpdateKind.Join or UpdateKind.Alive ? Record(Beta, version.Generation) : null)
    {
        Key = kind == UpdateKind.Leave ? FarewellKey : LeaveKey.None,
    };

    private static MemberDetails Record(MemberName name, ulong generation) =>
        MemberDetails.At(new IPEndPoint(IPAddress.Loopback, 7_946)) with { Lock = FarewellKey.LockFor(name, generation) };

    private static void WriteRefutations(VectorPage page)
    {
        page.Construct("Refuting", $"""
            Who hears itself accused at its own version or above issues an ALIVE one incarnation above the accusation, or in the generation after it where the accusation has a later
            generation or no incarnation is left: after incarnation 2^62 - 1 comes {Shown(new MemberVersion(Generation, LastIncarnation).Next())}. {Generation} is the generation of the accused here.
            """);
        page.Table("own incarnation | SUSPECT or CONFIRM at | ALIVE at", (
            from pair in ((ulong Own, MemberVersion Accused)[])
            [
                (0, new(Generation, 0)), (5, new(Generation, 4)), (5, Stored), (5, new(Generation, 9)), (5, new(Generation + 1, 3)),
            ]
            select $"{pair.Own} | {Shown(pair.Accused)} | {Refutation(pair.Own, pair.Accused)}").ToList());
    }

    private static string Refutation(ulong own, MemberVersion accused)
    {
        var table = NewTable();
        Assert.Equal(TableOutcome.Added, table.Apply(Claim(UpdateKind.Alive, Stored), Now).Outcome);
        while (table.Self.Version.Incarnation < own) table.UpdateSelf(table.Self.Details, Now);
        var change = table.Apply(MemberUpdate.Suspect(Alpha, accused, Beta), Now);
        return change.Outcome == TableOutcome.RefutationNeeded ? Shown(table.Refute(change.Claim, Now).Version) : "-";
    }

    private static void WritePlausible(VectorPage page)
    {
        var plausible = new PlausibleVersions(Generation, Now);
        var day = (ulong)PlausibleVersions.MaxClockLead.TotalMilliseconds;
        page.Construct("Versions that are not believed", $"""
            A claim has no effect where its incarnation is 2^62 or above, its generation more than 24 hours ahead of the receiver's clock, or, of an accusation or LEAVE,
            its incarnation more than 1,000 above the newest known of that generation. Here the row is at incarnation 5, and the clock at the row's generation ({Generation}).
            """);
        page.Table("claim | version | believed", (
            from claim in ((UpdateKind Kind, MemberVersion Version)[])
            [
                (UpdateKind.Alive, new(Generation, LastIncarnation)),
                (UpdateKind.Alive, new(Generation, MemberVersion.MaxIncarnation)),
                (UpdateKind.Alive, new(Generation + day, 0)),
                (UpdateKind.Alive, new(Generation + day + 1, 0)),
                (UpdateKind.Suspect, new(Generation, 1_005)),
                (UpdateKind.Suspect, new(Generation, 1_006)),
                (UpdateKind.Suspect, new(Generation + 1, 1_000)),
                (UpdateKind.Suspect, new(Generation + 1, 1_001)),
                (UpdateKind.Suspect, new(Generation - 1, 5_000)),
            ]
            select $"{claim.Kind.ToString().ToUpperInvariant()} | {Shown(claim.Version)} | {(plausible.Accept(Claim(claim.Kind, claim.Version), Stored, Now) ? "yes" : "no")}").ToList());
    }

    private static string Shown(MemberVersion version)
    {
        var apart = (long)(version.Generation - Generation);
        var generation = apart == 0 ? "" : $"generation {(apart > 0 ? "+" : "-")} {Math.Abs(apart)}, ";
        return generation + version.Incarnation;
    }
}
