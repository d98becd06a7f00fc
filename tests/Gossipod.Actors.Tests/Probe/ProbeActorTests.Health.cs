using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Probe;

/// <content>What a round costs or gives back in local health, and what time does to it.</content>
public sealed partial class ProbeActorTests
{
    [Fact]
    public void A_dead_target_reported_by_all_helpers_costs_no_health()
    {
        Others(5);
        var (target, sequence) = NextPing();
        Advance(Given.Ms(500));
        foreach (var helper in Helpers) Nack(sequence, helper);

        Advance(Given.Ms(520));

        var failed = Assert.Single(Failures);
        Assert.Equal((target, 3, 0), (failed.Outcome.Target.MemberName, failed.Outcome.NackCount, failed.HealthScore));
        Assert.Empty(Scores);
    }

    [Fact]
    public void Each_nack_that_does_not_come_costs_health()
    {
        Others(5);
        var (_, sequence) = NextPing();
        Advance(Given.Ms(500));
        Nack(sequence, Helpers[0]);

        Advance(Given.Ms(520));

        Assert.Equal([2], Scores);
        Assert.Equal(2, Assert.Single(Failures).HealthScore);
    }

    [Fact]
    public void A_failure_without_helpers_costs_one()
    {
        Others(1);
        NextPing();

        Advance(Given.Ms(1_020));

        Assert.Equal([1], Scores);
    }

    [Fact]
    public void The_period_and_the_direct_timeout_scale_with_the_score()
    {
        Others(3);
        Actor.Tell(LocalHealthPenalty.Instance);
        Actor.Tell(LocalHealthPenalty.Instance);
        NextPing();
        var startedAt = Now;

        Advance(Given.Ms(1_150));
        Assert.Empty(Requests);
        Advance(Given.Ms(100));
        Assert.Equal(2, Requests.Count);
        NextPing();

        Assert.InRange(Now - startedAt, Given.Ms(2_950), Given.Ms(3_050));
    }

    [Fact]
    public void A_probe_that_succeeds_heals()
    {
        Others(2);
        Actor.Tell(LocalHealthPenalty.Instance);
        var (target, sequence) = NextPing();
        Ack(sequence, target);

        Advance(Given.Ms(2_050));

        Assert.Equal([0], Scores);
    }

    [Fact]
    public void An_ack_in_the_mailbox_before_the_tick_is_handled_wins()
    {
        Others(1);
        var (_, sequence) = NextPing();
        Advance(Given.Ms(900));
        var ack = new PrimaryReceived(new Ack(sequence, Given.Bob.Tag, Given.Bob.Tag, 0), Given.AddressOf(Given.Bob), Now);

        // While the actor is busy with a ping of a stranger, its tick and then the ack arrive.
        Journal.AtNext = () =>
        {
            Actor.Tell(ProbeTick.Instance);
            Actor.Tell(ack);
        };
        Ping(Given.Carol);

        Assert.Equal(2, Pings.Count);
        Assert.Empty(Failures);
        Assert.Empty(Scores);
    }

    [Fact]
    public void A_pause_voids_the_round_and_is_reported()
    {
        Others(1);
        NextPing();
        Advance(Given.Ms(900));
        Clock.Move(Given.Seconds(5));

        Advance(Given.Ms(110));

        Assert.Single(Journal.Of<PauseObserved>("membership"));
        Assert.Empty(Failures);
        Assert.Equal([1], Scores);
    }
}
