using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Probing;

/// <summary>
/// The order in which members are probed when all share one: in period p member i of the sorted list probes member i + d, where d
/// is the same for all that hold the same list and the same p. So each is probed exactly once per period, after 0.58 periods on
/// average instead of 0.99 (experiments.md §3.6). Owned by ProbeActor; not thread-safe.
/// </summary>
/// <remarks>
/// The distances of n − 1 successive periods are a permutation of 1…n − 1, so one prober comes to each target again within 2n − 3
/// periods. Lists or clocks that differ make targets differ: then it is random probing.
/// </remarks>
internal sealed class SharedProbeOrder
{
    private static readonly IComparer<Member> ByHash = Comparer<Member>.Create(static (x, y) =>
        x.MemberName.Hash != y.MemberName.Hash ? x.MemberName.Hash.CompareTo(y.MemberName.Hash) : x.MemberName.CompareTo(y.MemberName));

    private readonly List<Member> _sorted = [];
    private readonly List<int> _distances = [];
    private readonly TimeSpan _period;
    private readonly Member _self;
    private long _epoch = -1;
    private long _number = long.MinValue / 2;

    public SharedProbeOrder(Member self, TimeSpan period)
    {
        _self = self;
        _period = period;
        _sorted.Add(self);
    }

    /// <summary>Adds a live member, or replaces its row.</summary>
    public void Put(Member member)
    {
        var at = _sorted.BinarySearch(member, ByHash);
        if (at >= 0) _sorted[at] = member;
        else _sorted.Insert(~at, member);
    }

    public void Remove(Member member)
    {
        var at = _sorted.BinarySearch(member, ByHash);
        if (at >= 0) _sorted.RemoveAt(at);
    }

    /// <summary>The target of this period; null when there is nobody to probe.</summary>
    /// <param name="wallClock">Time since the Unix epoch.</param>
    public Member? Next(TimeSpan wallClock)
    {
        var others = _sorted.Count - 1;
        if (others == 0) return null;
        Count(wallClock.Ticks / _period.Ticks);
        if (_epoch != _number / others || _distances.Count != others) Shuffle(_number / others, others);
        var at = _sorted.BinarySearch(_self, ByHash) + _distances[(int)(_number % others)];
        return _sorted[at % _sorted.Count];
    }

    /// <summary>Counts on from the last period, so that a timer's jitter neither skips one nor repeats it, unless the clock is off by more than one.</summary>
    private void Count(long byClock)
    {
        var next = _number + 1;
        _number = Math.Abs(byClock - next) <= 1 ? next : byClock;
    }

    private void Shuffle(long epoch, int others)
    {
        _epoch = epoch;
        _distances.Clear();
        for (var distance = 1; distance <= others; distance++) _distances.Add(distance);
        new SeededRandom((ulong)epoch, (ulong)others).Shuffle(_distances);
    }
}
