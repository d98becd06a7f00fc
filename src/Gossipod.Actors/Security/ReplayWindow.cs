namespace Gossipod.Actors.Security;

/// <summary>
/// Which of a session's counters were taken: each counts once, and one that is <see cref="Size"/> or more behind the highest never
/// (the sliding window of RFC 6479, without its blocks). Pure; not thread-safe.
/// </summary>
internal sealed class ReplayWindow
{
    /// <summary>How far behind the highest counter a datagram may come.</summary>
    public const int Size = 1_024;

    private const int WordBits = 64;

    private readonly ulong[] _taken = new ulong[Size / WordBits];

    /// <summary>The highest counter taken; 0 at first.</summary>
    public ulong Highest { get; private set; }

    /// <summary>Whether the counter may still be taken.</summary>
    public bool IsFresh(ulong counter)
    {
        if (counter == 0 || (counter <= Highest && Highest - counter >= Size)) return false;
        return counter > Highest || (_taken[WordOf(counter)] & BitOf(counter)) == 0;
    }

    /// <summary>Takes the counter; false when it is not fresh.</summary>
    public bool TryTake(ulong counter)
    {
        if (!IsFresh(counter)) return false;
        if (counter > Highest) Advance(counter);
        _taken[WordOf(counter)] |= BitOf(counter);
        return true;
    }

    /// <summary>
    /// Begins with this counter: it and all below are taken, but for those that wait; of them each counts once.
    /// </summary>
    public void BeginAt(ulong counter, ReadOnlySpan<ulong> waiting)
    {
        Highest = counter;
        Array.Fill(_taken, ulong.MaxValue);
        foreach (var one in waiting)
        {
            if (one < counter && counter - one < Size) _taken[WordOf(one)] &= ~BitOf(one);
        }
    }

    /// <summary>Clears the places of the counters between, which the ring of bits still holds of a window ago.</summary>
    private void Advance(ulong counter)
    {
        if (counter - Highest >= Size) Array.Clear(_taken);
        else
            for (var between = Highest + 1; between < counter; between++) _taken[WordOf(between)] &= ~BitOf(between);
        _taken[WordOf(counter)] &= ~BitOf(counter);
        Highest = counter;
    }

    private static int WordOf(ulong counter) => (int)(counter % Size) / WordBits;

    private static ulong BitOf(ulong counter) => 1UL << (int)(counter % WordBits);
}
