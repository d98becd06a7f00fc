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
