using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Probe;

/// <summary>A ping that the application asks for.</summary>
public sealed class PingingTests : ProbeHarness
{
    private PingFailed Failure => Assert.Single(Journal.Of<PingFailed>("asker"));

    private void Ask(MemberName name, double seconds = 1) => Actor.Tell(new PingMember(name, Given.Seconds(seconds)), Asker);

    [Fact]
    public void The_ack_answers_with_the_time_that_it_took()
    {
        Replicate(Given.Row(Given.Bob));
        Ask(Given.Bob);
        var ping = Assert.Single(Pings);
        Assert.Equal((Given.AddressOf(Given.Bob), Given.Bob.Tag), (ping.To, ((Ping)ping.Primary).Target));

        Ack(((Ping)ping.Primary).Sequence, Given.Bob, about: null);
        Assert.InRange(Assert.Single(Journal.Of<PingAnswered>("asker")).RoundTrip, TimeSpan.Zero, Given.Ms(1));

        Ack(((Ping)ping.Primary).Sequence, Given.Bob, about: null);
        Assert.Single(Journal.Of<PingAnswered>());
    }

    [Fact]
    public void Silence_is_a_failure_for_the_asker_and_no_accusation()
    {
        Replicate(Given.Row(Given.Bob));
        Ask(Given.Bob, seconds: 0.2);
        Advance(Given.Ms(190));
        Assert.Empty(Journal.Of<PingFailed>());

        Advance(Given.Ms(20));

        Assert.StartsWith("no ack within", Failure.Reason, StringComparison.Ordinal);
        Assert.Empty(Failures);
        Assert.Empty(Scores);
    }

    [Fact]
    public void Strangers_and_the_dead_are_not_pinged()
    {
        Ask(Given.Bob);
        Assert.Contains("'bob' is not a member", Failure.Reason, StringComparison.Ordinal);
        Journal.Clear();

        Replicate(Given.Row(Given.Bob, MemberStatus.Dead));
        Ask(Given.Bob);
        Assert.Contains("'bob' is Dead here", Failure.Reason, StringComparison.Ordinal);
        Assert.Empty(Pings);
    }

    [Fact]
    public void More_than_allowed_are_refused_with_the_number()
    {
        Replicate(Given.Row(Given.Bob));
        for (var i = 0; i <= PingsInFlight<object>.Capacity; i++) Ask(Given.Bob);
        Assert.Contains("1000 pings are in flight", Failure.Reason, StringComparison.Ordinal);
    }
}
