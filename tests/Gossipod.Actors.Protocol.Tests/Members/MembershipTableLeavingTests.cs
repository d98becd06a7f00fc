using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

/// <summary>Nobody but a member itself makes it Left, and nobody but Alive members accuse.</summary>
public sealed class MembershipTableLeavingTests
{
    private static readonly MemberVersion Stored = Given.Version(5);

    private static readonly LeaveKey Guess = new(1, 2);

    [Theory]
    [InlineData(MemberStatus.Alive)]
    [InlineData(MemberStatus.Suspect)]
    [InlineData(MemberStatus.Dead)]
    public void A_farewell_without_the_key_changes_nothing(MemberStatus status)
    {
        Assert.All([LeaveKey.None, Guess, Given.KeyOf(Given.Accuser)], key =>
        {
            var table = Given.TableHolding(status, Stored);
            var before = table.Find(Given.Bob);
            foreach (var version in new[] { Stored, Given.Version(6), Given.Version(900) })
            {
                var change = table.Apply(MemberUpdate.Leave(Given.Bob, version, key), Given.At(1));
                Assert.Equal((TableOutcome.Ignored, IgnoreReason.ForgedLeave, false), (change.Outcome, change.Reason, change.Spread));
            }

            Assert.Same(before, table.Find(Given.Bob));
        });
    }

    [Fact]
    public void The_farewell_of_an_earlier_life_is_of_no_use_in_a_later_one()
    {
        var table = Given.TableHolding(MemberStatus.Alive, Stored);
        var earlier = Given.Claim(UpdateKind.Leave, Given.Bob, Stored);
        table.Apply(Given.Claim(UpdateKind.Join, Given.Bob, Given.Version(0, Given.Generation + 1)), Given.At(1));

        Assert.Equal(IgnoreReason.NotNewer, table.Apply(earlier, Given.At(2)).Reason);
        var moved = MemberUpdate.Leave(Given.Bob, Given.Version(0, Given.Generation + 1), earlier.Key);
        Assert.Equal(TableOutcome.Changed, table.Apply(moved, Given.At(2)).Outcome); // these tests have one key for all lives
        Assert.False(earlier.Key.LockFor(Given.Bob, Given.Generation).IsOpenedBy(earlier.Key, Given.Bob, Given.Generation + 1));
    }

    [Fact]
    public void A_lock_is_of_one_name_one_generation_and_one_key()
    {
        var key = Given.KeyOf(Given.Bob);
        var fits = key.LockFor(Given.Bob, 1);
        Assert.True(fits.IsOpenedBy(key, Given.Bob, 1));
        Assert.False(fits.IsOpenedBy(key, Given.Accuser, 1));
        Assert.False(fits.IsOpenedBy(key, Given.Bob, 2));
        Assert.False(fits.IsOpenedBy(Guess, Given.Bob, 1));
        Assert.False(LeaveLock.None.IsOpenedBy(LeaveKey.None, Given.Bob, 1));
        Assert.DoesNotContain(key.First.ToString("x", null), key.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_farewell_that_comes_before_its_record_counts_with_it()
    {
        var table = Given.TableHolding(MemberStatus.Alive, Stored);
        var life = Given.Version(0, Given.Generation + 1);
        Assert.Equal(IgnoreReason.UnprovenLeave, table.Apply(MemberUpdate.Leave(Given.Bob, life, Guess), Given.At(1)).Reason);
        Assert.Equal(IgnoreReason.UnprovenLeave, table.Apply(Given.Claim(UpdateKind.Leave, Given.Bob, life), Given.At(1)).Reason);
        Assert.Null(table.TakeProvenLeave(Given.Bob));
        Assert.Equal(MemberStatus.Alive, table.Find(Given.Bob)!.Status);

        table.Apply(Given.Claim(UpdateKind.Join, Given.Bob, life), Given.At(2));
        var farewell = table.TakeProvenLeave(Given.Bob)!;

        Assert.Equal(Given.KeyOf(Given.Bob), farewell.Key);
        Assert.Equal((TableOutcome.Changed, true), (table.Apply(farewell, Given.At(2)) is var change ? change.Outcome : default, change.Spread));
        Assert.Equal(MemberStatus.Left, table.Find(Given.Bob)!.Status);
        Assert.Null(table.TakeProvenLeave(Given.Bob));
    }

    [Fact]
    public void Farewells_that_nothing_proves_are_not_remembered_without_bound()
    {
        var table = Given.TableHolding(MemberStatus.Alive, Stored);
        for (var i = 0UL; i < 1_000; i++)
            table.Apply(MemberUpdate.Leave(Given.Bob, Given.Version(0, Given.Generation + 1), new LeaveKey(i, i)), Given.At(1));
        table.Apply(Given.Claim(UpdateKind.Leave, Given.Bob, Given.Version(0, Given.Generation + 1)), Given.At(1));
        table.Apply(Given.Claim(UpdateKind.Join, Given.Bob, Given.Version(0, Given.Generation + 1)), Given.At(1));
        Assert.Null(table.TakeProvenLeave(Given.Bob)); // its place was taken; a peer's table brings it again, with the record
        Assert.Equal(TableOutcome.Changed, table.Apply(Given.Claim(UpdateKind.Leave, Given.Bob, Given.Version(0, Given.Generation + 1)), Given.At(1)).Outcome);
    }

    [Theory]
    [InlineData(MemberStatus.Alive)]
    [InlineData(MemberStatus.Suspect)]
    [InlineData(MemberStatus.Dead)]
    public void The_first_lock_of_a_generation_is_its_lock(MemberStatus status)
    {
        var table = Given.TableHolding(status, Stored);
        var before = table.Find(Given.Bob);
        var forged = MemberUpdate.Alive(Given.Bob, Given.Version(6), Given.Details() with { Lock = Guess.LockFor(Given.Bob, Given.Generation) });

        var change = table.Apply(forged, Given.At(1));

        Assert.Equal((TableOutcome.Ignored, IgnoreReason.ForeignLock), (change.Outcome, change.Reason));
        Assert.Same(before, table.Find(Given.Bob));
        Assert.Equal(IgnoreReason.ForgedLeave, table.Apply(MemberUpdate.Leave(Given.Bob, Given.Version(6), Guess), Given.At(1)).Reason);
    }

    [Theory]
    [InlineData(0UL, 0UL)]
    [InlineData(7UL, 0UL)]
    [InlineData(2UL, 3UL)]
    public void Whoever_sees_its_own_generation_with_another_lock_takes_the_next(ulong incarnation, ulong lead)
    {
        var table = Given.Table();
        table.UpdateSelf(table.Self.Details, Given.At(1));
        var stolen = Given.Version(incarnation, Given.Generation + lead);
        var forged = MemberUpdate.Join(Given.Self, stolen, Given.SelfDetails with { Lock = Guess.LockFor(Given.Self, stolen.Generation) });
        var stranger = new MembershipTable(Given.Bob, Given.Generation, Given.Details(), Given.Plausible(), 10, Given.Start);
        stranger.Apply(forged, Given.At(1));

        Assert.Equal(TableOutcome.RefutationNeeded, table.Apply(forged, Given.At(1)).Outcome);
        var answer = table.Refute(forged, Given.At(1));

        Assert.Equal(Given.Version(0, stolen.Generation + 1), answer.Version);
        Assert.Equal(TableOutcome.Changed, stranger.Apply(answer, Given.At(2)).Outcome);
        Assert.Equal(IgnoreReason.NotNewer, stranger.Apply(MemberUpdate.Leave(Given.Self, stolen, Guess), Given.At(2)).Reason);
        Assert.Equal(TableOutcome.Changed, stranger.Apply(table.Leave(Given.At(3)), Given.At(3)).Outcome);
        Assert.Equal(MemberStatus.Left, stranger.Find(Given.Self)!.Status);
    }

    [Fact]
    public void The_farewell_of_a_life_that_took_a_live_members_place_waits_until_that_could_have_objected()
    {
        var table = Patient();
        var (join, leave) = Life(1);
        table.Apply(join, Given.At(10));
        Assert.Equal(IgnoreReason.EarlyLeave, table.Apply(leave, Given.At(10)).Reason);
        Assert.Empty(table.ReleaseLeaves(Given.At(14.9)));
        Assert.Equal(MemberStatus.Alive, table.Find(Given.Bob)!.Status);

        Assert.Equal(TableOutcome.Changed, table.Apply(Assert.Single(table.ReleaseLeaves(Given.At(15))), Given.At(15)).Outcome);

        Assert.Equal(MemberStatus.Left, table.Find(Given.Bob)!.Status);
        Assert.Empty(table.ReleaseLeaves(Given.At(30)));
    }

    [Fact]
    public void A_member_that_objects_has_not_left()
    {
        var table = Patient();
        var (join, leave) = Life(1);
        table.Apply(join, Given.At(10));
        table.Apply(leave, Given.At(10));
        table.Apply(Life(2).Join, Given.At(11));
        Assert.All(table.ReleaseLeaves(Given.At(60)), farewell => Assert.Equal(IgnoreReason.NotNewer, table.Apply(farewell, Given.At(60)).Reason));
        Assert.Equal((MemberStatus.Alive, Given.Version(0, Given.Generation + 2)), (table.Find(Given.Bob)!.Status, table.Find(Given.Bob)!.Version));
    }

    [Fact]
    public void A_farewell_that_waits_counts_when_the_member_dies_and_one_of_an_old_or_first_life_waits_for_nothing()
    {
        var table = Patient();
        var (join, leave) = Life(1);
        table.Apply(join, Given.At(10));
        table.Apply(leave, Given.At(10));
        Assert.Equal(leave, table.TakeHeldLeave(Given.Bob));
        Assert.Equal(TableOutcome.Changed, table.Apply(leave, Given.At(10)).Outcome);

        var other = Patient();
        other.Apply(join, Given.At(10));
        Assert.Equal(TableOutcome.Changed, other.Apply(leave, Given.At(15)).Outcome);
        Assert.Equal(TableOutcome.Changed, Patient().Apply(Given.Claim(UpdateKind.Leave, Given.Bob, Stored), Given.At(10)).Outcome);
    }

    private static MembershipTable Patient()
    {
        var table = new MembershipTable(
            Given.Self, Given.Generation, Given.SelfDetails, Given.Plausible(), 10, Given.Start, timeToRefute: TimeSpan.FromSeconds(5));
        table.Apply(Given.Claim(UpdateKind.Join, Given.Bob, Stored), Given.Start);
        return table;
    }

    private static (MemberUpdate Join, MemberUpdate Leave) Life(ulong later)
    {
        var version = Given.Version(0, Given.Generation + later);
        return (Given.Claim(UpdateKind.Join, Given.Bob, version), Given.Claim(UpdateKind.Leave, Given.Bob, version));
    }

    [Theory]
    [InlineData(MemberStatus.Alive, nameof(UpdateKind.Suspect))]
    [InlineData(MemberStatus.Alive, nameof(UpdateKind.Confirm))]
    [InlineData(MemberStatus.Suspect, nameof(UpdateKind.Confirm))]
    [InlineData(MemberStatus.Suspect, nameof(UpdateKind.Suspect))]
    [InlineData(MemberStatus.Dead, nameof(UpdateKind.Suspect))]
    public void Invented_dead_and_self_accusing_accusers_change_nothing(MemberStatus status, string kind)
    {
        var table = Given.TableHolding(status, Stored);
        var dead = Given.Name("dead");
        table.Apply(Given.Claim(UpdateKind.Join, dead, Given.Version(0)), Given.At(1));
        table.Apply(MemberUpdate.Confirm(dead, Given.Version(0), Given.Self), Given.At(1));
        var before = table.Find(Given.Bob);
        Assert.All([Given.Name("m1"), Given.Name("m2"), Given.Name("m3"), dead, Given.Bob], accuser =>
        {
            Assert.All([status == MemberStatus.Dead ? Given.Version(6) : Stored, Given.Version(7)], version =>
            {
                var change = table.Apply(new MemberUpdate(Enum.Parse<UpdateKind>(kind), Given.Bob, version, accuser, null), Given.At(2));
                Assert.Equal((TableOutcome.Ignored, IgnoreReason.AccuserNotAlive), (change.Outcome, change.Reason));
            });
        });
        Assert.Same(before, table.Find(Given.Bob));
    }

    [Fact]
    public void We_refute_whoever_accuses_us()
    {
        foreach (var accuser in new[] { Given.Name("stranger"), Given.Self })
            Assert.Equal(TableOutcome.RefutationNeeded, Given.Table().Apply(MemberUpdate.Suspect(Given.Self, Given.Version(0), accuser), Given.At(1)).Outcome);
    }
}
