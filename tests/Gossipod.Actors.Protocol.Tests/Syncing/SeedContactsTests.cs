using System.Net;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Tests.Syncing;

public sealed class SeedContactsTests
{
    private static readonly IPEndPoint One = Given.Endpoint(1);
    private static readonly IPEndPoint Two = Given.Endpoint(2);

    private readonly SeededRandom _random = Given.Random();
    private readonly SeedContacts _contacts = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    [Fact]
    public void Delays_double_up_to_the_longest_and_each_is_shortened_by_up_to_half()
    {
        var delays = Enumerable.Range(0, 40).Select(_ => _contacts.RetryDelay(_random).TotalSeconds).ToList();
        double[] longest = [1, 2, 4, 8, 16];
        for (var i = 0; i < delays.Count; i++)
        {
            var most = i < longest.Length ? longest[i] : 30;
            Assert.InRange(delays[i], most / 2, most);
        }

        Assert.True(delays.Skip(5).Distinct().Count() > 30, "the jitter is the same again and again");
        Assert.True(delays.Skip(5).Max() - delays.Skip(5).Min() > 8, "the jitter is small");
    }

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(10, 0.1)]
    [InlineData(100, 0.01)]
    public void All_members_together_look_for_a_missing_seed_once_per_interval(int members, double expected)
    {
        _contacts.Resolved([One, Two]);
        var due = Enumerable.Range(0, 20_000).Count(_ => _contacts.IsDue(new HashSet<IPEndPoint> { One }, members, mayMove: false, _random));
        Assert.InRange(due / 20_000.0, expected * 0.8, expected * 1.2);
    }

    [Fact]
    public void Seeds_that_are_all_members_are_looked_for_only_where_a_name_may_move()
    {
        _contacts.Resolved([One, Two]);
        var live = new HashSet<IPEndPoint> { One, Two };
        Assert.DoesNotContain(true, Enumerable.Range(0, 100).Select(_ => _contacts.IsDue(live, 1, mayMove: false, _random)));
        Assert.True(_contacts.IsDue(live, 1, mayMove: true, _random));
        Assert.Null(_contacts.NextMissing(live, _random));
    }

    [Fact]
    public void Each_missing_seed_has_its_turn_and_no_other()
    {
        _contacts.Resolved([One, Two, Given.Endpoint(3)]);
        var picked = Enumerable.Range(0, 100).Select(_ => _contacts.NextMissing(new HashSet<IPEndPoint> { Two }, _random)!.Port).Distinct().Order();
        Assert.Equal([1, 3], picked);
    }
}
