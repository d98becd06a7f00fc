using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

public sealed class MembershipTableTests
{
    [Fact]
    public void A_new_table_holds_ourselves_alive_at_incarnation_0()
    {
        var table = Given.Table();
        Assert.Same(table.Self, Assert.Single(table.Rows));
        Assert.Equal((MemberStatus.Alive, Given.Version(0)), (table.Self.Status, table.Self.Version));
        Assert.Equal((1, 1, 1), (table.Count, table.LiveCount, table.AliveCount));
    }

    [Fact]
    public void A_record_between_the_details_and_the_row_brings_its_details_only()
    {
        var table = Given.TableHolding(MemberStatus.Alive, Given.Version(3));
        table.Apply(Given.Claim(UpdateKind.Suspect, Given.Bob, Given.Version(7)), Given.At(1));

        var change = table.Apply(MemberUpdate.Alive(Given.Bob, Given.Version(5), Given.Details(role: "db")), Given.At(2));

        Assert.Equal((TableOutcome.Changed, true), (change.Outcome, change.Spread));
        Assert.Equal((MemberStatus.Suspect, Given.Version(7)), (change.New!.Status, change.New.Version));
        Assert.Equal((Given.Version(5), "db"), (change.New.DetailsVersion, change.New.Tags["role"]));
    }

    [Fact]
    public void An_accusation_keeps_the_details_and_their_version()
    {
        var table = Given.TableHolding(MemberStatus.Alive, Given.Version(3));
        var row = table.Apply(Given.Claim(UpdateKind.Confirm, Given.Bob, Given.Version(7)), Given.At(1)).New!;
        Assert.Equal((Given.Version(7), Given.Version(3)), (row.Version, row.DetailsVersion));
        Assert.Equal(Given.Details(), row.Details);
    }

    [Fact]
    public void Since_tells_when_the_status_changed_not_when_the_version_rose()
    {
        var table = Given.TableHolding(MemberStatus.Alive, Given.Version(3));
        Assert.Equal(Given.At(1), table.Apply(Given.Claim(UpdateKind.Confirm, Given.Bob, Given.Version(3)), Given.At(1)).New!.Since);
        Assert.Equal(Given.At(1), table.Apply(Given.Claim(UpdateKind.Confirm, Given.Bob, Given.Version(4)), Given.At(2)).New!.Since);
        Assert.Equal(default, table.Apply(Given.Claim(UpdateKind.Alive, Given.Bob, Given.Version(5)), Given.At(3)).New!.Since);
        Assert.Equal(Given.At(4), table.Apply(Given.Claim(UpdateKind.Suspect, Given.Bob, Given.Version(5)), Given.At(4)).New!.Since);
    }

    [Theory]
    [InlineData(MemberStatus.Suspect)]
    [InlineData(MemberStatus.Dead)]
    [InlineData(MemberStatus.Left)]
    public void A_confirmation_from_one_that_is_not_alive_is_ignored(MemberStatus accuserStatus)
    {
        var table = Given.TableHolding(MemberStatus.Suspect, Given.Version(5));
        var kind = Enum.GetValues<UpdateKind>().First(kind => OrderingRule.StatusOf(kind) == accuserStatus);
        table.Apply(Given.Claim(UpdateKind.Join, Given.Name("carol"), Given.Version(0)), Given.Start);
        table.Apply(Given.Claim(kind, Given.Name("carol"), Given.Version(0)), Given.Start);

        var change = table.Apply(MemberUpdate.Suspect(Given.Bob, Given.Version(5), Given.Name("carol")), Given.At(1));

        Assert.Equal((TableOutcome.Ignored, IgnoreReason.AccuserNotAlive), (change.Outcome, change.Reason));
    }

    [Fact]
    public void Neither_a_stranger_nor_the_suspect_confirms_but_we_do()
    {
        var table = Given.TableHolding(MemberStatus.Suspect, Given.Version(5));
        TableChange By(MemberName accuser) => table.Apply(MemberUpdate.Suspect(Given.Bob, Given.Version(5), accuser), Given.At(1));
        Assert.Equal(IgnoreReason.AccuserNotAlive, By(Given.Name("stranger")).Reason);
        Assert.Equal(IgnoreReason.AccuserNotAlive, By(Given.Bob).Reason);
        Assert.Equal(TableOutcome.Confirmation, By(Given.Self).Outcome);
    }

    [Fact]
    public void A_full_table_refuses_strangers_and_still_serves_members()
    {
        var table = Given.Table(maxMembers: 2);
        Assert.Equal(TableOutcome.Added, table.Apply(Given.Claim(UpdateKind.Join, Given.Bob, Given.Version(0)), Given.Start).Outcome);
        var refused = table.Apply(MemberUpdate.Join(Given.Name("carol"), Given.Version(0), Given.Details(7200)), Given.Start);
        Assert.Equal((TableOutcome.Ignored, IgnoreReason.TableFull), (refused.Outcome, refused.Reason));
        Assert.Null(refused.New);
        Assert.Equal(TableOutcome.Changed, table.Apply(MemberUpdate.Suspect(Given.Bob, Given.Version(0), Given.Self), Given.Start).Outcome);
        Assert.Equal(2, table.Count);
    }

    [Fact]
    public void An_implausible_claim_changes_nothing()
    {
        var table = Given.TableHolding(MemberStatus.Alive, Given.Version(5));
        var change = table.Apply(Given.Claim(UpdateKind.Alive, Given.Bob, Given.Version(MemberVersion.MaxIncarnation)), Given.At(1));
        Assert.Equal((TableOutcome.Ignored, IgnoreReason.ImplausibleVersion), (change.Outcome, change.Reason));
        Assert.Equal(Given.Version(5), table.Find(Given.Bob)!.Version);
    }

    [Fact]
    public void Rows_are_reaped_when_gone_for_as_long_as_the_tombstone()
    {
        var table = Given.TableHolding(MemberStatus.Dead, Given.Version(0));
        var tombstone = TimeSpan.FromSeconds(60);
        Assert.Empty(table.Reap(tombstone, Given.At(59.9)));
        var removed = Assert.Single(table.Reap(tombstone, Given.At(60)));
        Assert.Equal(Given.Bob, removed.MemberName);
        Assert.Null(table.Find(Given.Bob));
        Assert.NotNull(table.Find(Given.Accuser));
    }

    [Theory]
    [InlineData(MemberStatus.Alive, false)]
    [InlineData(MemberStatus.Suspect, false)]
    [InlineData(MemberStatus.Dead, true)]
    [InlineData(MemberStatus.Left, true)]
    public void Only_the_gone_are_reaped_and_counts_and_hash_do_not_change(MemberStatus status, bool reaped)
    {
        var table = Given.TableHolding(status, Given.Version(0));
        var before = (table.LiveCount, table.AliveCount, table.ViewHash);
        Assert.Equal(reaped ? 1 : 0, table.Reap(TimeSpan.FromSeconds(1), Given.At(100_000)).Count);
        Assert.Equal(before, (table.LiveCount, table.AliveCount, table.ViewHash));
    }

    [Fact]
    public void A_reaped_member_may_come_back()
    {
        var table = Given.TableHolding(MemberStatus.Left, Given.Version(0));
        table.Reap(TimeSpan.Zero, Given.At(1));
        Assert.Equal(TableOutcome.Added, table.Apply(Given.Claim(UpdateKind.Join, Given.Bob, Given.Version(0)), Given.At(2)).Outcome);
    }

    [Fact]
    public void A_record_claim_without_a_record_is_a_bug_of_the_caller()
    {
        var table = Given.Table();
        var broken = new MemberUpdate(UpdateKind.Join, Given.Bob, Given.Version(0), Given.Bob, Details: null);
        Assert.Throws<ArgumentException>(() => table.Apply(broken, Given.Start));
    }
}
