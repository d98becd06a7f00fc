using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Sync;

/// <summary>The dead are contacted while there are any, and nobody else is.</summary>
public sealed class HealingTests : ActorHarness
{
    private static readonly Member DeadBob = Given.Row(Given.Bob, MemberStatus.Dead);

    private int ContactsOfBob => Journal.Of<OpenStream>("streams").Count(open => open.To.Equals(Given.AddressOf(Given.Bob)));

    private void StartSync(ProtocolSettings settings)
    {
        UseSettings(settings);
        Start(SyncActor.Props(Context, Given.Row(Given.Self)));
    }

    [Fact]
    public void A_dead_member_is_contacted_each_sixth_of_the_sync_interval_by_one_that_is_alone()
    {
        StartSync(new ProtocolSettings());
        Replicate(DeadBob, liveCount: 1, accuser: null);
        Advance(Given.Seconds(60.1));
        Assert.Equal(12, ContactsOfBob);
        ExpectCount(Counter.DeadContacted, 12);
    }

    [Fact]
    public void The_more_members_live_the_seldomer_each_of_them_contacts_the_dead()
    {
        StartSync(new ProtocolSettings());
        Replicate(DeadBob, liveCount: 50, accuser: null);
        Advance(Given.Seconds(2_500));
        Assert.InRange(ContactsOfBob, 3, 25);
    }

    [Theory]
    [InlineData(MemberStatus.Alive)]
    [InlineData(MemberStatus.Left)]
    public void Contacting_ends_when_the_member_is_dead_no_more(MemberStatus status)
    {
        StartSync(new ProtocolSettings());
        Replicate(DeadBob, liveCount: 1, accuser: null);
        Replicate(Given.Row(Given.Bob, status, incarnation: 1), liveCount: 2, accuser: null);
        Advance(Given.Seconds(60));
        Assert.Equal(0, ContactsOfBob);
    }

    [Fact]
    public void Contacting_ends_with_the_tombstone_and_begins_again_with_the_next_death()
    {
        StartSync(new ProtocolSettings());
        Replicate(DeadBob, liveCount: 1, accuser: null);
        Actor.Tell(new MemberForgotten(DeadBob));
        Advance(Given.Seconds(60));
        Assert.Equal(0, ContactsOfBob);
        Replicate(DeadBob, liveCount: 1, accuser: null);
        Advance(Given.Seconds(5.1));
        Assert.Equal(1, ContactsOfBob);
    }

    [Fact]
    public void A_dead_member_whose_address_is_ours_now_is_not_contacted()
    {
        StartSync(new ProtocolSettings());
        var predecessor = new Member(
            Given.Bob, DeadBob.Version, MemberStatus.Dead, Given.Row(Given.Self).Details, DeadBob.DetailsVersion, DeadBob.Since);
        Replicate(predecessor, liveCount: 1, accuser: null);
        Advance(Given.Seconds(60));
        Assert.Empty(Journal.Of<OpenStream>("streams"));
    }

    [Fact]
    public void Turned_off_nobody_dead_is_contacted()
    {
        StartSync(new ProtocolSettings { ContactDead = false });
        Replicate(DeadBob, liveCount: 1, accuser: null);
        Advance(Given.Seconds(60));
        Assert.Equal(0, ContactsOfBob);
    }

    [Fact]
    public void Without_anti_entropy_nobody_dead_is_contacted()
    {
        StartSync(new ProtocolSettings { SyncInterval = TimeSpan.Zero });
        Replicate(DeadBob, liveCount: 1, accuser: null);
        Advance(Given.Seconds(60));
        Assert.Equal(0, ContactsOfBob);
    }
}
