namespace Gossipod.Actors.Transport;

/// <summary>
/// A bounded number of places for things that the application's threads put on their way to an actor: they enter here and leave when
/// they have arrived, so that no mailbox grows without bound. Safe for any thread.
/// </summary>
internal sealed class Places(int limit)
{
    private int _held;
    private int _underWay;

    public int Limit => limit;

    /// <summary>How many have entered and not left.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>How many have arrived and are kept.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Takes a place; false when there is none.</summary>
    /// <param name="keepFree">Places that are left to others.</param>
    public bool TryEnter(int keepFree = 0)
    {
        if (Interlocked.Increment(ref _underWay) + Volatile.Read(ref _held) <= limit - keepFree) return true;
        Interlocked.Decrement(ref _underWay);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _underWay);

    /// <summary>What has arrived still takes this many places.</summary>
    public void Holds(int count) => Volatile.Write(ref _held, count);
}
