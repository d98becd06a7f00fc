using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Protocol.Tests.Probing;

/// <summary>One round of 1 s with a direct timeout of 400 ms against Bob.</summary>
public sealed class ProbeRoundTests
{
    private const ulong Sequence = 77;

    private static readonly List<Member> Helpers = Given.Members(3);

    private static readonly uint Bob = Given.Bob.Tag;

    [Fact]
    public void A_round_knows_its_times()
    {
        var round = Round();
        Assert.Equal((Given.At(0), Given.At(1)), (round.StartedAt, round.EndsAt));
        Assert.Equal(Given.Ms(600), round.Budget(Given.At(0.4)));
        Assert.Equal((Sequence, Given.Bob), (round.Sequence, round.Target.MemberName));
    }

    [Fact]
    public void A_direct_ack_ends_well_and_asks_no_helper()
    {
        var round = Round();
        Assert.Equal(AckVerdict.Accepted, round.OnAck(Sequence, Bob, Bob, Given.At(0.015)));
        Assert.Equal(Given.Ms(15), round.RoundTrip);
        Assert.False(round.OnDirectTimeout());
        AssertClosed(round, ProbeResult.Acked, healthDelta: -1, nacks: 0);
    }

    [Fact]
    public void The_direct_timeout_asks_helpers_once()
    {
        var round = Round();
        Assert.True(round.OnDirectTimeout());
        Assert.False(round.OnDirectTimeout());
    }

    [Fact]
    public void An_ack_after_the_direct_timeout_still_saves()
    {
        var round = Indirect(helpers: 3);
        Assert.Equal(AckVerdict.Accepted, round.OnAck(Sequence, Bob, Bob, Given.At(0.9)));
        AssertClosed(round, ProbeResult.Acked, healthDelta: -1, nacks: 0);
    }

    [Fact]
    public void An_ack_relayed_by_a_helper_counts()
    {
        var round = Indirect(helpers: 3);
        Assert.Equal(AckVerdict.Accepted, round.OnAck(Sequence, Helpers[1].MemberName.Tag, Bob, Given.At(0.5)));
        AssertClosed(round, ProbeResult.Acked, healthDelta: -1, nacks: 0);
    }

    [Theory]
    [InlineData(Sequence, 0.9, true)]
    [InlineData(Sequence, 1.1, false)]
    [InlineData(Sequence + 1, 0.9, false)]
    public void An_answer_over_a_stream_in_time_saves_the_target(ulong sequence, double at, bool saves)
    {
        var round = Indirect(helpers: 3);
        round.OnNack(Sequence, Helpers[0].MemberName.Tag, Given.At(0.8));

        round.OnStreamPong(sequence, Bob, Given.At(at));

        AssertClosed(round, saves ? ProbeResult.ReachedByStream : ProbeResult.Failed, healthDelta: 2, nacks: 1);
    }

    [Fact]
    public void An_answer_over_a_stream_of_somebody_else_saves_nobody_and_without_helpers_a_saved_round_costs_nothing()
    {
        var round = Indirect(helpers: 0);
        round.OnStreamPong(Sequence, Given.Accuser.Tag, Given.At(0.9));
        AssertClosed(round, ProbeResult.Failed, healthDelta: 1, nacks: 0);

        round.OnStreamPong(Sequence, Bob, Given.At(0.9));
        AssertClosed(round, ProbeResult.ReachedByStream, healthDelta: 0, nacks: 0);
    }

    [Fact]
    public void A_relayed_ack_is_not_direct()
    {
        var round = Indirect(helpers: 3);
        round.OnAck(Sequence, Helpers[1].MemberName.Tag, Bob, Given.At(0.5));
        Assert.False(round.WasDirect);
        round.OnAck(Sequence, Bob, Bob, Given.At(0.6));
        Assert.True(round.WasDirect);
    }

    [Fact]
    public void An_ack_after_nacks_still_saves()
    {
        var round = Indirect(helpers: 2);
        Assert.True(Nack(round, 0));
        Assert.True(Nack(round, 1));
        Assert.Equal(AckVerdict.Accepted, round.OnAck(Sequence, Bob, Bob, Given.At(0.95)));
        Assert.Equal(-1, round.Close(round.EndsAt).HealthDelta);
    }

    [Fact]
    public void The_round_trip_is_that_of_the_first_ack()
    {
        var round = Indirect(helpers: 1);
        round.OnAck(Sequence, Bob, Bob, Given.At(0.5));
        Assert.Equal(AckVerdict.Accepted, round.OnAck(Sequence, Helpers[0].MemberName.Tag, Bob, Given.At(0.6)));
        Assert.Equal(Given.Ms(500), round.RoundTrip);
    }

    [Fact]
    public void Timestamps_decide_at_the_end_of_the_round()
    {
        Assert.Equal(AckVerdict.Accepted, Round().OnAck(Sequence, Bob, Bob, Given.At(1)));
        var late = Round();
        Assert.Equal(AckVerdict.Late, late.OnAck(Sequence, Bob, Bob, Given.At(1) + TimeSpan.FromTicks(1)));
        Assert.Null(late.RoundTrip);
        AssertClosed(late, ProbeResult.Failed, healthDelta: 1, nacks: 0);
    }

    [Fact]
    public void An_ack_of_another_sequence_target_or_responder_is_foreign()
    {
        var round = Indirect(helpers: 1);
        Assert.Equal(AckVerdict.Foreign, round.OnAck(Sequence + 1, Bob, Bob, Given.At(0.1)));
        Assert.Equal(AckVerdict.Foreign, round.OnAck(Sequence, Bob, Given.Accuser.Tag, Given.At(0.1)));
        Assert.Equal(AckVerdict.Foreign, round.OnAck(Sequence, Given.Accuser.Tag, Bob, Given.At(0.1)));
        Assert.Equal(AckVerdict.Foreign, round.OnAck(Sequence, Helpers[1].MemberName.Tag, Bob, Given.At(0.1)));
        Assert.Equal(AckVerdict.Foreign, round.OnAck(Sequence + 1, Bob, Bob, Given.At(2)));
        AssertClosed(round, ProbeResult.Failed, healthDelta: 1, nacks: 0);
    }

    [Fact]
    public void A_nack_counts_once_per_helper_of_this_round_in_time()
    {
        var round = Indirect(helpers: 2);
        Assert.True(Nack(round, 0));
        Assert.False(Nack(round, 0));
        Assert.False(Nack(round, 2));
        Assert.False(round.OnNack(Sequence + 1, Helpers[1].MemberName.Tag, Given.At(0.9)));
        Assert.False(round.OnNack(Sequence, Helpers[1].MemberName.Tag, Given.At(1.001)));
        AssertClosed(round, ProbeResult.Failed, healthDelta: 1, nacks: 1);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(3, 0, 3)]
    [InlineData(3, 1, 2)]
    [InlineData(3, 2, 1)]
    [InlineData(3, 3, 0)]
    public void A_failure_costs_the_nacks_that_did_not_come_or_1_without_helpers(int helpers, int nacks, int healthDelta)
    {
        var round = Indirect(helpers);
        for (var i = 0; i < nacks; i++) Assert.True(Nack(round, i));
        var outcome = AssertClosed(round, ProbeResult.Failed, healthDelta, nacks);
        Assert.Equal(Helpers.Take(helpers), outcome.Helpers);
        Assert.Same(round.Target, outcome.Target);
        Assert.Equal(TimeSpan.FromSeconds(1), outcome.Elapsed);
    }

    [Fact]
    public void A_void_round_judges_nobody_and_asks_nobody()
    {
        var round = Round();
        round.Void();
        Assert.False(round.OnDirectTimeout());
        AssertClosed(round, ProbeResult.Void, healthDelta: 0, nacks: 0);
    }

    [Fact]
    public void An_ack_outweighs_a_pause()
    {
        var round = Round();
        round.Void();
        Assert.Equal(AckVerdict.Accepted, round.OnAck(Sequence, Bob, Bob, Given.At(0.7)));
        AssertClosed(round, ProbeResult.Acked, healthDelta: -1, nacks: 0);
    }

    [Fact]
    public void A_packet_of_the_target_withholds_the_accusation()
    {
        var round = Indirect(helpers: 3);
        round.OnHeard(Bob, Given.At(1));
        AssertClosed(round, ProbeResult.Heard, healthDelta: 0, nacks: 0);
    }

    [Fact]
    public void A_packet_of_another_or_too_late_withholds_nothing()
    {
        var round = Indirect(helpers: 0);
        round.OnHeard(Helpers[0].MemberName.Tag, Given.At(0.5));
        round.OnHeard(Bob, Given.At(1.001));
        AssertClosed(round, ProbeResult.Failed, healthDelta: 1, nacks: 0);
    }

    [Fact]
    public void Having_heard_the_target_is_not_undone_by_other_packets()
    {
        var round = Round();
        round.OnHeard(Bob, Given.At(0.2));
        round.OnHeard(Helpers[0].MemberName.Tag, Given.At(0.3));
        AssertClosed(round, ProbeResult.Heard, healthDelta: 0, nacks: 0);
    }

    private static ProbeRound Round() => new(Given.Row(), Sequence, Given.At(0), Given.At(1));

    private static ProbeRound Indirect(int helpers)
    {
        var round = Round();
        Assert.True(round.OnDirectTimeout());
        round.AskedHelpers([.. Helpers.Take(helpers)]);
        return round;
    }

    private static bool Nack(ProbeRound round, int helper) => round.OnNack(Sequence, Helpers[helper].MemberName.Tag, Given.At(0.9));

    private static ProbeOutcome AssertClosed(ProbeRound round, object result, int healthDelta, int nacks)
    {
        var outcome = round.Close(round.EndsAt);
        Assert.Equal(result, outcome.Result);
        Assert.Equal((healthDelta, nacks), (outcome.HealthDelta, outcome.NackCount));
        return outcome;
    }
}
