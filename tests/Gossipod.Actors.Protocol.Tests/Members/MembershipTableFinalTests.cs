using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

/// <summary>The setting death-is-final: SWIM §4.2's Confirm.</summary>
public sealed class MembershipTableFinalTests
{
    private readonly MembershipTable _table = new(Given.Self, Given.Generation, Given.SelfDetails, Given.Plausible(), 10, Given.Start, deathIsFinal: true);

    public MembershipTableFinalTests()
    {
        _table.Apply(Given.Claim(UpdateKind.Join, Given.Accuser, Given.Version(0)), Given.Start);
        Apply(UpdateKind.Join, Given.Version(0));
        Apply(UpdateKind.Confirm, Given.Version(0));
    }

    [Fact]
    public void No_later_incarnation_changes_a_death()
    {
        Assert.All(
            [UpdateKind.Alive, UpdateKind.Suspect, UpdateKind.Leave],
            kind => Assert.Equal(TableOutcome.Ignored, Apply(kind, Given.Version(9))));
        Assert.Equal(MemberStatus.Dead, _table.Find(Given.Bob)!.Status);
    }

    [Fact]
    public void A_restarted_member_comes_back()
    {
        Assert.Equal(TableOutcome.Changed, Apply(UpdateKind.Alive, Given.Version(0, Given.Generation + 1)));
        Assert.Equal(MemberStatus.Alive, _table.Find(Given.Bob)!.Status);
    }

    [Fact]
    public void A_death_that_comes_after_its_refutation_is_final_all_the_same()
    {
        var table = new MembershipTable(Given.Self, Given.Generation, Given.SelfDetails, Given.Plausible(), 10, Given.Start, deathIsFinal: true);
        TableOutcome On(UpdateKind kind, ulong incarnation) =>
            table.Apply(Given.Claim(kind, Given.Bob, Given.Version(incarnation)), Given.Start).Outcome;
        table.Apply(Given.Claim(UpdateKind.Join, Given.Accuser, Given.Version(0)), Given.Start);
        On(UpdateKind.Join, 0);
        On(UpdateKind.Alive, 3);

        Assert.False(table.IsKnown(Given.Claim(UpdateKind.Confirm, Given.Bob, Given.Version(1))), "it is no old news");
        Assert.Equal(TableOutcome.Changed, On(UpdateKind.Confirm, 1));

        Assert.Equal((MemberStatus.Dead, Given.Version(3)), (table.Find(Given.Bob)!.Status, table.Find(Given.Bob)!.Version));
        Assert.Equal(TableOutcome.Ignored, On(UpdateKind.Alive, 4));
        Assert.Equal(TableOutcome.Ignored, On(UpdateKind.Confirm, 2));
    }

    [Fact]
    public void Who_is_dead_for_good_does_not_refute_it()
    {
        var death = Given.Claim(UpdateKind.Confirm, Given.Self, Given.Version(0));
        var suspicion = Given.Claim(UpdateKind.Suspect, Given.Self, Given.Version(0));

        Assert.Equal(TableOutcome.Ignored, _table.Apply(death, Given.Start).Outcome);
        Assert.Equal(TableOutcome.RefutationNeeded, _table.Apply(suspicion, Given.Start).Outcome);
    }

    private TableOutcome Apply(UpdateKind kind, MemberVersion version) => _table.Apply(Given.Claim(kind, Given.Bob, version), Given.Start).Outcome;
}
