using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Protocol.Tests.Probing;

public sealed class LocalHealthTests
{
    [Fact]
    public void The_score_stays_between_0_and_the_maximum_and_tells_what_took_effect()
    {
        var health = new LocalHealth(8);
        Assert.Equal((0, 0), (health.Apply(-1), health.Score));
        Assert.Equal((3, 3), (health.Apply(+3), health.Score));
        Assert.Equal((5, 8), (health.Apply(+100), health.Score));
        Assert.Equal((0, 8), (health.Apply(+1), health.Score));
        Assert.Equal((-1, 7), (health.Apply(-1), health.Score));
        Assert.Equal((-7, 0), (health.Apply(-100), health.Score));
    }

    [Fact]
    public void Intervals_scale_from_once_to_nine_times()
    {
        var health = new LocalHealth(8);
        for (var factor = 1; factor <= 9; factor++, health.Apply(+1)) Assert.Equal(Given.Ms(400 * factor), health.Scale(Given.Ms(400)));
    }

    [Fact]
    public void A_maximum_of_0_turns_it_off()
    {
        var health = new LocalHealth(0);
        Assert.Equal(0, health.Apply(+3));
        Assert.Equal(Given.Ms(400), health.Scale(Given.Ms(400)));
    }
}
