using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Messaging;

/// <summary>What became of a broadcast that arrived.</summary>
internal enum BroadcastOutcome
{
    /// <summary>To be delivered and passed on.</summary>
    New,

    /// <summary>Here already.</summary>
    Duplicate,

    /// <summary>Too far behind the newest of its origin to know.</summary>
    TooOld,

    /// <summary>A newer one of the same name is here, so this one is not delivered any more.</summary>
    Superseded,

    /// <summary>Of an earlier life of its origin.</summary>
    Stale,
}

/// <summary>
/// The broadcasts of late: what was seen of each origin, so that each is delivered once, and the newest ones themselves, so that members
/// that missed some can be given them. Bounded by bytes and time. Owned by BroadcastingActor; not thread-safe.
/// </summary>
/// <param name="keptBytesMax">Bytes of broadcasts kept; the oldest go first.</param>
/// <param name="keptTime">How long a broadcast is kept, 0 or more.</param>
internal sealed class BroadcastLog(long keptBytesMax, TimeSpan keptTime)
{
    /// <summary>Most bytes of a digest's entry beside its bitmap.</summary>
    private const int EntryBytes = 40;

    private readonly Dictionary<ulong, OriginLog> _origins = [];
    private readonly List<OriginLog> _order = [];
    private readonly Queue<(OriginLog Origin, Broadcast Broadcast)> _kept = new();
    private int _turn;
    private long _givenUp;

    /// <summary>Bytes of the broadcasts kept.</summary>
    public long KeptBytes { get; private set; }

    /// <summary>Origins of which something is remembered.</summary>
    public int OriginCount => _order.Count;

    /// <summary>Whether anything came of late; otherwise there is nothing to repair.</summary>
    public bool IsActive => _kept.Count > 0;

    /// <summary>How many broadcasts were given up since the last call, because their origin was too far ahead: they are not delivered here.</summary>
    public long TakeGivenUp()
    {
        var count = _givenUp;
        _givenUp = 0;
        return count;
    }

    /// <summary>Whether another broadcast of this life of its origin was here.</summary>
    public bool Knows(Broadcast broadcast) =>
        _origins.TryGetValue(broadcast.Origin.Hash, out var origin) && origin.Generation == broadcast.Generation && origin.Name.Equals(broadcast.Origin);

    /// <summary>Notes a broadcast of a known member.</summary>
    public BroadcastOutcome Receive(Broadcast broadcast, MonotonicTime now)
    {
        var origin = OriginOf(broadcast.Origin, broadcast.Generation);
        if (origin is null) return BroadcastOutcome.Stale;
        var givenUp = origin.Window.GivenUp;
        var verdict = origin.Window.Note(broadcast.Sequence);
        _givenUp += origin.Window.GivenUp - givenUp;
        switch (verdict)
        {
            case WindowVerdict.Duplicate: return BroadcastOutcome.Duplicate;
            case WindowVerdict.TooOld: return BroadcastOutcome.TooOld;
        }

        if (broadcast.Name.Length > 0 && !origin.Supersede(broadcast)) return BroadcastOutcome.Superseded;
        origin.Kept[broadcast.Sequence] = (broadcast, now);
        _kept.Enqueue((origin, broadcast));
        KeptBytes += broadcast.Encoded.Length;
        Expire(now);
        return BroadcastOutcome.New;
    }

    /// <summary>Drops what was kept for its time, and the oldest beyond the bytes.</summary>
    public void Expire(MonotonicTime now)
    {
        while (_kept.TryPeek(out var oldest))
        {
            var isHere = oldest.Origin.Kept.TryGetValue(oldest.Broadcast.Sequence, out var kept);
            if (isHere && KeptBytes <= keptBytesMax && now - kept.At < keptTime) return;
            _kept.Dequeue();
            KeptBytes -= oldest.Broadcast.Encoded.Length;
            oldest.Origin.Drop(oldest.Broadcast);
        }
    }

    /// <summary>What this node has of the origins that were active of late, in turn when they do not all fit.</summary>
    /// <param name="bytesMax">Bytes that the entries may take.</param>
    public IReadOnlyList<DigestEntry> Digest(int bytesMax)
    {
        var entries = new List<DigestEntry>();
        for (var i = 0; i < _order.Count; i++)
        {
            var origin = _order[(_turn + i) % _order.Count];
            if (origin.Kept.Count == 0) continue;
            bytesMax -= EntryBytes + origin.Window.BitmapBytes;
            if (bytesMax < 0)
            {
                _turn = (_turn + i) % _order.Count;
                break;
            }

            entries.Add(origin.Entry());
        }

        return entries;
    }

    /// <summary>What this node has of the origins of which the peer has something that is not here; empty when it lacks nothing.</summary>
    public IReadOnlyList<DigestEntry> Wanted(IReadOnlyList<DigestEntry> theirs, int bytesMax)
    {
        var entries = new List<DigestEntry>();
        foreach (var entry in theirs)
        {
            var mine = Lacking(entry);
            if (mine is null) continue;
            bytesMax -= EntryBytes + mine.Above.Length;
            if (bytesMax < 0) break;
            entries.Add(mine);
        }

        return entries;
    }

    /// <summary>What is kept here and not there, oldest first per origin.</summary>
    /// <param name="theirs">What the peer has.</param>
    /// <param name="now">The time.</param>
    /// <param name="ageMin">Younger ones may still reach the peer by gossip.</param>
    /// <param name="bytesMax">Bytes that they may take together.</param>
    public IReadOnlyList<Broadcast> Missing(IReadOnlyList<DigestEntry> theirs, MonotonicTime now, TimeSpan ageMin, int bytesMax)
    {
        var missing = new List<Broadcast>();
        foreach (var entry in theirs)
        {
            if (!_origins.TryGetValue(entry.Origin, out var origin) || origin.Generation != entry.Generation || origin.Kept.Count == 0) continue;
            var highest = origin.Window.Highest;
            var lowest = highest > BroadcastWindow.Size ? highest - BroadcastWindow.Size : 0;
            for (var number = Math.Max(entry.Through, lowest) + 1; number <= highest; number++)
            {
                if (entry.Has(number) || !origin.Kept.TryGetValue(number, out var kept) || now - kept.At < ageMin) continue;
                bytesMax -= kept.Broadcast.Encoded.Length;
                if (bytesMax < 0) return missing;
                missing.Add(kept.Broadcast);
            }
        }

        return missing;
    }

    /// <summary>The member is gone, and what is remembered of it goes too.</summary>
    public void Forget(MemberName name)
    {
        if (!_origins.TryGetValue(name.Hash, out var origin) || !origin.Name.Equals(name)) return;
        _origins.Remove(name.Hash);
        _order.Remove(origin);
        origin.Kept.Clear();
    }

    private DigestEntry? Lacking(DigestEntry theirs)
    {
        _origins.TryGetValue(theirs.Origin, out var origin);
        if (origin is null || origin.Generation < theirs.Generation) return new DigestEntry(theirs.Origin, theirs.Generation, 0, default);
        if (origin.Generation > theirs.Generation) return null;
        for (var number = origin.Window.Through + 1; number <= theirs.Highest; number++)
        {
            if (theirs.Has(number) && !origin.Window.IsSeen(number)) return origin.Entry();
        }

        return null;
    }

    private OriginLog? OriginOf(MemberName name, ulong generation)
    {
        if (_origins.TryGetValue(name.Hash, out var origin))
        {
            if (origin.Generation == generation && origin.Name.Equals(name)) return origin;
            if (origin.Generation > generation || !origin.Name.Equals(name)) return null;
            Forget(name);
        }

        origin = new OriginLog(name, generation);
        _origins[name.Hash] = origin;
        _order.Add(origin);
        return origin;
    }

    /// <summary>One life of one origin.</summary>
    private sealed class OriginLog(MemberName name, ulong generation)
    {
        private readonly Dictionary<string, ulong> _newestOfName = new(StringComparer.Ordinal);

        public MemberName Name => name;

        public ulong Generation => generation;

        public BroadcastWindow Window { get; } = new();

        public Dictionary<ulong, (Broadcast Broadcast, MonotonicTime At)> Kept { get; } = [];

        public DigestEntry Entry() => new(name.Hash, generation, Window.Through, Window.Bitmap());

        /// <summary>Takes a named broadcast in place of an older one; false when a newer one is here.</summary>
        public bool Supersede(Broadcast broadcast)
        {
            if (_newestOfName.TryGetValue(broadcast.Name, out var newest))
            {
                if (newest > broadcast.Sequence) return false;
                Kept.Remove(newest);
            }

            _newestOfName[broadcast.Name] = broadcast.Sequence;
            return true;
        }

        public void Drop(Broadcast broadcast)
        {
            Kept.Remove(broadcast.Sequence);
            if (broadcast.Name.Length > 0 && _newestOfName.GetValueOrDefault(broadcast.Name) == broadcast.Sequence)
                _newestOfName.Remove(broadcast.Name);
        }
    }
}
