using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Probe;

/// <summary>What a node answers, does for others, and says at its end.</summary>
public sealed partial class AnsweringTests : ProbeHarness
{
    private static readonly MemberUpdate Farewell = Given.Leave(Given.Self);

    private IReadOnlyList<LeaveProgress> Progress => Journal.Of<LeaveProgress>("node");

    private void AskForHelp(double budgetMilliseconds = 500) => Receive(
        new PingReq(55, Given.Bob.Tag, Given.Carol, Given.AddressOf(Given.Carol), Given.Ms(budgetMilliseconds)), Given.Bob);

    private IReadOnlyList<SendPacket> ToBob =>
        [.. Journal.Of<SendPacket>("dissemination").Where(packet => packet.To.Equals(Given.AddressOf(Given.Bob)))];

    /// <summary>The ping that helps, told from our own rounds by its address and time.</summary>
    private ulong SequenceForCarol() => ((Ping)Pings.Single(ping => ping.To.Equals(Given.AddressOf(Given.Carol))).Primary).Sequence;

    /// <summary>Bob and Carol are there, and our own next round is far away.</summary>
    private void GivenHelper()
    {
        StartProbe(new ProtocolSettings { ProtocolPeriod = Given.Seconds(1_000) });
        Others(2);
    }

    [Fact]
    public void A_ping_is_acked_to_where_it_came_from()
    {
        Others(1);

        Ping(Given.Bob);

        var answer = Answer();
        Assert.Equal((Given.AddressOf(Given.Bob), true), (answer.To, answer.Verified));
        Assert.Equal(new Ack(77, Given.Self.Tag, Given.Self.Tag, 1), answer.Primary);
        Assert.Null(answer.MustInclude);
    }

    [Fact]
    public void A_ping_meant_for_another_is_answered_in_our_own_name_and_with_no_news()
    {
        Others(1);

        Ping(Given.Bob, target: Given.Carol);

        var answer = Answer();
        Assert.Equal((Given.AddressOf(Given.Bob), false), (answer.To, answer.Verified));
        Assert.Equal(new Ack(77, Given.Self.Tag, Given.Self.Tag, 0), answer.Primary);
        Assert.Null(answer.MustInclude);
        ExpectCount(Counter.PingsMisaddressed, 1);
    }

    [Fact]
    public void A_stranger_gets_a_bare_ack()
    {
        Ping(Given.Bob);

        Assert.False(Answer().Verified);
    }

    [Fact]
    public void A_peers_tag_from_another_endpoint_gets_a_bare_ack()
    {
        Others(1);

        Actor.Tell(new PrimaryReceived(new Ping(77, Given.Bob.Tag, Given.Self.Tag, 0), Given.Endpoint(9), Now));

        var answer = Answer();
        Assert.Equal((Given.Endpoint(9), false), (answer.To, answer.Verified));
    }

    [Fact]
    public void A_forgotten_member_is_a_stranger()
    {
        Others(1);
        Actor.Tell(new MemberForgotten(Given.Row(Given.Bob)));

        Ping(Given.Bob);

        Assert.False(Answer().Verified);
    }

    [Theory]
    [InlineData(MemberStatus.Suspect, UpdateKind.Suspect)]
    [InlineData(MemberStatus.Dead, UpdateKind.Confirm)]
    internal void One_that_we_hold_suspect_or_dead_is_told_so_in_the_ack(MemberStatus status, UpdateKind kind)
    {
        Replicate(Given.Row(Given.Bob, status, incarnation: 2));

        Ping(Given.Bob);

        var told = Answer().MustInclude!;
        Assert.Equal((kind, Given.Bob, Given.Version(2)), (told.Kind, told.Name, told.Version));
    }

    [Fact]
    public void Without_the_buddy_system_a_suspect_is_not_told()
    {
        StartProbe(new ProtocolSettings { BuddySystem = false });
        Replicate(Given.Row(Given.Bob, MemberStatus.Suspect));

        Ping(Given.Bob);

        Assert.Null(Answer().MustInclude);
    }

    [Fact]
    public void A_helper_relays_the_ack_under_the_origins_sequence()
    {
        GivenHelper();
        AskForHelp();

        Ack(SequenceForCarol(), Given.Carol);

        Assert.Equal(new Ack(55, Given.Self.Tag, Given.Carol.Tag, 0), Assert.Single(ToBob).Primary);
        Advance(Given.Seconds(1));
        Assert.Single(ToBob);
    }

    [Fact]
    public void A_helper_nacks_at_four_fifths_of_the_budget()
    {
        GivenHelper();
        AskForHelp(500);

        Advance(Given.Ms(380));
        Assert.Empty(ToBob);
        Advance(Given.Ms(30));

        Assert.Equal(new Nack(55, Given.Self.Tag), Assert.Single(ToBob).Primary);
    }

    [Fact]
    public void A_request_of_a_smaller_budget_is_nacked_first()
    {
        GivenHelper();
        AskForHelp(1_000);
        AskForHelp(100);

        Advance(Given.Ms(100));
        Assert.Single(ToBob);
        Advance(Given.Ms(750));

        Assert.Equal(2, ToBob.Count);
    }

    [Fact]
    public void A_stranger_gets_no_help()
    {
        GivenHelper();

        Receive(new PingReq(55, Given.Erin.Tag, Given.Carol, Given.AddressOf(Given.Carol), Given.Ms(500)), Given.Erin);
        Advance(Given.Seconds(1));

        Assert.Empty(Journal.Of<SendPacket>());
    }

    [Fact]
    public void A_view_that_stays_different_is_repaired_and_not_too_often()
    {
        Others(1);
        Advance(Given.Seconds(2.1));

        Ping(Given.Bob, viewHash: 99);
        Ping(Given.Bob, viewHash: 99);
        Assert.Equal(Given.AddressOf(Given.Bob), Assert.Single(Journal.Of<RepairWith>("sync")).Peer);
        Advance(Given.Seconds(3.1));
        Ping(Given.Bob, viewHash: 99);

        Assert.Equal(2, Journal.Of<RepairWith>("sync").Count);
    }

    [Fact]
    public void A_view_that_differs_right_after_a_change_is_left_to_gossip()
    {
        Others(1);
        Advance(Given.Seconds(1.5));

        Ping(Given.Bob, viewHash: 99);

        Assert.Empty(Journal.Of<RepairWith>());
    }

    [Fact]
    public void Where_tables_are_not_exchanged_a_different_view_stays()
    {
        StartProbe(new ProtocolSettings { SyncInterval = TimeSpan.Zero });
        Others(1);
        Advance(Given.Seconds(5));
        Ping(Given.Bob, viewHash: 99);
        Assert.Empty(Journal.Of<RepairWith>());
    }

    [Fact]
    public void A_partner_for_sync_is_alive()
    {
        Replicate(Given.Row(Given.Bob, MemberStatus.Suspect), Given.Row(Given.Carol));

        for (var i = 0; i < 5; i++) Actor.Tell(SuggestPartner.Instance);

        Assert.All(Journal.Of<RepairWith>("sync"), repair => Assert.Equal(Given.AddressOf(Given.Carol), repair.Peer));
        Assert.Equal(5, Journal.Of<RepairWith>("sync").Count);
    }

    [Fact]
    public void Without_a_live_member_there_is_no_partner()
    {
        Replicate(Given.Row(Given.Bob, MemberStatus.Suspect));

        Actor.Tell(SuggestPartner.Instance);

        Assert.Empty(Journal.Of<RepairWith>());
    }
}
