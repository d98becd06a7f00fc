using System.Net;

namespace Gossipod.Actors.Protocol.Admitting;

/// <summary>
/// Whether an endpoint is one of many, at about 8 bytes for each: only a 32-bit hash of each is kept, under a key that nobody outside
/// knows. So one stranger in 4 billion is taken for one of them. An endpoint may be in it several times. Not thread-safe.
/// </summary>
/// <param name="key">The hash's key.</param>
internal sealed class EndpointSet(ulong key)
{
    private const int SlotsMin = 8;

    /// <summary>Open addressing with linear probing; 0 is an empty slot. At most three quarters are in use.</summary>
    private uint[] _slots = new uint[SlotsMin];

    /// <summary>Endpoints in it, each as often as it was added.</summary>
    public int Count { get; private set; }

    public bool Contains(IPEndPoint endpoint) => Find(HashOf(endpoint)) >= 0;

    public void Add(IPEndPoint endpoint)
    {
        if ((Count + 1) * 4 > _slots.Length * 3) Grow();
        Enter(HashOf(endpoint));
        Count++;
    }

    /// <summary>Removes it once; without effect if it is not there.</summary>
    public void Remove(IPEndPoint endpoint)
    {
        if (Find(HashOf(endpoint)) is var at && at < 0) return;
        Count--;
        var mask = _slots.Length - 1;
        for (var slot = (at + 1) & mask; _slots[slot] is var hash && hash != 0; slot = (slot + 1) & mask)
        {
            if (((slot - (int)hash) & mask) < ((slot - at) & mask)) continue;
            _slots[at] = hash;
            at = slot;
        }

        _slots[at] = 0;
    }

    public void Clear()
    {
        _slots = new uint[SlotsMin];
        Count = 0;
    }

    private uint HashOf(IPEndPoint endpoint)
    {
        var (high, low, port) = SourceKey.Of(endpoint);
        var hash = (uint)SeededRandom.SipHash(key ^ high, low, (ulong)port);
        return hash == 0 ? 1 : hash;
    }

    private int Find(uint hash)
    {
        var mask = _slots.Length - 1;
        for (var slot = (int)hash & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            if (_slots[slot] == hash) return slot;
        }

        return -1;
    }

    private void Enter(uint hash)
    {
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (_slots[slot] != 0) slot = (slot + 1) & mask;
        _slots[slot] = hash;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new uint[old.Length * 2];
        foreach (var hash in old)
        {
            if (hash != 0) Enter(hash);
        }
    }
}
