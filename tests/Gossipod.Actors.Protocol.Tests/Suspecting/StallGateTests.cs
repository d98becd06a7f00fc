using Gossipod.Actors.Protocol.Suspecting;

namespace Gossipod.Actors.Protocol.Tests.Suspecting;

/// <summary>A gate of a node with a protocol period of 1 s, started at second 0: more than 2 s without a packet is a silence.</summary>
public sealed class StallGateTests
{
    private static readonly MonotonicTime Latest = Given.At(100);

    [Fact]
    public void A_node_that_hears_others_judges_at_once()
    {
        var gate = Gate();
        Assert.Equal(0, Wait(gate, now: 2));
        gate.OnPacket(Given.At(2));
        Assert.Equal(0, Wait(gate, now: 4));
    }

    [Fact]
    public void A_silence_postpones_until_packets_have_flowed_for_2_s()
    {
        var gate = Gate();
        Assert.Equal(2, Wait(gate, now: 2.1));
        Assert.Equal(2, Wait(gate, now: 50));
        gate.OnPacket(Given.At(51));
        Assert.Equal(2, Wait(gate, now: 51));
        gate.OnPacket(Given.At(52));
        Assert.Equal(0.5, Wait(gate, now: 52.5));
        Assert.Equal(0, Wait(gate, now: 53));
    }

    [Fact]
    public void A_silence_never_postpones_beyond_the_suspicions_maximum()
    {
        var gate = Gate();
        Assert.Equal(0.75, Wait(gate, now: 99.25));
        Assert.Equal(0, Wait(gate, now: 100));
        Assert.Equal(0, Wait(gate, now: 101));
        gate.OnPacket(Given.At(99.5));
        Assert.Equal(0.25, Wait(gate, now: 99.75));
    }

    [Fact]
    public void Where_everybody_else_is_suspect_silence_means_nothing()
    {
        var gate = Gate();
        Assert.Equal(TimeSpan.Zero, gate.Postpone(Latest, othersMayTalk: false, Given.At(50)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.499, false)]
    [InlineData(0.5, true)]
    [InlineData(30, true)]
    public void A_timer_that_is_half_a_second_late_shows_a_pause(double late, bool pause) =>
        Assert.Equal(pause, Gate().OnTimer(Given.At(10), Given.At(10 + late)));

    [Fact]
    public void After_a_pause_every_verdict_waits_2_s_even_in_a_pair_and_at_the_maximum()
    {
        var gate = Gate();
        gate.OnTimer(Given.At(99), Given.At(100));
        gate.OnPacket(Given.At(100));
        Assert.Equal(TimeSpan.FromSeconds(2), gate.Postpone(Latest, othersMayTalk: false, Given.At(100)));
        Assert.Equal(1.5, Wait(gate, now: 100.5));
        Assert.Equal(0, Wait(gate, now: 102));
    }

    [Fact]
    public void A_timer_in_time_postpones_nothing()
    {
        var gate = Gate();
        gate.OnTimer(Given.At(1), Given.At(1.1));
        Assert.Equal(0, Wait(gate, now: 1.1));
    }

    [Fact]
    public void A_longer_period_tolerates_a_longer_silence()
    {
        var gate = new StallGate(TimeSpan.FromSeconds(5), Given.At(0));
        Assert.Equal(0, Wait(gate, now: 10));
        Assert.Equal(10, Wait(gate, now: 10.1));
    }

    private static StallGate Gate() => new(TimeSpan.FromSeconds(1), Given.At(0));

    private static double Wait(StallGate gate, double now) => gate.Postpone(Latest, othersMayTalk: true, Given.At(now)).TotalSeconds;

    [Fact]
    public void Turned_off_it_holds_nothing()
    {
        var gate = new StallGate(TimeSpan.FromSeconds(1), Given.At(0), enabled: false);
        Assert.False(gate.OnTimer(dueAt: Given.At(1), now: Given.At(5)));
        Assert.Equal(TimeSpan.Zero, gate.Postpone(latestAt: Given.At(60), othersMayTalk: true, now: Given.At(6)));
    }
}
