namespace Gossipod.Actors.Protocol.Disseminating;

/// <summary>One piece of news in a <see cref="BroadcastQueue{TKey}"/>, linked into the bucket of its transmissions.</summary>
/// <param name="key">The subject.</param>
/// <param name="priority">Higher goes first among equally often sent ones.</param>
/// <param name="bytes">What is sent.</param>
/// <param name="weight">Objects that a receiver makes of it beside the usual ones.</param>
/// <param name="arrival">Rises with each entry.</param>
internal sealed class BroadcastEntry<TKey>(TKey key, int priority, byte[] bytes, int weight, long arrival)
{
    public TKey Key { get; } = key;

    public byte[] Bytes { get; } = bytes;

    public int Weight { get; } = weight;

    public int Transmissions { get; set; }

    public BroadcastEntry<TKey>? Next { get; set; }

    public BroadcastEntry<TKey>? Previous { get; set; }

    public bool GoesBefore(BroadcastEntry<TKey> other) =>
        priority != other.Priority ? priority > other.Priority : arrival > other.Arrival;

    private int Priority => priority;

    private long Arrival => arrival;
}

/// <summary>The entries that were sent equally often, in the order in which they go: by priority, then newest first.</summary>
internal sealed class BroadcastBucket<TKey>
{
    private BroadcastEntry<TKey>? _last;

    public BroadcastEntry<TKey>? First { get; private set; }

    public BroadcastEntry<TKey>? Last => _last;

    /// <summary>Puts an entry in its place, which is looked for from an end or, where it is known to go behind one, from there.</summary>
    /// <param name="entry">An entry of no bucket.</param>
    /// <param name="near">An entry of this bucket that goes before it; null when none is known.</param>
    public void Insert(BroadcastEntry<TKey> entry, BroadcastEntry<TKey>? near)
    {
        if (near is not null) InsertBehind(LastBefore(entry, near), entry);
        else if (First is null || entry.GoesBefore(First)) InsertBehind(null, entry);
        else InsertBehind(LastBefore(entry), entry);
    }

    public void Remove(BroadcastEntry<TKey> entry)
    {
        if (entry.Previous is { } previous) previous.Next = entry.Next;
        else First = entry.Next;
        if (entry.Next is { } next) next.Previous = entry.Previous;
        else _last = entry.Previous;
        (entry.Previous, entry.Next) = (null, null);
    }

    private static BroadcastEntry<TKey> LastBefore(BroadcastEntry<TKey> entry, BroadcastEntry<TKey> from)
    {
        while (from.Next is { } next && next.GoesBefore(entry)) from = next;
        return from;
    }

    /// <summary>From both ends at once, because the place is hardly ever in the middle. The first entry goes before this one.</summary>
    private BroadcastEntry<TKey> LastBefore(BroadcastEntry<TKey> entry)
    {
        var (front, back) = (First!, _last!);
        while (true)
        {
            if (back.GoesBefore(entry)) return back;
            back = back.Previous!;
            if (front.Next is not { } next || !next.GoesBefore(entry)) return front;
            front = next;
        }
    }

    private void InsertBehind(BroadcastEntry<TKey>? previous, BroadcastEntry<TKey> entry)
    {
        var next = previous is null ? First : previous.Next;
        (entry.Previous, entry.Next) = (previous, next);
        if (previous is null) First = entry;
        else previous.Next = entry;
        if (next is null) _last = entry;
        else next.Previous = entry;
    }
}
