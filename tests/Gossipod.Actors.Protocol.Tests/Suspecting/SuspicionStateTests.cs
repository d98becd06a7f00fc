using Gossipod.Actors.Protocol.Suspecting;

namespace Gossipod.Actors.Protocol.Tests.Suspecting;

/// <summary>A suspicion of 2–30 s with k = 3, begun at second 0 by "accuser".</summary>
public sealed class SuspicionStateTests
{
    [Fact]
    public void Unconfirmed_it_lasts_the_maximum()
    {
        var state = State();
        Assert.Equal((Given.At(30), Given.At(30)), (state.ExpiresAt, state.LatestAt));
    }

    [Fact]
    public void The_accuser_never_confirms_itself()
    {
        var state = State();
        Assert.False(state.Confirm(Given.Accuser));
        Assert.Equal(Given.At(30), state.ExpiresAt);
    }

    [Fact]
    public void One_confirmer_counts_once()
    {
        var state = State();
        Assert.True(state.Confirm(Given.Name("a")));
        Assert.False(state.Confirm(Given.Name("a")));
        Assert.Equal(Given.At(16), state.ExpiresAt);
    }

    [Fact]
    public void Confirmations_beyond_k_add_nothing()
    {
        var state = State();
        foreach (var name in new[] { "a", "b", "c" }) Assert.True(state.Confirm(Given.Name(name)));
        Assert.False(state.Confirm(Given.Name("d")));
        Assert.Equal((Given.At(2), Given.At(30)), (state.ExpiresAt, state.LatestAt));
    }

    [Fact]
    public void With_k_0_nobody_confirms_and_the_minimum_holds()
    {
        var state = new SuspicionState(Given.Accuser, new SuspicionTimeouts(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), 0),
            Given.At(0));
        Assert.False(state.Confirm(Given.Name("a")));
        Assert.Equal(Given.At(2), state.ExpiresAt);
    }

    private static SuspicionState State() =>
        new(Given.Accuser, new SuspicionTimeouts(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), 3), Given.At(0));
}
