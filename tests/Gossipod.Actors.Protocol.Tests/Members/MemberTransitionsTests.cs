using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

/// <summary>The parts of the table that <see cref="OrderingMatrixTests"/> does not reach: details and causes.</summary>
public sealed class MemberTransitionsTests
{
    private static readonly MemberDetails NewDetails = Given.Details(role: "db");

    [Theory]
    [InlineData(MemberStatus.Alive, MemberStatus.Alive, "MemberUpdated")]
    [InlineData(MemberStatus.Suspect, MemberStatus.Alive, "MemberRecovered MemberUpdated")]
    [InlineData(MemberStatus.Suspect, MemberStatus.Suspect, "MemberUpdated")]
    [InlineData(MemberStatus.Dead, MemberStatus.Alive, "MemberJoined")]
    [InlineData(MemberStatus.Left, MemberStatus.Alive, "MemberJoined")]
    [InlineData(MemberStatus.Dead, MemberStatus.Dead, "")]
    [InlineData(MemberStatus.Alive, MemberStatus.Dead, "MemberDied")]
    [InlineData(MemberStatus.Alive, MemberStatus.Left, "MemberLeft")]
    public void New_details_are_an_update_of_a_member_that_stays(MemberStatus before, MemberStatus after, string expected)
    {
        var old = Given.Row(status: before);
        var changed = Given.Row(status: after, version: Given.Version(1), details: NewDetails);
        Assert.Equal(expected, string.Join(' ', MemberTransitions.Of(old, changed, cause: null).Select(one => one.GetType().Name)));
    }

    [Fact]
    public void The_same_row_is_no_event() =>
        Assert.Empty(MemberTransitions.Of(Given.Row(), Given.Row(version: Given.Version(1)), cause: null));

    [Fact]
    public void A_restart_with_equal_details_is_an_update()
    {
        var update = Assert.IsType<MemberUpdated>(
            Assert.Single(MemberTransitions.Of(Given.Row(), Given.Row(version: Given.Version(0, Given.Generation + 1)), cause: null)));
        Assert.True(update.Restarted);
    }

    [Fact]
    public void Every_event_carries_the_cause()
    {
        var cause = new EventCause("accuser");
        var events = MemberTransitions.Of(Given.Row(status: MemberStatus.Dead), Given.Row(status: MemberStatus.Suspect), cause).ToList();
        Assert.Equal(2, events.Count);
        Assert.All(events, one => Assert.Same(cause, one.Cause));
    }
}
