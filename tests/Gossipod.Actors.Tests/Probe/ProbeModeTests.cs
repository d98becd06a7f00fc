using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Probe;

/// <summary>The settings that choose another order, or take the gate away.</summary>
public sealed class ProbeModeTests : ProbeHarness
{
    [Fact]
    public void In_the_shared_order_targets_are_those_that_the_time_and_the_members_give()
    {
        StartProbe(new ProtocolSettings { ProbeOrder = ProbeOrder.Shared });
        Others(8);
        var expected = new SharedProbeOrder(Given.Row(Given.Self), Given.Seconds(1));
        foreach (var name in Given.Others) expected.Put(Given.Row(name));
        for (var i = 0; i < 20; i++)
        {
            var target = NextPing().Target;
            Assert.Equal(expected.Next(TimeSpan.FromMilliseconds(Context.WallClockMilliseconds))!.MemberName, target);
            AckPing(Pings[0]);
        }
    }

    [Fact]
    public void In_the_shared_order_too_a_contended_member_comes_first_and_the_dead_are_left_out()
    {
        StartProbe(new ProtocolSettings { ProbeOrder = ProbeOrder.Shared });
        Others(8);
        NextPing();
        AckPing(Pings[0]);
        Actor.Tell(new Gossipod.Actors.Probe.ExpediteProbe(Given.Carol), Asker);
        Assert.Equal(Given.Carol, NextPing().Target);
        AckPing(Pings[0]);
        foreach (var name in Given.Others.Skip(1)) Replicate(Given.Row(name, Protocol.Members.MemberStatus.Dead), liveCount: 2, accuser: null);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(Given.Bob, NextPing().Target);
            AckPing(Pings[0]);
        }
    }

    /// <summary>Otherwise a process that is stalled again at once would judge alone: nobody has heard of its suspicion.</summary>
    [Fact]
    public void After_a_failed_probe_the_next_ping_waits_for_what_follows_from_it_to_be_queued()
    {
        Others(3);
        NextPing();
        Journal.Clear();
        Advance(Given.Seconds(1.3));
        Assert.Single(Failures);
        Assert.Empty(Pings);

        Judge();

        Assert.Single(Pings);
        Judge();
        Assert.Single(Pings);
    }

    [Fact]
    public void A_round_that_waited_ends_when_it_would_have()
    {
        StartProbe(new ProtocolSettings { LocalHealthMax = 0 });
        Others(3);
        NextPing();
        AdvanceUntil(() => Failures.Count > 0);
        Advance(Given.Ms(300));
        Judge();
        Journal.Clear();
        Advance(Given.Ms(690));
        Assert.Empty(Failures);
        Advance(Given.Ms(20));
        Assert.Single(Failures);
    }

    [Fact]
    public void Without_the_stall_gate_a_late_timer_excuses_nothing()
    {
        StartProbe(new ProtocolSettings { StallGate = false });
        Others(4);
        NextPing();
        Clock.Move(Given.Seconds(5));
        Advance(Given.Seconds(1.1));
        Assert.Empty(Journal.Of<PauseObserved>("membership"));
        Assert.NotEmpty(Failures);
    }
}
