namespace Gossipod.Actors.Protocol.Tests;

public sealed class SeededRandomTests
{
    /// <summary>vectors_sip64[8] of the reference implementation: key 00…0f, input 00…07.</summary>
    [Fact]
    public void SipHash_gives_the_reference_vector() =>
        Assert.Equal(0x93f5f5799a932462UL, SeededRandom.SipHash(0x0706050403020100, 0x0f0e0d0c0b0a0908, 0x0706050403020100));

    [Fact]
    public void Equal_seeds_give_equal_streams() => Assert.Equal(Stream(new SeededRandom(3, 4)), Stream(new SeededRandom(3, 4)));

    [Fact]
    public void Other_seeds_and_forks_give_other_streams()
    {
        var streams = new[]
        {
            new SeededRandom(3, 4), new SeededRandom(4, 3), new SeededRandom(3, 5), new SeededRandom(3, 4).Fork(0),
            new SeededRandom(3, 4).Fork(1),
            new SeededRandom(3, 4).Fork(0).Fork(0),
        };
        var values = streams.SelectMany(Stream).ToList();
        Assert.Equal(values.Count, values.Distinct().Count());
    }

    [Fact]
    public void A_fork_does_not_depend_on_how_much_of_the_parent_was_used_and_uses_none()
    {
        var (fresh, used) = (new SeededRandom(3, 4), new SeededRandom(3, 4));
        Stream(used);
        Assert.Equal(Stream(fresh.Fork(7)), Stream(used.Fork(7)));
        Assert.Equal(Stream(new SeededRandom(3, 4)), Stream(fresh));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void Integers_are_uniform_below_the_maximum(int exclusiveMax)
    {
        var random = Given.Random();
        var counts = new int[exclusiveMax];
        for (var i = 0; i < exclusiveMax * 1_000; i++) counts[random.Next(exclusiveMax)]++;
        Statistics.AssertUniform(counts);
    }

    [Fact]
    public void A_maximum_below_1_is_a_bug_of_the_caller()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Given.Random().Next(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Given.Random().Next(-1));
    }

    [Fact]
    public void The_largest_maximum_stays_in_range()
    {
        var random = Given.Random();
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.InRange(random.Next(int.MaxValue), 0, int.MaxValue - 1));
    }

    [Fact]
    public void Doubles_are_uniform_in_the_unit_interval()
    {
        var random = Given.Random();
        var counts = new int[20];
        for (var i = 0; i < 20_000; i++)
        {
            var value = random.NextDouble();
            Assert.True(value is >= 0 and < 1);
            counts[(int)(value * 20)]++;
        }

        Statistics.AssertUniform(counts);
    }

    [Fact]
    public void Shuffling_keeps_the_items_and_makes_every_order_equally_likely()
    {
        var random = Given.Random();
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 24_000; i++)
        {
            var items = new List<char>("abcd");
            random.Shuffle(items);
            var order = string.Concat(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Keys, order => Assert.Equal("abcd", string.Concat(order.Order())));
        Statistics.AssertUniform([.. counts.Values]);
    }

    private static List<ulong> Stream(SeededRandom random) => [.. Enumerable.Range(0, 50).Select(_ => random.NextUInt64())];
}
