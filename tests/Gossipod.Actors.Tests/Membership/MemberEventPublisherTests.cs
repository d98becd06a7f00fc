using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Membership;

public sealed class MemberEventPublisherTests : ActorHarness
{
    private static readonly Member Bob = Given.Row(Given.Bob);

    public MemberEventPublisherTests() => Start(MemberEventPublisher.Props(Context, Given.Row(Given.Self)));

    private void Subscribe(IActorRef subscriber, InitialState initial = InitialState.AsSnapshot, params Type[] types) =>
        Actor.Tell(new Subscribe(subscriber, initial, types.Length == 0 ? [typeof(ClusterEvent)] : types));

    private void Change(Member? old, Member row) => Actor.Tell(new PublishChange(old, row, null));

    private static Member Suspect(Member row) =>
        new(row.MemberName, row.Version, MemberStatus.Suspect, row.Details, row.DetailsVersion, row.Since);

    [Fact]
    public void A_subscriber_gets_the_snapshot_and_then_every_event_numbered_without_gaps()
    {
        Change(null, Bob);
        Subscribe(Asker);
        Change(null, Given.Row(Given.Carol));
        Change(Bob, Suspect(Bob));
        Actor.Tell(new PublishEvent(new LocalHealthChanged(1, 0)));

        var told = Journal.Of<object>("asker");
        Assert.Equal(1, Assert.IsType<ClusterSnapshot>(told[0]).Sequence);
        Assert.Equal([2L, 3L, 4L], told.Skip(1).Cast<ClusterEvent>().Select(@event => @event.Sequence));
    }

    [Fact]
    public void Events_of_other_types_are_not_sent()
    {
        Subscribe(Asker, InitialState.AsSnapshot, typeof(MemberSuspected));
        Change(null, Bob);
        Change(Bob, Suspect(Bob));

        Assert.IsType<MemberSuspected>(Assert.Single(Journal.Of<ClusterEvent>("asker")));
    }

    [Fact]
    public void A_second_subscription_adds_types()
    {
        Subscribe(Asker, InitialState.AsSnapshot, typeof(MemberSuspected));
        Subscribe(Asker, InitialState.AsSnapshot, typeof(MemberJoined));
        Change(null, Bob);
        Change(Bob, Suspect(Bob));

        Assert.Equal(2, Journal.Of<ClusterSnapshot>("asker").Count);
        Assert.Equal(2, Journal.Of<MemberEvent>("asker").Count);
    }

    [Fact]
    public void The_state_as_events_tells_of_others_what_they_went_through()
    {
        Change(null, Bob);
        Change(Bob, Suspect(Bob));

        Subscribe(Asker, InitialState.AsEvents);

        Assert.Equal([typeof(MemberJoined), typeof(MemberSuspected)], Journal.Of<object>("asker").Select(told => told.GetType()));
    }

    [Fact]
    public void Unsubscribing_from_a_type_keeps_the_others()
    {
        Subscribe(Asker, InitialState.AsSnapshot, typeof(MemberJoined), typeof(MemberSuspected));
        Actor.Tell(new Unsubscribe(Asker, [typeof(MemberJoined)]));
        Change(null, Bob);
        Change(Bob, Suspect(Bob));

        Assert.IsType<MemberSuspected>(Assert.Single(Journal.Of<ClusterEvent>("asker")));
    }

    [Fact]
    public void Unsubscribing_from_everything_ends_it()
    {
        Subscribe(Asker);
        Actor.Tell(new Unsubscribe(Asker, []));
        Change(null, Bob);

        Assert.Empty(Journal.Of<ClusterEvent>("asker"));
    }

    [Fact]
    public void A_subscriber_that_stopped_is_forgotten()
    {
        var subscriber = Recorder("subscriber");
        Subscribe(subscriber);
        Sys.Stop(subscriber);
        Sys.EventStream.Subscribe(Asker, typeof(Akka.Event.DeadLetter));

        Change(null, Bob);

        Assert.Empty(Journal.Of<Akka.Event.DeadLetter>("asker"));
    }

    [Fact]
    public void Whoever_is_told_of_an_event_finds_it_in_the_snapshot()
    {
        Subscribe(Asker);
        Member? seen = null;
        Journal.AtNext = () => seen = Context.Snapshot.Current!.Find("bob");

        Change(null, Bob);

        Assert.Same(Bob, seen);
    }

    [Fact]
    public void A_change_that_is_no_event_updates_the_snapshot_only()
    {
        Change(null, Suspect(Bob));
        var before = Context.Snapshot.Current!.Sequence;

        Change(Suspect(Bob), Given.Row(Given.Bob, MemberStatus.Suspect, incarnation: 3));

        Assert.Equal(before, Context.Snapshot.Current!.Sequence);
        Assert.Equal(3UL, Context.Snapshot.Current.Find("bob")!.Version.Incarnation);
    }

    [Fact]
    public void A_removed_member_is_gone_from_the_snapshot()
    {
        Change(null, Bob);
        Subscribe(Asker);

        Actor.Tell(new PublishRemoval(Bob));

        Assert.Null(Context.Snapshot.Current!.Find("bob"));
        Assert.IsType<MemberRemoved>(Assert.Single(Journal.Of<ClusterEvent>("asker")));
    }

    [Fact]
    public void The_snapshot_holds_our_local_health()
    {
        Actor.Tell(new PublishEvent(new LocalHealthChanged(3, 2)));

        Assert.Equal(3, Context.Snapshot.Current!.LocalHealth);
    }

    [Fact]
    public void A_new_life_begins_healthy_and_with_nobody_reached_over_streams_only()
    {
        Change(null, Bob);
        Actor.Tell(new PublishEvent(new LocalHealthChanged(3, 2)));
        Actor.Tell(new PublishEvent(new DatagramPathChanged(Bob, IsBlocked: true, BlockedCount: 1)));
        Assert.Equal(1, Context.Snapshot.Current!.StreamOnlyCount);

        Actor.Tell(new BeginLife(Given.Row(Given.Self, incarnation: 1)));

        Assert.Equal((0, 0), (Context.Snapshot.Current!.LocalHealth, Context.Snapshot.Current.StreamOnlyCount));
    }

    [Fact]
    public void Events_are_published_on_the_event_stream_too()
    {
        Sys.EventStream.Subscribe(Asker, typeof(MemberJoined));

        Change(null, Bob);

        Assert.Equal("bob", Assert.Single(Journal.Of<MemberJoined>("asker")).Member.Name);
    }
}
