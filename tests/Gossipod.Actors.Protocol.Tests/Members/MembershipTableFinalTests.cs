using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

/// <summary>The setting death-is-final: SWIM §4.2's Confirm.</summary>
public sealed class MembershipTableFinalTests
{
    private readonly MembershipTable _table = new(Given.Self, Given.Generation, Given.SelfDetails, Given.Plausible(), 10, Given.Start, deathIsFinal: true);

    public MembershipTableFinalTests()
    {
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

    private TableOutcome Apply(UpdateKind kind, MemberVersion version) => _table.Apply(Given.Claim(kind, Given.Bob, version), Given.Start).Outcome;
}
