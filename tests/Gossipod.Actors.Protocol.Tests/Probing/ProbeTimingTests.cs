using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Protocol.Tests.Probing;

public sealed class ProbeTimingTests
{
    [Theory]
    [InlineData(NetworkProfile.Local)]
    [InlineData(NetworkProfile.Lan)]
    [InlineData(NetworkProfile.Wan)]
    public void At_every_score_a_nack_has_a_fifth_of_the_budget_to_come_back(NetworkProfile profile)
    {
        var settings = ProtocolSettings.For(profile);
        var health = new LocalHealth(settings.LocalHealthMax);
        for (var score = 0; score <= 8; score++, health.Apply(+1))
        {
            Assert.Equal(score, health.Score);
            var (period, direct) = (health.Scale(settings.ProtocolPeriod), health.Scale(settings.DirectTimeout));
            var budget = period - direct;
            var nackAt = direct + ProbeTiming.NackDelay(budget);
            Assert.True(nackAt + (budget * 0.199) < period, $"score {score}: nack at {nackAt} of {period}");
            Assert.True(ProbeTiming.NackDelay(budget) >= direct, $"score {score}: the helper waits less than the prober did");
        }
    }

    [Theory]
    [InlineData(1_000, 444, true)]
    [InlineData(1_000, 445, false)]
    [InlineData(1_000, 500, false)]
    [InlineData(900, 400, true)]
    [InlineData(5_000, 2_222, true)]
    [InlineData(5_000, 3_000, false)]
    public void The_direct_timeout_may_be_four_ninths_of_the_period(int periodMs, int directMs, bool fits) =>
        Assert.Equal(fits, ProbeTiming.HelpersCanAnswer(Settings(Given.Ms(periodMs), Given.Ms(directMs))));

    [Fact]
    public void The_longest_direct_timeout_is_the_last_millisecond_that_fits()
    {
        for (var ms = 50; ms <= 60_000; ms++)
        {
            var longest = ProbeTiming.MaxDirectTimeout(Given.Ms(ms));
            Assert.True(ProbeTiming.HelpersCanAnswer(Settings(Given.Ms(ms), longest)), $"{longest} of {ms} ms does not fit");
            Assert.False(ProbeTiming.HelpersCanAnswer(Settings(Given.Ms(ms), longest + Given.Ms(1))),
                $"{longest} of {ms} ms is not the longest");
        }
    }

    [Fact]
    public void A_nack_comes_at_80_percent_of_the_budget() => Assert.Equal(Given.Ms(480), ProbeTiming.NackDelay(Given.Ms(600)));

    private static ProtocolSettings Settings(TimeSpan period, TimeSpan direct) =>
        new() { ProtocolPeriod = period, DirectTimeout = direct };
}
