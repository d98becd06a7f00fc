using System.Collections.Concurrent;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Diagnostics;

/// <summary>The newest round trip and view hash of each live peer. Written by ProbeActor and NodeActor, read by anyone.</summary>
internal sealed class PeerSightings
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private ulong _ownView;

    public ulong OwnView => Volatile.Read(ref _ownView);

    /// <summary>Nothing is kept from one life of the node to the next.</summary>
    public void Begin(ulong view)
    {
        _entries.Clear();
        Own(view);
    }

    public void Own(ulong view) => Volatile.Write(ref _ownView, view);

    public void RoundTrip(string peer, TimeSpan roundTrip, MonotonicTime now)
    {
        var entry = EntryOf(peer);
        lock (entry) (entry.RoundTrip, entry.RoundTripAt) = (roundTrip, now);
    }

    /// <summary>What a ping or ack of the peer said.</summary>
    public void Heard(string peer, ulong view, int? localHealth, MonotonicTime now)
    {
        var entry = EntryOf(peer);
        lock (entry)
        {
            (entry.View, entry.ViewAt) = (view, now);
            entry.LocalHealth = localHealth ?? entry.LocalHealth;
        }
    }

    public void Forget(string peer) => _entries.TryRemove(peer, out _);

    public PeerSighting? Find(string peer, MonotonicTime now)
    {
        if (!_entries.TryGetValue(peer, out var entry)) return null;
        lock (entry)
        {
            return new PeerSighting(
                entry.RoundTrip, entry.RoundTrip is null ? null : now - entry.RoundTripAt, entry.View, entry.View is null ? null : now - entry.ViewAt, entry.LocalHealth);
        }
    }

    private Entry EntryOf(string peer) => _entries.GetOrAdd(peer, static _ => new Entry());

    private sealed class Entry
    {
        public TimeSpan? RoundTrip { get; set; }

        public MonotonicTime RoundTripAt { get; set; }

        public int? LocalHealth { get; set; }

        public ulong? View { get; set; }

        public MonotonicTime ViewAt { get; set; }
    }
}
