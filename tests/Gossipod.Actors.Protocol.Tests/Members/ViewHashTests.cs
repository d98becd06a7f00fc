using CsCheck;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

public sealed class ViewHashTests
{
    [Fact]
    public void Counts_and_hash_kept_incrementally_equal_those_counted_anew() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 5], Gen.ULong[0, 4]).List[1, 60].Sample(
            steps =>
            {
                var table = Given.Table();
                foreach (var (member, kind, incarnation) in steps)
                {
                    var name = member == 0 ? Given.Self : Given.Name($"m{member}");
                    var details = member == 0 ? Given.SelfDetails : Given.Details(8000 + member);
                    var change = table.Apply(Given.Claim((UpdateKind)kind, name, Given.Version(incarnation), details), Given.At(1));
                    if (change.Outcome == TableOutcome.RefutationNeeded) table.Refute(change.Claim, Given.At(1));
                    if (incarnation == 4) table.Reap(TimeSpan.Zero, Given.At(2));
                    if (!IsConsistent(table)) return false;
                }

                table.Leave(Given.At(3));
                return IsConsistent(table);
            },
            iter: 5_000);

    [Fact]
    public void The_order_of_arrival_does_not_matter()
    {
        var members = Given.Members(20);
        var forth = TableOf(members);
        members.Reverse();
        Assert.Equal(forth.ViewHash, TableOf(members).ViewHash);
    }

    [Fact]
    public void A_suspicion_does_not_change_the_hash()
    {
        var table = Given.TableHolding(MemberStatus.Alive, Given.Version(5));
        var before = table.ViewHash;
        table.Apply(Given.Claim(UpdateKind.Suspect, Given.Bob, Given.Version(5)), Given.At(1));
        Assert.Equal(before, table.ViewHash);
        Assert.Equal((3, 2), (table.LiveCount, table.AliveCount));
    }

    [Theory]
    [InlineData(1UL, 0UL)]
    [InlineData(0UL, 1UL)]
    public void A_new_version_changes_the_hash(ulong generations, ulong incarnations)
    {
        var version = Given.Version(incarnations, Given.Generation + generations);
        Assert.NotEqual(ViewHash.Of(Given.Row(version: Given.Version(0))), ViewHash.Of(Given.Row(version: version)));
    }

    [Theory]
    [InlineData(MemberStatus.Dead)]
    [InlineData(MemberStatus.Left)]
    public void The_gone_do_not_count(MemberStatus status)
    {
        Assert.Equal(0UL, ViewHash.Of(Given.Row(status: status)));
        Assert.Equal(Given.TableHolding(null, default).ViewHash, Given.TableHolding(status, Given.Version(5)).ViewHash);
    }

    [Fact]
    public void Generation_and_incarnation_are_not_interchangeable() =>
        Assert.NotEqual(ViewHash.Of(Given.Row(version: Given.Version(2, 1))), ViewHash.Of(Given.Row(version: Given.Version(1, 2))));

    [Fact]
    public void One_bit_of_input_moves_about_half_of_the_bits()
    {
        var moved = Enumerable.Range(0, 64).Average(bit => ulong.PopCount(ViewHash.Mix(12345) ^ ViewHash.Mix(12345 ^ (1UL << bit))) * 1.0);
        Assert.InRange(moved, 28, 36);
    }

    private static MembershipTable TableOf(IEnumerable<Member> members)
    {
        var table = Given.Table();
        foreach (var member in members) table.Apply(MemberUpdate.Of(member, Given.Self), Given.Start);
        return table;
    }

    private static bool IsConsistent(MembershipTable table)
    {
        var hash = table.Rows.Aggregate(0UL, (sum, row) => sum + ViewHash.Of(row));
        return hash == table.ViewHash
            && table.LiveCount == table.Rows.Count(row => row.Status is MemberStatus.Alive or MemberStatus.Suspect or MemberStatus.Leaving)
            && table.AliveCount == table.Rows.Count(row => row.Status is MemberStatus.Alive or MemberStatus.Leaving);
    }
}
