using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Suspecting;
using Gossipod.Actors.Suspicion;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Suspicion;

/// <summary>One suspicion of at least 4 s and at most 24 s, 3 confirmations wanted.</summary>
public sealed class SuspicionActorTests : ActorHarness
{
    private readonly MonotonicTime _start;

    public SuspicionActorTests()
    {
        _start = Now;
        var timeouts = new SuspicionTimeouts(Given.Seconds(4), Given.Seconds(24), 3);
        var props = SuspicionActor.Props(Context, Given.Bob, Given.Version(), new SuspicionState(Given.Carol, timeouts, Now));
        Recorder("parent").Tell(props);
        Actor = Journal.Child;
    }

    private IReadOnlyList<SuspicionExpired> Expired => Journal.Of<SuspicionExpired>("parent");

    private void Confirm(params IEnumerable<MemberName> accusers)
    {
        foreach (var accuser in accusers) Actor.Tell(new ConfirmSuspicion(accuser));
    }

    private void ExpectExpiryAt(double seconds)
    {
        Advance(Given.Seconds(seconds - 0.02) - (Now - _start));
        Assert.Empty(Expired);
        Advance(Given.Ms(40));
        Assert.Single(Expired);
    }

    [Theory]
    [InlineData(0, 24)]
    [InlineData(1, 14)]
    [InlineData(2, 8.150)]
    [InlineData(3, 4)]
    public void It_expires_the_sooner_the_more_confirm_it(int confirmations, double seconds)
    {
        Confirm(Given.Others.Skip(2).Take(confirmations));

        ExpectExpiryAt(seconds);
    }

    [Fact]
    public void A_confirmation_shortens_a_suspicion_under_way()
    {
        Advance(Given.Seconds(10));
        Confirm(Given.Dave);

        ExpectExpiryAt(14);
    }

    [Fact]
    public void A_confirmation_past_the_shortened_deadline_ends_it_at_once()
    {
        Advance(Given.Seconds(10));
        Confirm(Given.Others.Skip(2).Take(3));

        Advance(Given.Ms(10));

        Assert.Single(Expired);
    }

    [Fact]
    public void A_deadline_that_a_confirmation_brings_into_the_past_is_no_late_timer()
    {
        Advance(Given.Seconds(10));
        var confirmedAt = Now;
        Confirm(Given.Others.Skip(2).Take(3));

        Advance(Given.Ms(10));

        Assert.True(Assert.Single(Expired).DueAt >= confirmedAt, "due before it was known looks like a pause of this process");
    }

    [Fact]
    public void An_accuser_confirms_once_and_the_first_not_at_all()
    {
        Confirm(Given.Carol, Given.Dave, Given.Dave);

        Assert.Equal(Given.Dave, Assert.Single(Journal.Of<SuspicionConfirmed>("parent")).From);
        ExpectExpiryAt(14);
    }

    [Fact]
    public void Confirmations_beyond_those_wanted_are_no_news()
    {
        Confirm(Given.Others.Skip(2).Take(5));

        Assert.Equal(3, Journal.Of<SuspicionConfirmed>("parent").Count);
    }

    [Fact]
    public void The_expiry_tells_what_led_to_it()
    {
        Confirm(Given.Dave, Given.Erin);
        AdvanceUntil(() => Expired.Count > 0);

        var expired = Expired[0];
        Assert.Equal((Given.Bob, Given.Version()), (expired.Name, expired.Version));
        Assert.Equal(_start + Given.Seconds(24), expired.LatestAt);
    }

    [Fact]
    public void After_its_expiry_it_waits_in_silence()
    {
        Advance(Given.Seconds(60));

        Assert.Single(Expired);
    }

    [Fact]
    public void A_postponed_expiry_comes_again_after_the_delay()
    {
        AdvanceUntil(() => Expired.Count > 0);
        var postponedAt = Now;
        Actor.Tell(new PostponeExpiry(Given.Seconds(3)));

        Advance(Given.Seconds(2.98));
        Assert.Single(Expired);
        Advance(Given.Ms(40));

        Assert.Equal(2, Expired.Count);
        Assert.Equal(postponedAt + Given.Seconds(3), Expired[1].DueAt);
    }

    [Fact]
    public void A_timer_that_fires_early_by_the_clock_is_armed_again()
    {
        Clock.Move(-Given.Seconds(1));

        Advance(Given.Seconds(24.5));
        Assert.Empty(Expired);
        Advance(Given.Seconds(0.6));

        Assert.Single(Expired);
    }
}
