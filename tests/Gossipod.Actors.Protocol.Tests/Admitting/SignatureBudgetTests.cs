using System.Net;
using Gossipod.Actors.Protocol.Admitting;

namespace Gossipod.Actors.Protocol.Tests.Admitting;

public sealed class SignatureBudgetTests
{
    private static SourceKey Source(int port) => SourceKey.Of(new IPEndPoint(IPAddress.Loopback, port));

    [Fact]
    public void A_source_is_not_looked_at_after_as_many_bad_ones_until_the_second_is_over()
    {
        var budget = new SignatureBudget(maxSources: 8);
        for (var i = 0; i < SignatureBudget.BadMax; i++)
        {
            Assert.True(budget.Allows(Source(1), Given.Start));
            budget.OnBad(Source(1), Given.Start);
        }

        Assert.False(budget.Allows(Source(1), Given.At(0.9)));
        Assert.True(budget.Allows(Source(2), Given.At(0.9)));
        Assert.True(budget.Allows(SourceKey.Strangers, Given.At(0.9)));
        Assert.True(budget.Allows(Source(1), Given.At(1)));
        budget.OnBad(Source(1), Given.At(1));
        Assert.True(budget.Allows(Source(1), Given.At(1)));
    }

    [Fact]
    public void Sources_beyond_the_bound_share_one_count_and_old_ones_are_forgotten()
    {
        var budget = new SignatureBudget(maxSources: 4);
        for (var port = 1; port <= 4 + SignatureBudget.BadMax; port++) budget.OnBad(Source(port), Given.Start);
        Assert.Equal(4, budget.Count);
        Assert.False(budget.Allows(Source(999), Given.Start));
        Assert.True(budget.Allows(Source(1), Given.Start));
        budget.OnBad(Source(1_000), Given.At(2));
        Assert.Equal(1, budget.Count);
    }
}
