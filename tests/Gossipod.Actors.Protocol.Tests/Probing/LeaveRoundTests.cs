using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Protocol.Tests.Probing;

public sealed class LeaveRoundTests
{
    [Fact]
    public void Streams_are_used_once_and_only_where_nobody_acked()
    {
        var members = Given.Members(3);
        var silent = new LeaveRound(members);
        var heard = new LeaveRound(members);
        heard.Sent(7, members[0]);
        heard.OnAck(7, members[0].MemberName.Tag);
        var asked = 0;
        for (var i = 0; i < LeaveRound.EnoughCopies; i++)
        {
            Assert.False(heard.NeedsStreams);
            if (silent.NeedsStreams) asked++;
            silent.Repeat();
            heard.Repeat();
        }

        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(8, 3)]
    public void Three_acks_or_all_are_enough(int targets, int acksNeeded)
    {
        var members = Given.Members(targets);
        var round = new LeaveRound(members);
        for (var i = 0; i < targets; i++) round.Sent((ulong)i, members[i]);
        for (var i = 0; i < acksNeeded; i++)
        {
            Assert.False(round.IsDone);
            Assert.True(round.OnAck((ulong)i, members[i].MemberName.Tag));
        }

        Assert.True(round.IsDone);
        Assert.Equal((targets, acksNeeded), (round.TargetCount, round.Acked.Count));
        Assert.Equal(members.Skip(acksNeeded), round.Pending);
    }

    [Fact]
    public void One_target_counts_once_however_often_it_acks()
    {
        var members = Given.Members(3);
        var round = new LeaveRound(members);
        round.Sent(1, members[0]);
        round.Sent(2, members[0]);
        Assert.True(round.OnAck(1, members[0].MemberName.Tag));
        Assert.True(round.OnAck(2, members[0].MemberName.Tag));
        Assert.Equal(members[0].MemberName, Assert.Single(round.Acked));
    }

    [Fact]
    public void An_ack_of_another_sequence_or_member_is_not_ours()
    {
        var members = Given.Members(2);
        var round = new LeaveRound(members);
        round.Sent(1, members[0]);
        Assert.False(round.OnAck(2, members[0].MemberName.Tag));
        Assert.False(round.OnAck(1, members[1].MemberName.Tag));
        Assert.Empty(round.Acked);
    }

    [Fact]
    public void Alive_members_are_told_and_suspects_only_where_there_is_nobody_else()
    {
        var random = Given.Random();
        var ring = Given.Ring(clusterSize: 12, random);
        ring.Put(Given.Row("suspect", MemberStatus.Suspect), random);
        Assert.Equal(8, ring.PickForFarewell(8, random).Count);
        Assert.DoesNotContain("suspect", ring.PickForFarewell(20, random).Select(member => member.Name));
        foreach (var member in Given.Members(11)) ring.Remove(member.MemberName);
        Assert.Equal("suspect", Assert.Single(ring.PickForFarewell(8, random)).Name);
    }
}
