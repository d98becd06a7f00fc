using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

public sealed class TransitionTests
{
    [Theory]
    [InlineData(MemberStatus.Alive, MemberStatus.Suspect, 0, TransitionKind.Suspected)]
    [InlineData(MemberStatus.Suspect, MemberStatus.Suspect, 1, TransitionKind.Suspected)]
    [InlineData(MemberStatus.Suspect, MemberStatus.Suspect, 0, null)]
    [InlineData(MemberStatus.Dead, MemberStatus.Suspect, 1, TransitionKind.Suspected)]
    [InlineData(MemberStatus.Suspect, MemberStatus.Alive, 1, TransitionKind.Recovered)]
    [InlineData(MemberStatus.Alive, MemberStatus.Alive, 1, null)]
    [InlineData(MemberStatus.Dead, MemberStatus.Alive, 1, TransitionKind.Returned)]
    [InlineData(MemberStatus.Left, MemberStatus.Alive, 1, TransitionKind.Returned)]
    [InlineData(MemberStatus.Suspect, MemberStatus.Dead, 0, TransitionKind.Died)]
    [InlineData(MemberStatus.Dead, MemberStatus.Dead, 1, null)]
    [InlineData(MemberStatus.Dead, MemberStatus.Left, 0, TransitionKind.Left)]
    [InlineData(MemberStatus.Left, MemberStatus.Left, 1, null)]
    internal void A_change_of_status_is_one_and_of_a_suspect_s_version_too(MemberStatus before, MemberStatus after, ulong rise, TransitionKind? kind) =>
        Assert.Equal(kind, Transition.Of(Row(before), Row(after, rise)));

    [Fact]
    public void Who_was_not_known_joined_and_a_later_life_of_a_live_member_is_a_restart()
    {
        Assert.Equal(TransitionKind.Joined, Transition.Of(null, Row(MemberStatus.Alive)));
        Assert.Equal(TransitionKind.Restarted, Transition.Of(Row(MemberStatus.Alive), Row(MemberStatus.Alive, generation: Given.Generation + 1)));
        Assert.Equal(TransitionKind.Restarted, Transition.Of(Row(MemberStatus.Suspect), Row(MemberStatus.Alive, generation: Given.Generation + 1)));
        Assert.Equal(TransitionKind.Returned, Transition.Of(Row(MemberStatus.Dead), Row(MemberStatus.Alive, generation: Given.Generation + 1)));
    }

    private static Member Row(MemberStatus status, ulong incarnation = 0, ulong generation = Given.Generation)
    {
        var version = new MemberVersion(generation, incarnation);
        return new Member(Given.Bob, version, status, Given.Details(), version, Given.Start);
    }
}
