namespace Gossipod.Actors.Protocol.Disseminating;

/// <summary>
/// News waiting to be sent: one entry per subject, the newest replacing what it supersedes; given out fewest transmissions first,
/// then by priority, then newest first, within an exact byte budget (protocol.md §7). Owned by DisseminationActor; not thread-safe.
/// </summary>
/// <typeparam name="TKey">The subject: a member's name.</typeparam>
/// <remarks>
/// Entries are opaque bytes, encoded once; the order is kept in a sorted set, so a fill costs O(log n) per entry chosen and never
/// walks the queue beyond what fits and a bounded look-ahead for smaller entries.
/// </remarks>
internal sealed class BroadcastQueue<TKey>
    where TKey : notnull
{
    /// <summary>How many entries that do not fit are passed over in search of one that does.</summary>
    public const int MaxLookAhead = 16;

    private readonly Dictionary<TKey, Entry> _entries = [];
    private readonly SortedSet<Entry> _order = new(EntryOrder.Instance);
    private readonly List<Entry> _chosen = [];
    private long _arrivals;

    public int Count => _entries.Count;

    /// <summary>Adds an entry in place of what is queued about the same subject; its transmissions start from 0.</summary>
    public void Enqueue(TKey key, int priority, byte[] bytes)
    {
        Remove(key);
        var entry = new Entry(key, priority, bytes, _arrivals++);
        _entries.Add(key, entry);
        _order.Add(entry);
    }

    public bool Remove(TKey key) => _entries.Remove(key, out var entry) && _order.Remove(entry);

    /// <summary>
    /// Copies whole entries into <paramref name="destination"/> until nothing more fits, counts their transmissions and drops those
    /// that have reached the limit.
    /// </summary>
    /// <param name="destination">Exactly the bytes that may be filled.</param>
    /// <param name="maxEntries">Most entries to write.</param>
    /// <param name="retransmitLimit">Transmissions after which an entry is dropped.</param>
    /// <param name="skip">An entry that the packet carries already; it is passed over.</param>
    /// <returns>Bytes written.</returns>
    public int Fill(Span<byte> destination, int maxEntries, int retransmitLimit, TKey? skip = default)
    {
        var written = 0;
        var passedOver = 0;
        _chosen.Clear();
        foreach (var entry in _order)
        {
            if (_chosen.Count >= maxEntries || passedOver >= MaxLookAhead) break;
            if (entry.Bytes.Length > destination.Length - written || IsSkipped(entry, skip))
            {
                passedOver++;
                continue;
            }

            entry.Bytes.CopyTo(destination[written..]);
            written += entry.Bytes.Length;
            _chosen.Add(entry);
        }

        CountTransmissions(retransmitLimit);
        return written;
    }

    private static bool IsSkipped(Entry entry, TKey? skip) => skip is not null && entry.Key.Equals(skip);

    private void CountTransmissions(int retransmitLimit)
    {
        foreach (var entry in _chosen)
        {
            _order.Remove(entry);
            if (++entry.Transmissions < retransmitLimit) _order.Add(entry);
            else _entries.Remove(entry.Key);
        }
    }

    private sealed class Entry(TKey key, int priority, byte[] bytes, long arrival)
    {
        public TKey Key { get; } = key;

        public int Priority { get; } = priority;

        public byte[] Bytes { get; } = bytes;

        public long Arrival { get; } = arrival;

        public int Transmissions { get; set; }
    }

    private sealed class EntryOrder : IComparer<Entry>
    {
        public static readonly EntryOrder Instance = new();

        public int Compare(Entry? x, Entry? y)
        {
            var byTransmissions = x!.Transmissions.CompareTo(y!.Transmissions);
            if (byTransmissions != 0) return byTransmissions;
            var byPriority = y.Priority.CompareTo(x.Priority);
            return byPriority != 0 ? byPriority : y.Arrival.CompareTo(x.Arrival);
        }
    }
}
