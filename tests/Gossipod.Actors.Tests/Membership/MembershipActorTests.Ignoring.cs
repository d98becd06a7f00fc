using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Membership;

/// <content>What is ignored is counted by its reason.</content>
public sealed partial class MembershipActorTests
{
    [Fact]
    public void An_accusation_of_a_stranger_is_counted()
    {
        Accuse(Given.Bob, Given.Carol);

        ExpectCount(Counter.UpdatesUnknownMember, 1);
        Assert.Empty(Spread(UpdateKind.Suspect));
    }

    [Fact]
    public void A_version_that_nobody_can_have_issued_is_counted()
    {
        Hear(Given.Join(Given.Bob, Given.Version(0, Given.Generation + 48 * 3_600_000UL)));

        ExpectCount(Counter.UpdatesImplausible, 1);
        Assert.Null(Table.Find(Given.Bob));
    }

    [Fact]
    public void A_member_too_many_is_counted()
    {
        StartMembership(new ProtocolSettings { MaxMembers = 2 });

        Hear(Given.Join(Given.Bob), Given.Join(Given.Carol));

        ExpectCount(Counter.UpdatesTableFull, 1);
        Assert.Null(Table.Find(Given.Carol));
    }
}
