using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Tests.Syncing;

/// <summary>A node that gossips every 200 ms, started at second 0: rumours have 2 s to settle.</summary>
public sealed class ViewDisagreementTests
{
    [Fact]
    public void Who_is_accused_over_a_stream_exchanges_at_most_once_a_period()
    {
        var disagreement = new ViewDisagreement(Given.Ms(200), Given.At(0));
        Assert.True(disagreement.OnAccused(Given.At(5), Given.Ms(1_000)));
        Assert.False(disagreement.OnAccused(Given.At(5.9), Given.Ms(1_000)));
        Assert.True(disagreement.OnAccused(Given.At(6), Given.Ms(1_000)));
    }

    [Fact]
    public void A_difference_is_worth_an_exchange_once_our_last_change_has_been_gossiped()
    {
        var views = Views();
        Assert.False(views.OnPeerView(1, 2, Given.At(1.999)));
        Assert.True(views.OnPeerView(1, 2, Given.At(2)));
    }

    [Fact]
    public void Each_change_of_ours_starts_the_wait_anew()
    {
        var views = Views();
        views.OnChange(Given.At(5));
        Assert.False(views.OnPeerView(1, 2, Given.At(6.999)));
        Assert.True(views.OnPeerView(1, 2, Given.At(7)));
    }

    [Fact]
    public void Exchanges_for_this_reason_are_3_s_apart()
    {
        var views = Views();
        Assert.True(views.OnPeerView(1, 2, Given.At(10)));
        Assert.False(views.OnPeerView(1, 2, Given.At(12.999)));
        Assert.True(views.OnPeerView(1, 2, Given.At(13)));
    }

    [Fact]
    public void Equal_views_and_absent_ones_are_no_difference_and_cost_no_turn()
    {
        var views = Views();
        Assert.False(views.OnPeerView(7, 7, Given.At(10)));
        Assert.False(views.OnPeerView(7, 0, Given.At(10)));
        Assert.True(views.OnPeerView(7, 8, Given.At(10)));
    }

    private static ViewDisagreement Views() => new(Given.Ms(200), Given.Start);
}
