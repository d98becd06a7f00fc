using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Security;

/// <summary>One life of a peer as the receiver of its sealed datagrams knows it. Owned by <see cref="SessionTable"/>; not thread-safe.</summary>
internal sealed class Session(ulong id) : IDisposable
{
    private readonly List<SessionCipher> _ciphers = new(1);

    public ulong Id => id;

    /// <summary>Whether it has answered a challenge of ours, so that what it sends is not a recording.</summary>
    public bool IsVerified { get; private set; }

    /// <summary>The counters that were taken.</summary>
    public ReplayWindow Window { get; } = new();

    /// <summary>What our challenge asked; 0 before there was one.</summary>
    public ulong Asked { get; private set; }

    public MonotonicTime AskedAt { get; private set; } = MonotonicTime.Never;

    public MonotonicTime LastAt { get; set; }

    /// <summary>Notes that the session was challenged.</summary>
    public void Challenge(ulong nonce, MonotonicTime now) => (Asked, AskedAt) = (nonce, now);

    /// <summary>Whether this is the answer; from then on the session is verified.</summary>
    public bool TryVerify(ulong answer) => IsVerified |= Asked != 0 && answer == Asked;

    /// <summary>The cipher of a key, made at its first use; those of keys that have left the ring go.</summary>
    public SessionCipher Cipher(ClusterKey key, Keyring ring, string clusterName)
    {
        foreach (var known in _ciphers)
        {
            if (known.Key == key.Id) return known;
        }

        DropGone(ring);
        var made = new SessionCipher(key, id, clusterName);
        _ciphers.Add(made);
        return made;
    }

    private void DropGone(Keyring ring)
    {
        foreach (var gone in _ciphers.Where(cipher => ring.Find(cipher.Key) is null).ToList())
        {
            gone.Dispose();
            _ciphers.Remove(gone);
        }
    }

    public void Dispose()
    {
        foreach (var cipher in _ciphers) cipher.Dispose();
    }
}
