using System.Runtime.InteropServices;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors;

/// <summary>
/// The rows of a <see cref="ClusterSnapshot"/>: an array sorted by name, which many snapshots share, and the few changes since it was
/// made. A change costs one small object, and a new array about every 2√n changes. Immutable to readers of any thread.
/// </summary>
internal sealed class SnapshotRows
{
    private const int ChangesMin = 16;

    private readonly Member[] _sorted;
    private readonly Change? _newest;
    private readonly int _changeCount;
    private Member[]? _all;
    private IReadOnlyList<Member>? _list;

    public SnapshotRows(Member only)
        : this([only], null, 0)
    {
    }

    private SnapshotRows(Member[] sorted, Change? newest, int changeCount)
    {
        _sorted = sorted;
        _newest = newest;
        _changeCount = changeCount;
        if (newest is null) _all = sorted;
    }

    /// <summary>In ordinal order of their names. Made at the first call; two threads that are first both make it.</summary>
    public IReadOnlyList<Member> All => _list ??= ImmutableCollectionsMarshal.AsImmutableArray(_all ??= Merge());

    public Member? Find(string name)
    {
        if (_all is not null) return FindSorted(_all, name);
        for (var change = _newest; change is not null; change = change.Before)
        {
            if (change.Name == name) return change.Row;
        }

        return FindSorted(_sorted, name);
    }

    public SnapshotRows With(Member row) => Changed(row.Name, row);

    public SnapshotRows Without(string name) => Changed(name, null);

    private SnapshotRows Changed(string name, Member? row)
    {
        if (_all is not null) return new SnapshotRows(_all, new Change(name, row, null), 1);
        if (_changeCount < ChangesMin || _changeCount * _changeCount < 4 * _sorted.Length)
            return new SnapshotRows(_sorted, new Change(name, row, _newest), _changeCount + 1);
        return new SnapshotRows(Merge(), new Change(name, row, null), 1);
    }

    private static Member? FindSorted(Member[] sorted, string name)
    {
        var (low, high) = (0, sorted.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(sorted[middle].Name, name);
            if (order == 0) return sorted[middle];
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }

    private Member[] Merge()
    {
        var changes = new List<Change>(_changeCount);
        for (var change = _newest; change is not null; change = change.Before)
        {
            if (!changes.Exists(newer => newer.Name == change.Name)) changes.Add(change);
        }

        changes.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        var merged = new List<Member>(_sorted.Length + changes.Count);
        var at = 0;
        foreach (var change in changes)
        {
            var place = PlaceOf(change.Name, at);
            merged.AddRange(_sorted.AsSpan(at..place));
            at = place < _sorted.Length && _sorted[place].Name == change.Name ? place + 1 : place;
            if (change.Row is not null) merged.Add(change.Row);
        }

        merged.AddRange(_sorted.AsSpan(at));
        return [.. merged];
    }

    /// <summary>The first row from <paramref name="from"/> on whose name is not before this one.</summary>
    private int PlaceOf(string name, int from)
    {
        var (low, high) = (from, _sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (string.CompareOrdinal(_sorted[middle].Name, name) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>What became of one row.</summary>
    /// <param name="Name">Whose.</param>
    /// <param name="Row">Its row now; null when it was removed.</param>
    /// <param name="Before">The change before this one.</param>
    private sealed record Change(string Name, Member? Row, Change? Before);
}
