using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Membership;

/// <summary>
/// A suspicion from its start to its end, with real SuspicionActors. With 5 members it lasts 24 s, and 4 s with 3 confirmations.
/// </summary>
public sealed class SuspicionLifeTests : MembershipHarness
{
    public SuspicionLifeTests() => Others(4);

    [Fact]
    public void An_unconfirmed_suspicion_ends_in_death_at_its_maximum()
    {
        Accuse(Given.Bob, Given.Carol);

        AdvanceWithTraffic(Given.Seconds(23.9));
        Assert.Equal(MemberStatus.Suspect, StatusOf(Given.Bob));
        AdvanceWithTraffic(Given.Seconds(0.2));

        Assert.Equal(MemberStatus.Dead, StatusOf(Given.Bob));
        Assert.Equal(Given.Self, Assert.Single(Spread(UpdateKind.Confirm)).From);
        Assert.Equal(0, SuspicionCount);
    }

    [Fact]
    public void Confirmations_by_all_bring_death_at_the_minimum_and_are_its_cause()
    {
        Accuse(Given.Bob, Given.Carol);
        Accuse(Given.Bob, Given.Dave);
        Accuse(Given.Bob, Given.Erin);
        FailProbeOf(Given.Bob);

        AdvanceWithTraffic(Given.Seconds(3.9));
        Assert.Equal(MemberStatus.Suspect, StatusOf(Given.Bob));
        AdvanceWithTraffic(Given.Seconds(0.2));

        var died = Assert.Single(Journal.Of<PublishChange>(), change => change.New.Status == MemberStatus.Dead);
        Assert.Equal(["dave", "erin", "self"], died.Cause!.Confirmers);
        Assert.Equal(Given.Seconds(4), died.Cause.Elapsed);
    }

    [Fact]
    public void A_death_that_another_member_declares_first_has_the_suspicion_here_as_its_cause()
    {
        Accuse(Given.Bob, Given.Carol);
        Accuse(Given.Bob, Given.Erin);
        AdvanceWithTraffic(Given.Seconds(2));
        Hear(MemberUpdate.Suspect(Given.Bob, Given.Version(), Given.Dave), MemberUpdate.Confirm(Given.Bob, Given.Version(), Given.Dave));

        var cause = Assert.Single(Journal.Of<PublishChange>(), change => change.New.Status == MemberStatus.Dead).Cause!;
        Assert.Equal(("dave", "carol", Given.Seconds(2)), (cause.From, cause.FirstAccuser, cause.Elapsed));
        Assert.Equal(["erin", "dave"], cause.Confirmers);
    }

    [Fact]
    public void A_death_of_whom_no_suspicion_was_heard_has_no_more_than_the_word_of_the_accuser()
    {
        Hear(MemberUpdate.Confirm(Given.Bob, Given.Version(), Given.Dave));
        var cause = Assert.Single(Journal.Of<PublishChange>(), change => change.New.Status == MemberStatus.Dead).Cause!;
        Assert.Equal(("dave", null, TimeSpan.Zero), (cause.From, cause.FirstAccuser, cause.Elapsed));
        Assert.Empty(cause.Confirmers);
    }

    [Fact]
    public void A_refutation_names_who_began_and_who_confirmed_the_suspicion()
    {
        Accuse(Given.Bob, Given.Carol);
        Accuse(Given.Bob, Given.Dave);
        Hear(MemberUpdate.Alive(Given.Bob, Given.Version(1), Given.DetailsOf(Given.Bob)));
        var cause = Journal.Of<PublishChange>()[^1].Cause!;
        Assert.Equal(("bob", "carol", "dave"), (cause.From, cause.FirstAccuser, Assert.Single(cause.Confirmers)));
    }

    [Fact]
    public void A_confirmation_is_spread_once_however_often_it_is_heard()
    {
        Accuse(Given.Bob, Given.Carol);
        Accuse(Given.Bob, Given.Dave);
        Accuse(Given.Bob, Given.Dave);
        Accuse(Given.Bob, Given.Carol);

        Assert.Equal([Given.Carol, Given.Dave], Spread(UpdateKind.Suspect).Select(update => update.From));
    }

    [Fact]
    public void A_suspect_confirms_nothing()
    {
        Accuse(Given.Dave, Given.Carol);
        Accuse(Given.Bob, Given.Carol);
        Journal.Clear();

        Accuse(Given.Bob, Given.Dave);

        Assert.Empty(Spread(UpdateKind.Suspect));
        ExpectCount(Counter.AccusersUnknown, 1);
    }

    [Fact]
    public void An_expiry_of_another_version_is_stale()
    {
        Accuse(Given.Bob, Given.Carol);
        Hear(MemberUpdate.Alive(Given.Bob, Given.Version(1), Given.DetailsOf(Given.Bob)));
        Accuse(Given.Bob, Given.Carol, incarnation: 1);

        Actor.Tell(new SuspicionExpired(Given.Bob, Given.Version(), Now, Now));

        Assert.Equal(MemberStatus.Suspect, StatusOf(Given.Bob));
        ExpectCount(Counter.ExpiriesStale, 1);
    }

    [Fact]
    public void A_refutation_ends_the_suspicion()
    {
        Accuse(Given.Bob, Given.Carol);
        Assert.Equal(1, SuspicionCount);

        Hear(MemberUpdate.Alive(Given.Bob, Given.Version(1), Given.DetailsOf(Given.Bob)));
        Assert.Equal(0, SuspicionCount);
        AdvanceWithTraffic(Given.Seconds(30));

        Assert.Equal(MemberStatus.Alive, StatusOf(Given.Bob));
    }

    [Fact]
    public void An_accusation_of_a_newer_version_begins_the_suspicion_anew()
    {
        Accuse(Given.Bob, Given.Carol);
        AdvanceWithTraffic(Given.Seconds(20));

        Accuse(Given.Bob, Given.Carol, incarnation: 1);
        AdvanceWithTraffic(Given.Seconds(20));

        Assert.Equal(MemberStatus.Suspect, StatusOf(Given.Bob));
        Assert.Equal(1, SuspicionCount);
    }

    [Fact]
    public void A_silence_postpones_the_verdict_to_the_maximum_at_most()
    {
        Accuse(Given.Bob, Given.Carol);
        Accuse(Given.Bob, Given.Dave);

        Advance(Given.Seconds(23.9));
        Assert.Equal(MemberStatus.Suspect, StatusOf(Given.Bob));
        Assert.InRange(Context.Counters[Counter.SuspicionsPostponed], 1, 100);
        Advance(Given.Seconds(0.2));

        Assert.Equal(MemberStatus.Dead, StatusOf(Given.Bob));
    }

    [Fact]
    public void A_postponed_verdict_is_passed_when_packets_flow_again()
    {
        Accuse(Given.Bob, Given.Carol);
        Accuse(Given.Bob, Given.Dave);
        Advance(Given.Seconds(15));
        Assert.Equal(MemberStatus.Suspect, StatusOf(Given.Bob));

        AdvanceWithTraffic(Given.Seconds(5));

        Assert.Equal(MemberStatus.Dead, StatusOf(Given.Bob));
    }

    [Fact]
    public void A_pause_of_this_process_postpones_the_verdict_by_two_seconds()
    {
        Accuse(Given.Bob, Given.Carol);
        AdvanceWithTraffic(Given.Seconds(23.5));
        Actor.Tell(new PauseObserved(Now + Given.Seconds(-3)));

        AdvanceWithTraffic(Given.Seconds(1.9));
        Assert.Equal(MemberStatus.Suspect, StatusOf(Given.Bob));
        AdvanceWithTraffic(Given.Seconds(0.2));

        Assert.Equal(MemberStatus.Dead, StatusOf(Given.Bob));
    }

    [Fact]
    public void An_expiry_that_fires_late_is_itself_the_sign_of_a_pause()
    {
        Accuse(Given.Bob, Given.Carol);
        AdvanceWithTraffic(Given.Seconds(23.5));
        Clock.Move(Given.Seconds(10));

        AdvanceWithTraffic(Given.Seconds(1.5));

        Assert.Equal(MemberStatus.Suspect, StatusOf(Given.Bob));
        ExpectCount(Counter.SuspicionsPostponed, 1);
    }

    [Fact]
    public void In_a_pair_silence_postpones_nothing()
    {
        StartMembership(new Protocol.ProtocolSettings());
        Others(1);
        FailProbeOf(Given.Bob);

        Advance(Given.Seconds(4.1));

        Assert.Equal(MemberStatus.Dead, StatusOf(Given.Bob));
    }

    [Fact]
    public void An_accusation_in_our_name_that_comes_from_outside_is_no_accusation()
    {
        Accuse(Given.Bob, Given.Self);

        Assert.Equal(MemberStatus.Alive, StatusOf(Given.Bob));
        ExpectCount(Counter.AccusersUnknown, 1);
    }

    private void FailProbeOf(MemberName name) =>
        Actor.Tell(new ProbeFailed(new ProbeOutcome(ProbeResult.Failed, Table.Find(name)!, 1, 0, [], Given.Seconds(1)), 0), Asker);
}
