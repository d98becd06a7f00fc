using Gossipod.Actors.Protocol.Suspecting;

namespace Gossipod.Actors.Protocol.Tests.Suspecting;

public sealed class SuspicionTimeoutsTests
{
    /// <summary>memberlist's suspicion_test.go: k = 3, 2–30 s.</summary>
    [Theory]
    [InlineData(0, 0, 30)]
    [InlineData(1, 2, 14)]
    [InlineData(2, 3, 4.810)]
    [InlineData(3, 4, -2)]
    [InlineData(4, 5, -3)]
    [InlineData(5, 10, -8)]
    public void Remaining_time_is_memberlists(int confirmed, double elapsed, double remaining)
    {
        var timeouts = new SuspicionTimeouts(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), 3);
        Assert.Equal(remaining, timeouts.Total(confirmed).TotalSeconds - elapsed, tolerance: 0.001);
    }

    [Theory]
    [InlineData(1, 4, 24)]
    [InlineData(2, 4, 24)]
    [InlineData(5, 4, 24)]
    [InlineData(10, 4, 24)]
    [InlineData(16, 4.816, 28.899)]
    [InlineData(32, 6.021, 36.124)]
    [InlineData(100, 8, 48)]
    [InlineData(1_000, 12, 72)]
    [InlineData(10_000, 16, 96)]
    public void On_a_lan_the_span_grows_with_the_logarithm_of_the_cluster(int liveCount, double min, double max)
    {
        var timeouts = SuspicionTimeouts.For(new ProtocolSettings(), liveCount);
        Assert.Equal(min, timeouts.Min.TotalSeconds, tolerance: 0.001);
        Assert.Equal(max, timeouts.Max.TotalSeconds, tolerance: 0.001);
    }

    /// <summary>Lifeguard's evaluation: α = 5, β = 6, K = 3, 128 members, T' = 1 s.</summary>
    [Theory]
    [InlineData(0, 63.216)]
    [InlineData(1, 36.876)]
    [InlineData(2, 21.468)]
    [InlineData(3, 10.536)]
    public void The_papers_cluster_waits_as_the_paper_says(int confirmed, double seconds)
    {
        var timeouts = SuspicionTimeouts.For(new ProtocolSettings { SuspicionAlpha = 5 }, 128);
        Assert.Equal(seconds, timeouts.Total(confirmed).TotalSeconds, tolerance: 0.001);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    [InlineData(6, 3)]
    [InlineData(1_000, 3)]
    public void Confirmations_are_as_many_as_others_can_give(int liveCount, int expected) =>
        Assert.Equal(expected, SuspicionTimeouts.For(new ProtocolSettings(), liveCount).Confirmations);

    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    public void A_reduced_k_still_reaches_the_minimum(int liveCount, int confirmations)
    {
        var timeouts = SuspicionTimeouts.For(new ProtocolSettings(), liveCount);
        Assert.Equal(timeouts.Max, timeouts.Total(0));
        Assert.Equal(timeouts.Min, timeouts.Total(confirmations));
    }

    [Fact]
    public void Without_possible_confirmations_the_minimum_holds_at_once()
    {
        var pair = SuspicionTimeouts.For(new ProtocolSettings(), 2);
        Assert.Equal(pair.Min, pair.Total(0));
        var off = SuspicionTimeouts.For(new ProtocolSettings { SuspicionConfirmations = 0 }, 100);
        Assert.Equal(off.Min, off.Total(0));
    }

    [Fact]
    public void More_confirmations_never_lengthen_and_never_go_below_the_minimum()
    {
        for (var k = 0; k <= 10; k++)
        {
            var timeouts = SuspicionTimeouts.For(new ProtocolSettings { SuspicionConfirmations = k }, 500);
            for (var confirmed = 0; confirmed < 20; confirmed++)
            {
                Assert.True(timeouts.Total(confirmed + 1) <= timeouts.Total(confirmed));
                Assert.True(timeouts.Total(confirmed) >= timeouts.Min);
            }
        }
    }

    [Fact]
    public void Beta_1_turns_waiting_for_confirmations_off()
    {
        var timeouts = SuspicionTimeouts.For(new ProtocolSettings { SuspicionBeta = 1 }, 100);
        Assert.Equal(timeouts.Min, timeouts.Total(0));
    }

    [Fact]
    public void The_span_scales_with_the_protocol_period()
    {
        var wan = SuspicionTimeouts.For(ProtocolSettings.For(NetworkProfile.Wan), 100);
        Assert.Equal((TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(360)), (wan.Min, wan.Max));
    }

    /// <summary>SWIM §5, Fig. 3c: 3·⌈ln(n + 1)⌉ periods.</summary>
    [Theory]
    [InlineData(19, 18)]
    [InlineData(20, 24)]
    [InlineData(54, 30)]
    public void With_the_natural_logarithm_and_two_seconds_a_suspicion_lasts_as_in_the_paper(int liveCount, int seconds)
    {
        var swim = new ProtocolSettings { ProtocolPeriod = TimeSpan.FromSeconds(2), SuspicionAlpha = 3, SuspicionBeta = 1, Logarithm = LogarithmBase.Natural };
        var timeouts = SuspicionTimeouts.For(swim, liveCount);
        Assert.Equal((TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds)), (timeouts.Min, timeouts.Total(0)));
    }
}
