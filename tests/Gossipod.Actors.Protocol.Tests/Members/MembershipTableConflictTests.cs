using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

/// <summary>Two processes, one name.</summary>
public sealed class MembershipTableConflictTests
{
    private static readonly MemberDetails Elsewhere = Given.Details(7999);

    [Fact]
    public void An_alive_name_keeps_its_endpoint_and_remembers_the_rival()
    {
        var table = Given.TableHolding(MemberStatus.Alive, Given.Version(5));
        var rival = Rival(Given.Generation + 1);
        var change = table.Apply(rival, Given.At(1));
        Assert.Equal((TableOutcome.Conflict, false), (change.Outcome, change.Spread));
        Assert.Equal((Given.Version(5), Given.Details()), (table.Find(Given.Bob)!.Version, table.Find(Given.Bob)!.Details));
        Assert.Same(rival, table.TakeContender(Given.Bob, Given.At(3)));
        Assert.Null(table.TakeContender(Given.Bob, Given.At(3)));
    }

    [Theory]
    [InlineData(MemberStatus.Suspect)]
    [InlineData(MemberStatus.Dead)]
    [InlineData(MemberStatus.Left)]
    public void A_name_that_is_not_alive_is_taken_at_once_by_a_higher_version(MemberStatus status)
    {
        var table = Given.TableHolding(status, Given.Version(5));
        var change = table.Apply(Rival(Given.Generation + 1), Given.At(1));
        Assert.Equal((TableOutcome.Changed, MemberStatus.Alive, true), (change.Outcome, change.New!.Status, change.Spread));
        Assert.Equal(Elsewhere, change.New.Details);
    }

    [Theory]
    [InlineData(MemberStatus.Alive)]
    [InlineData(MemberStatus.Suspect)]
    [InlineData(MemberStatus.Dead)]
    [InlineData(MemberStatus.Left)]
    public void A_rival_that_is_not_newer_is_ignored_and_forgotten(MemberStatus status)
    {
        var table = Given.TableHolding(status, Given.Version(5));
        MemberVersion[] versions = status == MemberStatus.Alive ? [Given.Version(9, Given.Generation - 1)] : [Given.Version(9, Given.Generation - 1), Given.Version(5)];
        Assert.All(versions, version =>
        {
            var claim = MemberUpdate.Join(Given.Bob, version, Elsewhere);
            Assert.True(table.IsKnown(claim));
            Assert.Equal(IgnoreReason.NotNewer, table.Apply(claim, Given.At(1)).Reason);
            Assert.Null(table.TakeContender(Given.Bob, Given.At(3)));
        });
    }

    [Fact]
    public void A_rival_at_exactly_the_stored_version_is_a_conflict_and_takes_nothing()
    {
        var table = Given.TableHolding(MemberStatus.Alive, Given.Version(5));
        var twin = MemberUpdate.Join(Given.Bob, Given.Version(5), Elsewhere);
        Assert.False(table.IsKnown(twin));
        Assert.Equal(TableOutcome.Conflict, table.Apply(twin, Given.At(1)).Outcome);
        Assert.Equal(IgnoreReason.NotNewer, table.Apply(twin, Given.At(2)).Reason);
        Assert.True(table.IsKnown(MemberUpdate.Join(Given.Bob, Given.Version(5), Given.Details())));

        table.Apply(Given.Claim(UpdateKind.Suspect, Given.Bob, Given.Version(5)), Given.At(3));
        Assert.Equal(TableOutcome.Ignored, table.Apply(table.TakeContender(Given.Bob, Given.At(3))!, Given.At(3)).Outcome);
        Assert.Equal(Given.Details(), table.Find(Given.Bob)!.Details);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(3_600_000UL)]
    public void We_rise_above_a_rival_that_outranks_or_equals_us_and_not_for_ever(ulong lead)
    {
        var table = Given.Table();
        for (var i = 0; i < MembershipTable.RisesMax; i++)
        {
            var rival = Given.Version(7, table.Self.Version.Generation + lead);
            var risen = table.RiseAbove(rival, Given.At(1))!;
            Assert.Equal(Given.Version(0, rival.Generation + 1), risen.Version);
            var record = Given.Locked(Given.SelfDetails, Given.Self, risen.Version.Generation);
            Assert.Equal((risen.Version, record), (table.Self.Version, risen.Details));
            Assert.True(Given.Plausible().Accept(risen, rival, Given.At(1)));
        }

        Assert.Null(table.RiseAbove(Given.Version(0, table.Self.Version.Generation + 1), Given.At(1)));
    }

    [Fact]
    public void We_do_not_rise_above_who_is_below_us_nor_while_we_leave()
    {
        var table = Given.Table();
        Assert.Null(table.RiseAbove(Given.Version(9, Given.Generation - 1), Given.At(1)));
        table.Leave(Given.At(1));
        Assert.Null(table.RiseAbove(Given.Version(0, Given.Generation + 1), Given.At(1)));
    }

    [Fact]
    public void The_newest_rival_is_remembered()
    {
        var table = Given.TableHolding(MemberStatus.Alive, Given.Version(5));
        table.Apply(Rival(Given.Generation + 1), Given.At(1));
        table.Apply(Rival(Given.Generation + 3), Given.At(1));
        table.Apply(Rival(Given.Generation + 2), Given.At(1));
        Assert.Equal(Given.Generation + 3, table.TakeContender(Given.Bob, Given.At(3))!.Version.Generation);
    }

    [Fact]
    public void The_rival_outlives_the_suspicion_of_the_holder_and_takes_the_name_then()
    {
        var table = Given.TableHolding(MemberStatus.Alive, Given.Version(5));
        table.Apply(Rival(Given.Generation + 1), Given.At(1));
        table.Apply(Given.Claim(UpdateKind.Suspect, Given.Bob, Given.Version(5)), Given.At(2));
        var change = table.Apply(table.TakeContender(Given.Bob, Given.At(3))!, Given.At(3));
        Assert.Equal((TableOutcome.Changed, Elsewhere), (change.Outcome, change.New!.Details));
    }

    [Theory]
    [InlineData(nameof(UpdateKind.Alive))]
    [InlineData(nameof(UpdateKind.Confirm))]
    [InlineData(nameof(UpdateKind.Leave))]
    public void The_rival_is_forgotten_when_the_holder_speaks_or_is_gone(string kindName)
    {
        var table = Given.TableHolding(MemberStatus.Alive, Given.Version(5));
        table.Apply(Rival(Given.Generation + 1), Given.At(1));
        table.Apply(Given.Claim(Enum.Parse<UpdateKind>(kindName), Given.Bob, Given.Version(6)), Given.At(2));
        Assert.Null(table.TakeContender(Given.Bob, Given.At(3)));
    }

    /// <summary>Both the accusation and the record of a later life may be forged; the holder denies the accusation before the time is over.</summary>
    [Theory]
    [InlineData(nameof(UpdateKind.Suspect), true)]
    [InlineData(nameof(UpdateKind.Suspect), false)]
    [InlineData(nameof(UpdateKind.Confirm), true)]
    [InlineData(nameof(UpdateKind.Confirm), false)]
    public void What_others_say_of_the_holder_gives_its_name_away_only_after_its_time_to_object(string kindName, bool isRivalFirst)
    {
        var table = Accused(kindName, isRivalFirst, Given.Accuser);

        Assert.Equal(Given.Details(), table.Find(Given.Bob)!.Details);
        Assert.Null(table.TakeContender(Given.Bob, Given.At(5.9)));
        Assert.Equal(TimeSpan.FromSeconds(2), table.ContenderWait(Given.Bob, Given.At(4)));
        Assert.Null(table.ContenderWait(Given.Bob, Given.At(6)));
        var change = table.Apply(table.TakeContender(Given.Bob, Given.At(6))!, Given.At(6));
        Assert.Equal((TableOutcome.Changed, Elsewhere), (change.Outcome, change.New!.Details));
    }

    [Theory]
    [InlineData(nameof(UpdateKind.Suspect))]
    [InlineData(nameof(UpdateKind.Confirm))]
    public void A_holder_that_objects_in_time_keeps_its_name(string kindName)
    {
        var table = Accused(kindName, isRivalFirst: true, Given.Accuser);

        var change = table.Apply(Given.Claim(UpdateKind.Alive, Given.Bob, Given.Version(6)), Given.At(2));

        Assert.Equal((TableOutcome.Changed, MemberStatus.Alive), (change.Outcome, change.New!.Status));
        Assert.Null(table.TakeContender(Given.Bob, Given.At(9)));
        Assert.Equal(TableOutcome.Conflict, table.Apply(Rival(Given.Generation + 2), Given.At(9)).Outcome);
    }

    [Fact]
    public void After_our_own_probe_has_failed_there_is_nothing_to_object_to()
    {
        var table = Accused(nameof(UpdateKind.Suspect), isRivalFirst: true, Given.Accuser);

        Assert.Equal(TableOutcome.Confirmation, table.Apply(MemberUpdate.Suspect(Given.Bob, Given.Version(5), Given.Self), Given.At(2)).Outcome);

        Assert.NotNull(table.TakeContender(Given.Bob, Given.At(2)));
        Assert.NotNull(Accused(nameof(UpdateKind.Suspect), isRivalFirst: true, Given.Self).TakeContender(Given.Bob, Given.At(1)));
    }

    /// <summary>Accused at second 1, with a rival before or after it.</summary>
    private static MembershipTable Accused(string kindName, bool isRivalFirst, MemberName accuser)
    {
        var table = new MembershipTable(
            Given.Self, Given.Generation, Given.SelfDetails, Given.Plausible(), 10, Given.Start, timeToRefute: TimeSpan.FromSeconds(5));
        foreach (var name in new[] { Given.Bob, Given.Accuser }) table.Apply(Given.Claim(UpdateKind.Join, name, Given.Version(5)), Given.Start);
        if (isRivalFirst) table.Apply(Rival(Given.Generation + 1), Given.At(1));
        var accusation = new MemberUpdate(Enum.Parse<UpdateKind>(kindName), Given.Bob, Given.Version(5), accuser, null);
        Assert.Equal(TableOutcome.Changed, table.Apply(accusation, Given.At(1)).Outcome);
        if (!isRivalFirst) Assert.Equal(TableOutcome.Conflict, table.Apply(Rival(Given.Generation + 1), Given.At(1)).Outcome);
        return table;
    }

    private static MemberUpdate Rival(ulong generation) => MemberUpdate.Join(Given.Bob, Given.Version(0, generation), Elsewhere);
}
