using System.Collections;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Tests.Syncing;

public sealed class TableViewTests
{
    private const uint Salt = 77;

    private static TableView View(params Member[] rows) => new(rows, Salt);

    private static Member Row(string name, MemberStatus status = MemberStatus.Alive, ulong version = 0) =>
        Given.Row(name, status, Given.Version(version));

    [Fact]
    public void Order_means_nothing_and_every_difference_of_a_row_something()
    {
        var one = Given.Row("bob", version: Given.Version(3), detailsVersion: Given.Version(2));
        Member[] others =
        [
            Given.Row("bab", version: Given.Version(3), detailsVersion: Given.Version(2)),
            Given.Row("bob", MemberStatus.Suspect, Given.Version(3), detailsVersion: Given.Version(2)),
            Given.Row("bob", MemberStatus.Dead, Given.Version(3), detailsVersion: Given.Version(2)),
            Given.Row("bob", MemberStatus.Left, Given.Version(3), detailsVersion: Given.Version(2)),
            Given.Row("bob", version: Given.Version(4), detailsVersion: Given.Version(2)),
            Given.Row("bob", version: Given.Version(3, 9), detailsVersion: Given.Version(2)),
            Given.Row("bob", version: Given.Version(3), detailsVersion: Given.Version(3)),
        ];
        Assert.Equal(View(one, Row("eve")).HashSince(default), View(Row("eve"), one).HashSince(default));
        Assert.Equal(View(one, Row("eve")).Digests(4), View(Row("eve"), one).Digests(4));
        var hashes = others.Append(one).Select(row => View(row).HashSince(default)).ToList();
        Assert.Equal(hashes.Count, hashes.Distinct().Count());
        Assert.All(others, other => Assert.NotEqual(View(one).Digests(1), View(other).Digests(1)));
    }

    [Fact]
    public void Who_is_leaving_looks_like_one_that_has_left() => Assert.Equal(
        View(Row("bob", MemberStatus.Left)).HashSince(default), View(Row("bob", MemberStatus.Leaving)).HashSince(default));

    [Fact]
    public void Salts_change_everything() =>
        Assert.NotEqual(new TableView([Row("bob")], 1).Digests(1), new TableView([Row("bob")], 2).Digests(1));

    [Fact]
    public void Old_tombstones_do_not_make_tables_differ()
    {
        var tombstone = Given.Row("gone", MemberStatus.Dead, since: Given.At(5));
        var (with, without) = (View(Row("bob"), tombstone), View(Row("bob")));
        Assert.NotEqual(without.HashSince(Given.At(5)), with.HashSince(Given.At(5)));
        Assert.Equal(without.HashSince(Given.At(5.1)), with.HashSince(Given.At(5.1)));
        Assert.NotEqual(without.Digests(4), with.Digests(4));
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(8, 4)]
    [InlineData(100, 15)]
    [InlineData(1_000, 45)]
    [InlineData(20_000, 200)]
    [InlineData(int.MaxValue, 1_024)]
    public void There_are_about_as_many_buckets_as_rows_in_one(int rows, int buckets) => Assert.Equal(buckets, TableView.BucketCountFor(rows));

    [Fact]
    public void Rows_are_spread_evenly_over_the_buckets()
    {
        var view = new TableView(Given.Members(4_500), Salt);
        var all = new BitArray(45, true);
        var counts = view.FingerprintsIn(all).GroupBy(one => RowFingerprint.BucketOf(one, 45)).Select(bucket => bucket.Count()).ToList();
        Assert.Equal(45, counts.Count);
        Assert.All(counts, count => Assert.InRange(count, 60, 140));
    }

    [Fact]
    public void Exactly_the_rows_that_differ_are_found()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = Given.Random((ulong)seed);
            var (ours, theirs) = (new List<Member>(), new List<Member>());
            var (mine, wanted) = (new List<string>(), new List<string>());
            for (var i = 0; i < 1 + random.Next(200); i++)
            {
                var name = $"m{i}";
                switch (random.Next(12))
                {
                    case 0:
                        ours.Add(Row(name));
                        mine.Add(name);
                        break;
                    case 1:
                        theirs.Add(Row(name));
                        wanted.Add(name);
                        break;
                    case 2:
                        ours.Add(Row(name, MemberStatus.Left, 1));
                        theirs.Add(Row(name, MemberStatus.Dead, 1));
                        mine.Add(name);
                        wanted.Add(name);
                        break;
                    case 3:
                        (random.Next(2) == 0 ? ours : theirs).Add(Row(name, random.Next(2) == 0 ? MemberStatus.Dead : MemberStatus.Suspect));
                        break;
                    default:
                        ours.Add(Row(name, version: (ulong)i));
                        theirs.Add(Row(name, version: (ulong)i));
                        break;
                }
            }

            var (us, them) = (new TableView(ours, (uint)seed), new TableView(theirs, (uint)seed));
            var differing = them.Differing(us.Digests(TableView.BucketCountFor(ours.Count)));
            var difference = us.DifferenceFrom([.. them.FingerprintsIn(differing)], differing);
            Assert.Equal(mine.Order(), difference.Rows.Select(row => row.Name.Value).Order());
            Assert.Equal(wanted.Order(), them.RowsOf([.. difference.Wanted]).Select(row => row.Name.Value).Order());
        }
    }
}
