using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

/// <summary>Members that an operator says are gone for good.</summary>
public sealed class ForgettingTableTests
{
    private static readonly TimeSpan Tombstone = TimeSpan.FromSeconds(60);

    private static MembershipTable Forgetful(MemberStatus status = MemberStatus.Dead, ulong incarnation = 3)
    {
        var table = Given.TableHolding(status, Given.Version(incarnation));
        Assert.NotNull(table.ForgetGone(Given.Bob, Given.Version(incarnation)));
        return table;
    }

    [Theory]
    [InlineData(MemberStatus.Alive, ForgetStanding.Live)]
    [InlineData(MemberStatus.Suspect, ForgetStanding.Live)]
    [InlineData(MemberStatus.Dead, ForgetStanding.Forgotten)]
    [InlineData(MemberStatus.Left, ForgetStanding.Forgotten)]
    public void Only_the_gone_are_forgotten_and_counts_and_hash_do_not_change(MemberStatus status, ForgetStanding after)
    {
        var table = Given.TableHolding(status, Given.Version(3));
        var before = (table.LiveCount, table.AliveCount, table.ViewHash);
        table.ForgetGone(Given.Bob, Given.Version(3));
        Assert.Equal((after, Given.Version(3)), table.StandingOf(Given.Bob));
        Assert.Equal(before, (table.LiveCount, table.AliveCount, table.ViewHash));
        Assert.Equal(after == ForgetStanding.Live, table.Find(Given.Bob) is not null);
    }

    [Fact]
    public void Neither_we_nor_a_stranger_nor_a_later_life_is_forgotten()
    {
        var table = Given.TableHolding(MemberStatus.Dead, Given.Version(3));
        Assert.Null(table.ForgetGone(Given.Self, table.Self.Version));
        Assert.Null(table.ForgetGone(Given.Name("nobody"), Given.Version(9)));
        Assert.Null(table.ForgetGone(Given.Bob, Given.Version(2)));
        Assert.Equal(ForgetStanding.Live, table.StandingOf(Given.Self).Standing);
        Assert.Equal((ForgetStanding.Unknown, default), table.StandingOf(Given.Name("nobody")));
        Assert.Equal(ForgetStanding.Gone, table.StandingOf(Given.Bob).Standing);
    }

    [Theory]
    [InlineData(nameof(UpdateKind.Join), 3, false)]
    [InlineData(nameof(UpdateKind.Alive), 2, false)]
    [InlineData(nameof(UpdateKind.Alive), 3, false)]
    [InlineData(nameof(UpdateKind.Alive), 4, true)]
    [InlineData(nameof(UpdateKind.Join), 4, true)]
    [InlineData(nameof(UpdateKind.Suspect), 4, false)]
    [InlineData(nameof(UpdateKind.Confirm), 4, false)]
    [InlineData(nameof(UpdateKind.Leave), 4, false)]
    public void Only_a_later_record_takes_it_in_again(string kind, ulong incarnation, bool isTaken)
    {
        var table = Forgetful();
        var change = table.Apply(Given.Claim(Enum.Parse<UpdateKind>(kind), Given.Bob, Given.Version(incarnation)), Given.At(1));
        Assert.Equal(isTaken ? TableOutcome.Added : TableOutcome.Ignored, change.Outcome);
        Assert.Equal(isTaken, table.Find(Given.Bob) is not null);
        Assert.Equal(isTaken ? 0 : 1, table.Forgotten.Count);
    }

    [Fact]
    public void What_came_back_may_be_forgotten_again()
    {
        var table = Forgetful();
        var later = Given.Version(0, Given.Generation + 1_000);
        table.Apply(Given.Claim(UpdateKind.Join, Given.Bob, later), Given.At(1));
        table.Apply(Given.Claim(UpdateKind.Confirm, Given.Bob, later), Given.At(2));
        Assert.NotNull(table.ForgetGone(Given.Bob, later));
        Assert.Equal(TableOutcome.Ignored, table.Apply(Given.Claim(UpdateKind.Alive, Given.Bob, Given.Version(4)), Given.At(3)).Outcome);
    }

    [Fact]
    public void A_record_of_that_life_with_another_lock_is_nobodys()
    {
        var table = Forgetful();
        var forged = MemberUpdate.Alive(Given.Bob, Given.Version(9), Given.Locked(Given.Details(), Given.Accuser));
        Assert.Equal(IgnoreReason.NotNewer, table.Apply(forged, Given.At(1)).Reason);
    }

    [Fact]
    public void It_is_remembered_for_its_tombstones_time()
    {
        var table = Forgetful();
        table.Reap(Tombstone, Given.At(59.9));
        Assert.Equal(TableOutcome.Ignored, table.Apply(Given.Claim(UpdateKind.Alive, Given.Bob, Given.Version(3)), Given.At(59.9)).Outcome);
        Assert.Empty(table.Reap(Tombstone, Given.At(61)));
        Assert.Empty(table.Forgotten);
        Assert.Equal(TableOutcome.Added, table.Apply(Given.Claim(UpdateKind.Alive, Given.Bob, Given.Version(3)), Given.At(61)).Outcome);
    }

    [Fact]
    public void However_many_are_forgotten_the_table_with_them_is_no_larger_than_it_may_be()
    {
        const int max = 10;
        var table = new MembershipTable(Given.Self, Given.Generation, Given.SelfDetails, Given.Plausible(), max, Given.Start);
        table.Apply(Given.Claim(UpdateKind.Join, Given.Accuser, Given.Version(0)), Given.Start);
        for (var i = 0; i < 50; i++)
        {
            var name = Given.Name($"member-{i}");
            Assert.Equal(TableOutcome.Added, table.Apply(Given.Claim(UpdateKind.Join, name, Given.Version(0)), Given.At(i)).Outcome);
            table.Apply(Given.Claim(UpdateKind.Confirm, name, Given.Version(0)), Given.At(i));
            Assert.NotNull(table.ForgetGone(name, Given.Version(0)));
            Assert.InRange(table.Count + table.Forgotten.Count, 2, max);
        }

        Assert.Equal(ForgetStanding.Forgotten, table.StandingOf(Given.Name("member-49")).Standing);
        Assert.Equal(ForgetStanding.Unknown, table.StandingOf(Given.Name("member-0")).Standing);
    }

    [Fact]
    public void At_most_a_thousand_are_remembered()
    {
        var table = new MembershipTable(Given.Self, Given.Generation, Given.SelfDetails, Given.Plausible(), 100_000, Given.Start);
        table.Apply(Given.Claim(UpdateKind.Join, Given.Accuser, Given.Version(0)), Given.Start);
        for (var i = 0; i < MembershipTable.ForgottenMax + 5; i++)
        {
            var name = Given.Name($"member-{i}");
            table.Apply(Given.Claim(UpdateKind.Join, name, Given.Version(0)), Given.At(i));
            table.Apply(Given.Claim(UpdateKind.Confirm, name, Given.Version(0)), Given.At(i));
            table.ForgetGone(name, Given.Version(0));
        }

        Assert.Equal(MembershipTable.ForgottenMax, table.Forgotten.Count);
        Assert.Equal(ForgetStanding.Unknown, table.StandingOf(Given.Name("member-4")).Standing);
    }
}
