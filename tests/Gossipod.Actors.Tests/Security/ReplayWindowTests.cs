using CsCheck;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Tests.Security;

public sealed class ReplayWindowTests
{
    [Fact]
    public void Each_counter_is_taken_once_and_none_of_a_window_ago() =>
        Gen.Select(Gen.ULong[1, 5_000].Array[1, 400], Gen.ULong[0, 1UL << 40]).Sample((counters, start) =>
        {
            var window = new ReplayWindow();
            var taken = new HashSet<ulong>();
            foreach (var counter in counters.Select(offset => start + offset))
            {
                var expected = taken.Count == 0 || (!taken.Contains(counter) && counter + ReplayWindow.Size > taken.Max());
                if (window.IsFresh(counter) != expected || window.TryTake(counter) != expected || window.IsFresh(counter)) return false;
                if (expected) taken.Add(counter);
            }

            return window.Highest == taken.Max();
        });

    [Fact]
    public void Zero_is_no_counter() => Assert.False(new ReplayWindow().TryTake(0));

    [Fact]
    public void The_greatest_counters_are_counters()
    {
        var window = new ReplayWindow();

        Assert.True(window.TryTake(ulong.MaxValue));
        Assert.True(window.TryTake(ulong.MaxValue - 1));
        Assert.False(window.TryTake(ulong.MaxValue));
        Assert.False(window.TryTake(5));
    }
}
