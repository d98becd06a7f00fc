namespace Gossipod.Actors.Protocol.Tests;

public sealed class RandomPickTests
{
    /// <summary>Small lists are scanned, large ones tried, and large ones with few eligible items fall back to the scan.</summary>
    [Theory]
    [InlineData(10, 3, 1)]
    [InlineData(10, 9, 1)]
    [InlineData(100, 3, 1)]
    [InlineData(100, 3, 2)]
    [InlineData(100, 3, 10)]
    public void Every_eligible_item_is_equally_likely(int items, int count, int everyNth)
    {
        var list = Items(items);
        var random = Given.Random();
        var counts = new int[items];
        for (var draw = 0; draw < 20_000; draw++)
        {
            foreach (var item in RandomPick.Of(list, count, Eligible(everyNth), random)) counts[int.Parse(item)]++;
        }

        var eligible = counts.Where((_, i) => i % everyNth == 0).ToArray();
        Assert.Equal(20_000 * count, eligible.Sum());
        Statistics.AssertUniform(eligible);
    }

    [Fact]
    public void The_pick_is_exhaustive_and_without_repeats_at_every_size()
    {
        var random = Given.Random();
        for (var items = 0; items <= 80; items++)
        {
            for (var count = 0; count <= 20; count++)
            {
                foreach (var everyNth in new[] { 1, 3, 20 })
                {
                    var picked = RandomPick.Of(Items(items), count, Eligible(everyNth), random);
                    Assert.Equal(Math.Min(count, (items + everyNth - 1) / everyNth), picked.Count);
                    Assert.Equal(picked.Count, picked.Distinct().Count());
                    Assert.All(picked, item => Assert.True(Eligible(everyNth)(item)));
                }
            }
        }
    }

    [Fact]
    public void Nobody_eligible_gives_nobody() => Assert.Empty(RandomPick.Of(Items(100), 3, _ => false, Given.Random()));

    [Fact]
    public void The_list_is_left_as_it_was()
    {
        var list = Items(20);
        RandomPick.Of(list, 19, _ => true, Given.Random());
        Assert.Equal(Items(20), list);
    }

    private static List<string> Items(int count) => [.. Enumerable.Range(0, count).Select(i => $"{i}")];

    private static Predicate<string> Eligible(int everyNth) => item => int.Parse(item) % everyNth == 0;
}
