using Gossipod.Actors.Protocol.Disseminating;

namespace Gossipod.Actors.Protocol.Tests.Disseminating;

public sealed class RetransmitLimitTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 2)]
    [InlineData(99, 2)]
    [InlineData(100, 3)]
    [InlineData(128, 3)]
    [InlineData(999, 3)]
    [InlineData(1_000, 4)]
    public void The_limit_is_lambda_times_the_digits_of_the_cluster_size(int liveCount, int digits) =>
        Assert.All([1, 2, 4, 16], lambda => Assert.Equal(lambda * digits, RetransmitLimit.For(lambda, liveCount)));

    /// <summary>SWIM §5, Fig. 3c: 9, 12 and 15 with steps at 20 and 54 members.</summary>
    [Theory]
    [InlineData(8, 9)]
    [InlineData(19, 9)]
    [InlineData(20, 12)]
    [InlineData(53, 12)]
    [InlineData(54, 15)]
    [InlineData(56, 15)]
    public void With_the_natural_logarithm_it_is_the_papers(int liveCount, int expected) =>
        Assert.Equal(expected, RetransmitLimit.For(3, liveCount, LogarithmBase.Natural));
}
