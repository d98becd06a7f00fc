namespace Gossipod.Actors.Fuzzing.Generating;

/// <summary>
/// Reproducible random numbers at a nanosecond each (SplitMix64). Equal seeds give equal inputs in every process; not thread-safe.
/// </summary>
internal sealed class FuzzRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The randomness of one input of a run: it can be made again without those before it.</summary>
    public static FuzzRandom For(ulong seed, long index) => new(Mix(seed + (ulong)index * 0xD1342543DE82EF95UL));

    public ulong NextUInt64() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>0 to <paramref name="exclusiveMax"/> − 1.</summary>
    public int Next(int exclusiveMax) => (int)Math.BigMul(NextUInt64(), (ulong)exclusiveMax, out _);

    public int Next(int min, int exclusiveMax) => min + Next(exclusiveMax - min);

    public bool OneIn(int count) => Next(count) == 0;

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    public void Fill(Span<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) BitConverter.TryWriteBytes(bytes, NextUInt64());
        var rest = NextUInt64();
        foreach (ref var b in bytes)
        {
            b = (byte)rest;
            rest >>= 8;
        }
    }

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
