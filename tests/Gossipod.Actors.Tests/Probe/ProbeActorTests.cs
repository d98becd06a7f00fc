using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Probe;

public sealed partial class ProbeActorTests : ProbeHarness
{
    private void Nack(ulong sequence, MemberName from) => Receive(new Nack(sequence, from.Tag), from);

    private IReadOnlyList<MemberName> Helpers => [.. Requests.Select(request => NameAt(request.To))];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_period_carries_one_ping_however_few_there_are(int others)
    {
        Others(others);
        NextPing();
        var answered = 0;

        for (var tenPeriods = Now + Given.Seconds(9.95); Now < tenPeriods; Advance(Given.Ms(10)))
        {
            for (; answered < Pings.Count; answered++) AckPing(Pings[answered]);
        }

        Assert.Equal(10, Pings.Count);
        Assert.Equal(others, Pings.Select(ping => ping.To).Distinct().Count());
        Assert.Empty(Failures);
    }

    [Fact]
    public void Nobody_is_pinged_when_there_is_nobody()
    {
        Advance(Given.Seconds(5));

        Assert.Empty(Journal.Of<SendPacket>());
    }

    [Fact]
    public void Helpers_are_asked_when_the_direct_timeout_is_over_and_not_before()
    {
        Others(6);
        var (target, _) = NextPing();

        Advance(Given.Ms(380));
        Assert.Empty(Requests);
        Advance(Given.Ms(40));

        Assert.Equal(3, Helpers.Distinct().Count());
        Assert.DoesNotContain(target, Helpers);
        var request = (PingReq)Requests[0].Primary;
        Assert.Equal(target, request.Target);
        Assert.InRange(request.Budget, Given.Ms(570), Given.Ms(600));
    }

    [Fact]
    public void Suspects_are_not_asked_to_help()
    {
        Others(6);
        foreach (var name in Given.Others.Skip(4).Take(2)) Replicate(Given.Row(name, MemberStatus.Suspect), 7, null);
        NextPing();

        Advance(Given.Ms(420));

        Assert.Empty(Helpers.Intersect(Given.Others.Skip(4)));
        Assert.Equal(3, Helpers.Count);
    }

    [Fact]
    public void An_ack_in_time_asks_no_helper()
    {
        Others(4);
        var (target, sequence) = NextPing();
        Ack(sequence, target);

        Advance(Given.Ms(900));

        Assert.Empty(Requests);
    }

    [Fact]
    public void An_ack_relayed_by_a_helper_saves_the_target()
    {
        Others(4);
        var (target, sequence) = NextPing();
        Advance(Given.Ms(450));

        Ack(sequence, Helpers[0], about: target);
        NextPing();

        Assert.Empty(Failures);
        Assert.Empty(Scores);
    }

    [Fact]
    public void A_direct_ack_after_a_nack_saves_the_target()
    {
        Others(4);
        var (target, sequence) = NextPing();
        Advance(Given.Ms(450));
        Nack(sequence, Helpers[0]);
        Advance(Given.Ms(500));
        Ack(sequence, target);
        Advance(Given.Ms(100));

        Assert.Empty(Failures);
    }

    [Fact]
    public void An_ack_of_one_who_was_not_asked_does_not_count()
    {
        Others(2);
        var (target, sequence) = NextPing();

        Ack(sequence, Given.Erin, about: target);
        Ack(sequence + 2, target);
        Advance(Given.Ms(1_020));

        ExpectCount(Counter.AcksForeign, 2);
        Assert.Equal(target, Assert.Single(Failures).Outcome.Target.MemberName);
    }

    [Fact]
    public void A_target_that_only_sent_a_ping_of_its_own_is_not_accused()
    {
        Others(1);
        NextPing();

        Ping(Given.Bob);
        Advance(Given.Ms(1_020));

        Assert.Empty(Failures);
    }

    [Fact]
    public void A_contended_member_is_probed_next()
    {
        Others(8);

        foreach (var name in Given.Others.Reverse())
        {
            Actor.Tell(new ExpediteProbe(name));
            Assert.Equal(name, NextPing().Target);
        }
    }

    [Fact]
    public void A_suspect_of_others_is_probed_next_in_a_small_cluster()
    {
        Others(6);

        Replicate(Given.Row(Given.Erin, MemberStatus.Suspect), 7, Given.Carol);

        Assert.Equal(Given.Erin, NextPing().Target);
    }

    [Fact]
    public void The_ping_of_a_suspect_tells_it_of_the_suspicion()
    {
        Replicate(Given.Row(Given.Bob, MemberStatus.Suspect, incarnation: 4));

        NextPing();

        Assert.Equal(MemberUpdate.Suspect(Given.Bob, Given.Version(4), Given.Self), Pings[0].MustInclude);
    }

    [Fact]
    public void A_departed_member_is_not_probed()
    {
        Others(2);
        Replicate(Given.Row(Given.Bob, MemberStatus.Left), 2, null);

        for (var i = 0; i < 4; i++) Assert.Equal(Given.Carol, NextPing().Target);
    }
}
