using System.Net;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using static Gossipod.Actors.Tests.Vectors.VectorInputs;
using static Gossipod.Actors.Tests.Vectors.VectorPage;

namespace Gossipod.Actors.Tests.Vectors;

/// <summary>What tables are compared by.</summary>
internal static class TableVectors
{
    private const uint Salt = 0x21222324;

    private static readonly MonotonicTime Start = new(0);
    private static readonly MonotonicTime GoneAt = Start + TimeSpan.FromSeconds(10);
    private static readonly MonotonicTime LeftAt = Start + TimeSpan.FromSeconds(100);

    public static void Write(VectorPage page)
    {
        var table = NewTable();
        var rows = table.Rows.OrderBy(row => row.MemberName).ToList();
        page.Section("Tables", """
            The rows that the vectors of this section are of, in no order that matters. The details' version is the one that issued the record: `@:-node` is suspected
            at an incarnation of which its record was not heard. The lock is that of [above](#leave-lock), with each one's name.
            """);
        page.Table("name | status | generation | incarnation | details' generation | details' incarnation | leave lock", rows.Select(row =>
            $"`{row.Name}` | {row.Status} | {row.Version.Generation} | {row.Version.Incarnation} | {row.DetailsVersion.Generation} | {row.DetailsVersion.Incarnation} | `{Hex(Of(row.Details.Lock))}`"));
        WriteViewHash(page, table, rows);
        WriteFingerprints(page, rows);
        var view = new TableView(rows, Salt);
        WriteTableHash(page, rows, view);
        WriteDigests(page, rows, view);
    }

    private static MembershipTable NewTable()
    {
        var plausible = new PlausibleVersions(Issued.Generation, Start);
        var table = new MembershipTable(Alpha, Issued.Generation, Record(Alpha), plausible, 10, Start);
        var (later, gone, left) = (MemberName.Create("later"), MemberName.Create("gone"), MemberName.Create("left"));
        Apply(MemberUpdate.Alive(Beta, Issued, Record(Beta)), Start);
        Apply(MemberUpdate.Alive(later, new MemberVersion(Issued.Generation + 1, 0), Record(later)), Start);
        Apply(MemberUpdate.Alive(gone, Issued, Record(gone)), Start);
        Apply(MemberUpdate.Alive(left, Issued, Record(left)), Start);
        Apply(MemberUpdate.Suspect(Beta, Issued.Next(), Alpha), Start);
        Apply(MemberUpdate.Confirm(gone, Issued, Alpha), GoneAt);
        Apply(MemberUpdate.Leave(left, Issued, FarewellKey), LeftAt);
        return table;

        void Apply(MemberUpdate claim, MonotonicTime at) => Assert.NotEqual(TableOutcome.Ignored, table.Apply(claim, at).Outcome);
    }

    private static MemberDetails Record(MemberName name) => MemberDetails.At(new IPEndPoint(IPAddress.Loopback, 7_946)) with
    {
        Lock = FarewellKey.LockFor(name, name.Value == "later" ? Issued.Generation + 1 : Issued.Generation),
    };

    private static void WriteViewHash(VectorPage page, MembershipTable table, List<Member> rows)
    {
        page.Construct("View hash", """
            The sum over the members that are Alive or Suspect, ourselves included:

                mix(hash of the name + mix(generation + mix(incarnation + 0x9e3779b97f4a7c15)))
            """);
        page.Table("row | adds", rows.Where(row => row.IsLive).Select(row => $"`{row.Name}` | `{Number(ViewHash.Of(row))}`"));
        page.Values(("view hash", Number(table.ViewHash)));
    }

    private static void WriteFingerprints(VectorPage page, List<Member> rows)
    {
        page.Construct("Fingerprint of a row", """
            With the salt of the exchange (`SyncRequest.salt`). Statuses: Alive 0, Suspect 1, Dead 2, Left 3; who is leaving counts as Left.

                n = mix(hash of the name ^ (salt * 0x9e3779b97f4a7c15))
                s = mix(n + status + generation)
                s = mix(s + incarnation + 0x9e3779b97f4a7c15)
                s = mix(s + details' generation)
                s = mix(s + details' incarnation + 0x9e3779b97f4a7c15 + the first 8 bytes of the leave lock, as u64)
                fingerprint = upper 32 bits of n, then the upper 31 bits of s, then 1 for Alive and 0 for all others
            """);
        page.Values(("salt", Number(Salt)));
        page.Table("row | fingerprint", rows.Select(row => $"`{row.Name}` | `{Number(RowFingerprint.Of(row, Salt))}`"));
    }

    private static void WriteTableHash(VectorPage page, List<Member> rows, TableView view)
    {
        page.Construct("Table hash", """
            What `SyncRequest.table_hash` is: the sum of mix(fingerprint) over the rows that are Alive or Suspect, and over those that became Dead or Left
            here within the last two sync intervals, scaled for the number of members ([below](#time-between-exchanges-of-tables)). Where both sides have the same sum, the
            repair ends with `InSync`. The three results are those of a node at which `gone` and `left` are within that time, at which `gone` is not, and at which neither is.
            """);
        page.Table("row | adds", rows.Select(row => $"`{row.Name}` | `{Number(ViewHash.Mix(RowFingerprint.Of(row, Salt)))}`"));
        page.Values(
            ("of all", Number(view.HashSince(Start))),
            ("without gone", Number(view.HashSince(GoneAt + TimeSpan.FromTicks(1)))),
            ("without both", Number(view.HashSince(LeftAt + TimeSpan.FromTicks(1)))));
    }

    private static void WriteDigests(VectorPage page, List<Member> rows, TableView view)
    {
        page.Construct("Bucket digests", """
            The responder of a repair chooses how many buckets: ⌈√(2n)⌉ for the larger table of the two with its n rows, at least 4, at most 1,024. A row belongs to bucket
            (upper half of its fingerprint * buckets) >> 32. A digest is the sum of the lower halves of mix(fingerprint), modulo 2^32, over all rows of the
            bucket, however long ago they became Dead or Left.
            """);
        int[] counts = [1, 8, 9, 100, 1_000, 20_000, 524_288, 1_000_000];
        page.Table("rows | buckets", counts.Select(count => $"{Thousands(count)} | {TableView.BucketCountFor(count)}"));
        var buckets = TableView.BucketCountFor(rows.Count);
        page.Table("row | bucket of 4", rows.Select(row => $"`{row.Name}` | {RowFingerprint.BucketOf(RowFingerprint.Of(row, Salt), buckets)}"));
        page.Values(("digests", string.Join(' ', view.Digests(buckets).Select(Number))));
    }
}
