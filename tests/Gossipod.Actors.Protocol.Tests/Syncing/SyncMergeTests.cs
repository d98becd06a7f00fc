using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Tests.Syncing;

public sealed class SyncMergeTests
{
    private static readonly MemberName Peer = Given.Accuser;

    [Theory]
    [InlineData(MemberStatus.Alive, MemberStatus.Alive)]
    [InlineData(MemberStatus.Suspect, MemberStatus.Suspect)]
    [InlineData(MemberStatus.Dead, MemberStatus.Dead)]
    [InlineData(MemberStatus.Left, MemberStatus.Left)]
    [InlineData(MemberStatus.Leaving, MemberStatus.Left)]
    public void A_row_travels_whole_and_a_leaving_sender_reports_itself_left(MemberStatus status, MemberStatus sent)
    {
        var member = Given.Row(status: status, version: Given.Version(3), detailsVersion: Given.Version(2));
        var key = status == MemberStatus.Left ? Given.KeyOf(Given.Bob) : LeaveKey.None;
        Assert.Equal(new SyncRow(Given.Bob, sent, Given.Version(3), Given.Version(2), member.Details) { Key = key }, SyncMerge.ToRow(member));
    }

    [Fact]
    public void What_a_peer_has_told_us_need_not_be_told_back()
    {
        for (var seed = 0UL; seed < 2_000; seed++)
        {
            var random = Given.Random(seed);
            var (theirs, ours) = (RandomTable(random), RandomTable(random));
            var told = theirs.Rows.Select(SyncMerge.ToRow).ToList();
            Merge(ours, told);
            var all = ours.Rows.Select(SyncMerge.ToRow).ToList();
            var (heardAll, heardNews) = (RandomTable(Given.Random(seed)), theirs);
            Merge(heardAll, all);
            Merge(heardNews, SyncMerge.NewsFor(told, all));
            Assert.Equal(heardAll.Rows.Select(row => $"{row} {row.DetailsVersion}"), heardNews.Rows.Select(row => $"{row} {row.DetailsVersion}"));
        }
    }

    [Fact]
    public void Nothing_is_news_to_a_peer_with_the_same_table()
    {
        var rows = RandomTable(Given.Random(5)).Rows.Select(SyncMerge.ToRow).ToList();
        Assert.Empty(SyncMerge.NewsFor(rows, rows));
        Assert.Equal(rows, SyncMerge.NewsFor([], rows));
    }

    private static MembershipTable RandomTable(SeededRandom random)
    {
        var table = Given.Table();
        for (var claims = random.Next(12); claims > 0; claims--)
        {
            var kind = (UpdateKind)(1 + random.Next(5));
            table.Apply(Given.Claim(kind, Given.Name($"m{random.Next(4)}"), Given.Version((ulong)random.Next(4))), Given.At(1));
        }

        return table;
    }

    private static void Merge(MembershipTable table, IReadOnlyList<SyncRow> rows)
    {
        foreach (var row in rows.Where(row => !row.Name.Equals(Given.Self)))
        {
            foreach (var claim in SyncMerge.Claims(row, table.Find(row.Name), Peer)) table.Apply(claim, Given.At(2));
        }
    }

    /// <summary>Both sides hold version 3 and the same details.</summary>
    [Theory]
    [InlineData(MemberStatus.Alive, null, "Alive")]
    [InlineData(MemberStatus.Suspect, null, "")]
    [InlineData(MemberStatus.Dead, null, "")]
    [InlineData(MemberStatus.Left, null, "")]
    [InlineData(MemberStatus.Alive, MemberStatus.Alive, "")]
    [InlineData(MemberStatus.Suspect, MemberStatus.Alive, "Suspect")]
    [InlineData(MemberStatus.Suspect, MemberStatus.Suspect, "")]
    [InlineData(MemberStatus.Dead, MemberStatus.Alive, "Suspect")]
    [InlineData(MemberStatus.Dead, MemberStatus.Suspect, "")]
    [InlineData(MemberStatus.Dead, MemberStatus.Dead, "Confirm")]
    [InlineData(MemberStatus.Dead, MemberStatus.Left, "Confirm")]
    [InlineData(MemberStatus.Left, MemberStatus.Alive, "Leave")]
    [InlineData(MemberStatus.Left, MemberStatus.Suspect, "Leave")]
    [InlineData(MemberStatus.Left, MemberStatus.Dead, "Leave")]
    [InlineData(MemberStatus.Left, MemberStatus.Left, "Leave")]
    public void What_a_row_claims_depends_on_what_we_know(MemberStatus theirs, MemberStatus? ours, string expected)
    {
        var claims = SyncMerge.Claims(Row(theirs, 3, 3), Known(ours, 3), Peer).ToList();
        Assert.Equal(expected, string.Join(' ', claims.Select(claim => claim.Kind)));
        Assert.All(claims, claim => Assert.Equal((Given.Bob, Given.Version(3)), (claim.Name, claim.Version)));
        Assert.All(
            claims.Where(claim => claim.Kind is UpdateKind.Suspect or UpdateKind.Confirm), claim => Assert.Equal(Peer, claim.From));
    }

    [Theory]
    [InlineData(MemberStatus.Suspect)]
    [InlineData(MemberStatus.Dead)]
    public void A_suspicion_that_runs_here_hears_only_of_newer_versions(MemberStatus theirs)
    {
        var known = Known(MemberStatus.Suspect, 3);
        Assert.Empty(SyncMerge.Claims(Row(theirs, 3, 3), known, Peer));
        Assert.Contains(SyncMerge.Claims(Row(theirs, 4, 3), known, Peer), claim =>
            claim.Kind == UpdateKind.Suspect && claim.Version == Given.Version(4));
    }

    [Theory]
    [InlineData(MemberStatus.Alive, MemberStatus.Alive)]
    [InlineData(MemberStatus.Suspect, MemberStatus.Suspect)]
    [InlineData(MemberStatus.Dead, MemberStatus.Suspect)]
    [InlineData(MemberStatus.Left, MemberStatus.Left)]
    public void Merging_a_newer_row_over_an_alive_one(MemberStatus theirs, MemberStatus expected)
    {
        var table = Merged(MemberStatus.Alive, Row(theirs, 5, 4), out _);
        var row = table.Find(Given.Bob)!;
        Assert.Equal(expected, row.Status);
        Assert.Equal(theirs == MemberStatus.Alive ? Given.Version(4) : Given.Version(5), row.Version);
        Assert.Equal((Given.Version(4), "new"), (row.DetailsVersion, row.Tags["role"]));
    }

    [Theory]
    [InlineData(MemberStatus.Dead, MemberStatus.Dead, "")]
    [InlineData(MemberStatus.Dead, MemberStatus.Left, "MemberLeft")]
    [InlineData(MemberStatus.Left, MemberStatus.Left, "")]
    public void A_member_gone_on_both_sides_does_not_come_back_for_its_newer_details(MemberStatus ours, MemberStatus theirs, string events)
    {
        var table = Merged(ours, Row(theirs, 5, 5), out var seen);
        Assert.Equal(events, string.Join(' ', seen));
        var row = table.Find(Given.Bob)!;
        Assert.Equal((theirs, Given.Version(5), "new"), (row.Status, row.Version, row.Tags["role"]));
    }

    [Theory]
    [InlineData(MemberStatus.Suspect)]
    [InlineData(MemberStatus.Dead)]
    public void An_accusation_from_sync_is_refutable(MemberStatus theirs)
    {
        var table = Given.Table();
        var row = new SyncRow(Given.Self, theirs, Given.Version(0), Given.Version(0), Given.SelfDetails);
        var claim = Assert.Single(SyncMerge.Claims(row, table.Self, Peer));
        Assert.Equal(UpdateKind.Suspect, claim.Kind);
        Assert.Equal(TableOutcome.RefutationNeeded, table.Apply(claim, Given.At(1)).Outcome);
    }

    [Fact]
    public void Exchanging_rows_both_ways_makes_the_views_equal()
    {
        foreach (var ours in Enum.GetValues<MemberStatus>().Where(status => status != MemberStatus.Leaving))
        {
            foreach (var theirs in Enum.GetValues<MemberStatus>().Where(status => status != MemberStatus.Leaving))
            {
                var left = Given.TableHolding(ours, Given.Version(3));
                var right = Given.TableHolding(theirs, Given.Version(4));
                var (fromLeft, fromRight) = (SyncMerge.ToRow(left.Find(Given.Bob)!), SyncMerge.ToRow(right.Find(Given.Bob)!));
                Apply(left, fromRight);
                Apply(right, fromLeft);
                Assert.Equal(left.Find(Given.Bob)!.Version, right.Find(Given.Bob)!.Version);
                var excepted = theirs == MemberStatus.Dead && left.Find(Given.Bob)!.Status == MemberStatus.Suspect;
                Assert.True(excepted || left.ViewHash == right.ViewHash, $"{ours} at 3 against {theirs} at 4");
            }
        }
    }

    private static SyncRow Row(MemberStatus status, ulong version, ulong detailsVersion) =>
        new(Given.Bob, status, Given.Version(version), Given.Version(detailsVersion), Given.Details(role: "new")) { Key = Given.KeyOf(Given.Bob) };

    private static Member? Known(MemberStatus? status, ulong version) =>
        status is { } known ? Given.Row(status: known, version: Given.Version(version)) : null;

    private static MembershipTable Merged(MemberStatus ours, SyncRow row, out List<string> events)
    {
        var table = Given.TableHolding(ours, Given.Version(3));
        events = Apply(table, row);
        return table;
    }

    private static List<string> Apply(MembershipTable table, SyncRow row)
    {
        var events = new List<string>();
        foreach (var claim in SyncMerge.Claims(row, table.Find(row.Name), Peer))
        {
            var change = table.Apply(claim, Given.At(1));
            if (change.New is not null) events.AddRange(MemberTransitions.Of(change.Old, change.New,
                cause: null).Select(one => one.GetType().Name));
        }

        return events;
    }
}
