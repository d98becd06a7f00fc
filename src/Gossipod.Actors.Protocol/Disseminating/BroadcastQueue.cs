namespace Gossipod.Actors.Protocol.Disseminating;

/// <summary>
/// News waiting to be sent: one entry per subject, the newest replacing what it supersedes; given out fewest transmissions first,
/// then by priority, then newest first, within an exact byte budget (protocol.md §7). Owned by DisseminationActor; not thread-safe.
/// </summary>
/// <typeparam name="TKey">The subject: a member's name, or what a user's broadcast is about.</typeparam>
/// <remarks>
/// Entries are opaque bytes, encoded once. There is one <see cref="BroadcastBucket{TKey}"/> per number of transmissions: a fill walks
/// what fits and a bounded look-ahead for smaller entries, and moves what it chose to the next bucket, where its place is nearly always
/// at an end.
/// </remarks>
/// <param name="maxWeight">Most weight of the entries of one fill together; no entry alone is heavier.</param>
internal sealed class BroadcastQueue<TKey>(int maxWeight = int.MaxValue)
    where TKey : notnull
{
    /// <summary>How many entries that do not fit are passed over in search of one that does.</summary>
    public const int MaxLookAhead = 16;

    /// <summary>An emptied queue gives back an index that has grown beyond this.</summary>
    private const int IndexKept = 64;

    private readonly List<BroadcastBucket<TKey>> _buckets = [];
    private readonly List<BroadcastEntry<TKey>> _chosen = [];
    private Dictionary<TKey, BroadcastEntry<TKey>> _entries = [];
    private long _arrivals;

    public int Count => _entries.Count;

    /// <summary>How many entries have been given out, each as often as it was.</summary>
    public long Transmissions { get; private set; }

    /// <summary>Adds an entry in place of what is queued about the same subject; its transmissions start from 0.</summary>
    public void Enqueue(TKey key, int priority, byte[] bytes, int weight = 0)
    {
        var entry = new BroadcastEntry<TKey>(key, priority, bytes, weight, _arrivals++);
        if (_entries.TryGetValue(key, out var old)) _buckets[old.Transmissions].Remove(old);
        _entries[key] = entry;
        Bucket(0).Insert(entry, near: null);
    }

    public bool Remove(TKey key)
    {
        if (!_entries.Remove(key, out var entry)) return false;
        _buckets[entry.Transmissions].Remove(entry);
        return true;
    }

    /// <summary>
    /// Copies whole entries into <paramref name="destination"/> until nothing more fits, counts their transmissions and drops those
    /// that have reached the limit.
    /// </summary>
    /// <param name="destination">Exactly the bytes that may be filled.</param>
    /// <param name="maxEntries">Most entries to write.</param>
    /// <param name="retransmitLimit">Transmissions after which an entry is dropped.</param>
    /// <param name="skip">An entry that the packet carries already; it is passed over.</param>
    /// <param name="carriedWeight">Weight of what the packet carries already.</param>
    /// <returns>Bytes written.</returns>
    public int Fill(Span<byte> destination, int maxEntries, int retransmitLimit, TKey? skip = default, int carriedWeight = 0)
    {
        if (_entries.Count == 0) return 0;
        Choose(destination.Length, maxEntries, maxWeight - carriedWeight, skip);
        var written = 0;
        foreach (var entry in _chosen)
        {
            entry.Bytes.CopyTo(destination[written..]);
            written += entry.Bytes.Length;
        }

        CountTransmissions(retransmitLimit);
        return written;
    }

    /// <summary>
    /// Takes entries for one receiver that gets several packets: each at most once, in the order in which they go, up to these bytes
    /// together. Counts their transmissions as <see cref="Fill"/> does.
    /// </summary>
    public void Take(int maxBytes, int maxEntries, int retransmitLimit, List<byte[]> taken)
    {
        if (_entries.Count == 0) return;
        Choose(maxBytes, maxEntries, weightLeft: int.MaxValue, skip: default);
        foreach (var entry in _chosen) taken.Add(entry.Bytes);
        CountTransmissions(retransmitLimit);
    }

    /// <summary>Drops what was sent most often, and among equals what would go last. Returns whether there was anything.</summary>
    public bool DropMostSent()
    {
        for (var i = _buckets.Count - 1; i >= 0; i--)
        {
            if (_buckets[i].Last is { } last) return Remove(last.Key);
        }

        return false;
    }

    private void Choose(int maxBytes, int maxEntries, int weightLeft, TKey? skip)
    {
        var passedOver = 0;
        _chosen.Clear();
        foreach (var bucket in _buckets)
        {
            for (var entry = bucket.First; entry is not null; entry = entry.Next)
            {
                if (_chosen.Count >= maxEntries || passedOver >= MaxLookAhead) return;
                if (entry.Bytes.Length > maxBytes || entry.Weight > weightLeft || IsSkipped(entry, skip))
                {
                    passedOver++;
                    continue;
                }

                maxBytes -= entry.Bytes.Length;
                weightLeft -= entry.Weight;
                _chosen.Add(entry);
            }
        }
    }

    private static bool IsSkipped(BroadcastEntry<TKey> entry, TKey? skip) => skip is not null && entry.Key.Equals(skip);

    private void CountTransmissions(int retransmitLimit)
    {
        BroadcastEntry<TKey>? moved = null;
        Transmissions += _chosen.Count;
        foreach (var entry in _chosen)
        {
            _buckets[entry.Transmissions].Remove(entry);
            if (++entry.Transmissions >= retransmitLimit)
            {
                _entries.Remove(entry.Key);
                continue;
            }

            // What a fill chose from one bucket is in order, so each belongs close behind the one before.
            Bucket(entry.Transmissions).Insert(entry, moved?.Transmissions == entry.Transmissions ? moved : null);
            moved = entry;
        }

        _chosen.Clear();
        if (_entries.Count == 0 && _entries.Capacity > IndexKept) _entries = [];
    }

    private BroadcastBucket<TKey> Bucket(int transmissions)
    {
        while (_buckets.Count <= transmissions) _buckets.Add(new BroadcastBucket<TKey>());
        return _buckets[transmissions];
    }
}
