using CsCheck;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

/// <summary>A table keeps the greatest claim, in whatever order and however often claims arrive.</summary>
public sealed class MergeTests
{
    private static readonly int[][] Orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    private static readonly int[][] Repeats = [[0, 0, 1, 2], [0, 1, 0, 2, 2], [0, 1, 2, 0, 1, 2], [0, 1, 2, 2, 1, 0], [0, 0, 1, 1, 2, 2]];

    private static readonly MemberVersion[] Versions =
        [.. from generation in new[] { 0UL, 1UL } from incarnation in new[] { 0UL, 1UL, 2UL, 3UL }
            select Given.Version(incarnation, Given.Generation + generation)];

    /// <summary>Of somebody who knows everything about Bob but his key.</summary>
    private static readonly LeaveKey WrongKey = new(1, 2);

    /// <summary>Details are a function of the version, as they are with an honest owner.</summary>
    private static readonly MemberDetails[] Details =
        [.. Versions.Select(version => Given.Locked(Given.Details(role: version.ToString()), Given.Bob, version.Generation))];

    private static readonly Gen<MemberUpdate> Claims =
        from kind in Gen.Int[(int)UpdateKind.Join, (int)UpdateKind.Leave]
        from version in Gen.Int[0, Versions.Length - 1]
        from forged in Gen.Bool
        let claim = Given.Claim((UpdateKind)kind, Given.Bob, Versions[version], Details[version])
        select claim.Kind == UpdateKind.Leave && forged ? claim with { Key = WrongKey } : claim;

    [Fact]
    public void All_orders_and_repeats_of_three_claims_end_alike() =>
        Claims.Array[3].Sample(
            claims =>
            {
                var expected = End(claims, Orders[0]);
                return Orders.All(order => End(claims, order) == expected) && Repeats.All(order => End(claims, order) == expected);
            },
            iter: 100_000);

    [Fact]
    public void The_end_is_the_greatest_claim_and_the_newest_record() =>
        Claims.Array[0, 6].Sample(
            claims =>
            {
                MemberUpdate[] all = [Given.Claim(UpdateKind.Alive, Given.Bob, Versions[1], Details[1]), .. claims];
                var lives = all.Where(claim => claim.CarriesRecord).Select(claim => claim.Version.Generation).ToHashSet();
                bool Counts(MemberUpdate claim) =>
                    claim.Kind != UpdateKind.Leave || (claim.Key != WrongKey && lives.Contains(claim.Version.Generation));
                var greatest = all.Where(Counts).Select(claim => (claim.Version, Status: OrderingRule.StatusOf(claim.Kind))).Max();
                var newest = all.Where(claim => claim.CarriesRecord).MaxBy(claim => claim.Version)!;
                return End(claims, [.. Enumerable.Range(0, claims.Length)])
                    == (greatest.Status, greatest.Version, newest.Version, newest.Details!);
            },
            iter: 20_000);

    [Fact]
    public void Long_lists_end_alike_in_two_random_orders() =>
        Gen.Select(Claims.List[4, 30], Gen.ULong).Sample(
            (claims, seed) =>
            {
                var random = Given.Random(seed);
                var first = Enumerable.Range(0, claims.Count).ToList();
                random.Shuffle(first);
                var second = first.ToList();
                random.Shuffle(second);
                return End([.. claims], [.. first]) == End([.. claims], [.. second]);
            },
            iter: 10_000);

    [Fact]
    public void Versions_never_fall_and_the_gone_do_not_return_at_an_equal_version() =>
        Claims.List[1, 30].Sample(
            claims =>
            {
                var table = Table();
                foreach (var claim in claims)
                {
                    var change = table.Apply(claim, Given.At(1));
                    var (before, after) = (change.Old!, change.New!);
                    if (after.Version < before.Version || after.DetailsVersion < before.DetailsVersion) return false;
                    if (!before.IsLive && after.IsLive && after.Version == before.Version) return false;
                    if (change.Spread && ReferenceEquals(before, after)) return false;
                }

                return true;
            },
            iter: 20_000);

    [Fact]
    public void A_claim_is_known_exactly_when_it_would_be_ignored_as_not_newer() =>
        Claims.List[1, 30].Sample(
            claims =>
            {
                var table = Table();
                foreach (var claim in claims)
                {
                    var known = table.IsKnown(claim);
                    var change = table.Apply(claim, Given.At(1));
                    if (known != (change is { Outcome: TableOutcome.Ignored, Reason: IgnoreReason.NotNewer })) return false;
                }

                return true;
            },
            iter: 20_000);

    [Fact]
    public void Claims_about_ourselves_and_about_strangers_are_never_known()
    {
        var table = Given.Table();
        foreach (var name in new[] { Given.Self, Given.Name("stranger") })
        {
            foreach (var kind in Enum.GetValues<UpdateKind>()) Assert.False(table.IsKnown(Given.Claim(kind, name, Given.Version(0))));
        }
    }

    private static MembershipTable Table()
    {
        var table = Given.Table();
        table.Apply(Given.Claim(UpdateKind.Join, Given.Accuser, Given.Version(0)), Given.Start);
        table.Apply(Given.Claim(UpdateKind.Join, Given.Bob, Versions[1], Details[1]), Given.Start);
        return table;
    }

    private static (MemberStatus Status, MemberVersion Version, MemberVersion DetailsVersion, MemberDetails Details) End(
        MemberUpdate[] claims, int[] order)
    {
        var table = Table();
        foreach (var i in order)
        {
            table.Apply(claims[i], Given.At(1));
            if (claims[i].CarriesRecord && table.TakeProvenLeave(Given.Bob) is { } farewell) table.Apply(farewell, Given.At(1));
        }

        var row = table.Find(Given.Bob)!;
        return (row.Status, row.Version, row.DetailsVersion, row.Details);
    }
}
