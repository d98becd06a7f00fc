using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

/// <summary>A cause is printed as people read it.</summary>
public sealed class EventCauseTests
{
    [Fact]
    public void A_death_is_told_with_accuser_confirmers_and_time() => Assert.Equal(
        "said by b; first accused by a; confirmed by c, d; after 4.0 s; local health 2",
        new EventCause("b") { FirstAccuser = "a", Confirmers = ["c", "d"], Elapsed = TimeSpan.FromMilliseconds(4_015), HealthScore = 2 }.ToString());

    [Fact]
    public void A_failed_probe_is_told_with_its_evidence() => Assert.Equal(
        "said by a; no ack in 1.0 s; helpers c, d, of whom c found it silent too; no answer over a stream; local health 1",
        new EventCause("a") { Probe = new ProbeEvidence(["c", "d"], 1, 1, TimeSpan.FromMilliseconds(998)) { NackedBy = ["c"], TriedStream = true }, HealthScore = 1 }.ToString());

    [Theory]
    [InlineData("", "said by a; another process answers at its address")]
    [InlineData("e", "said by a; e answers at its address")]
    public void A_taken_address_is_told(string taker, string text) => Assert.Equal(text, new EventCause("a") { AddressTakenBy = taker }.ToString());

    [Fact]
    public void Without_helpers_none_are_named() =>
        Assert.Equal("no ack in 0.4 s; local health 0", new ProbeEvidence([], 0, 0, TimeSpan.FromMilliseconds(400)).ToString());
}
