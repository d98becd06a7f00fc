using System.Numerics;

namespace Gossipod.Actors.Protocol;

/// <summary>
/// A reproducible stream of numbers that an observer cannot predict: SipHash-2-4 over a counter, keyed by a 128-bit seed.
/// Each actor owns one stream; not thread-safe.
/// </summary>
/// <remarks>
/// Probe sequence numbers come from here and must not be guessable from earlier ones (protocol.md §4), which rules out the
/// usual linear generators. Equal keys give equal streams, which simulation relies on.
/// </remarks>
internal sealed class SeededRandom(ulong key0, ulong key1)
{
    private ulong _counter;

    /// <summary>A stream for one purpose, independent of its siblings and of how much of the parent was used.</summary>
    public SeededRandom Fork(ulong purpose) =>
        new(SipHash(key0, key1, purpose ^ 0xF0F0F0F0F0F0F0F0UL), SipHash(key0, key1, purpose ^ 0x0F0F0F0F0F0F0F0FUL));

    /// <summary>All 64-bit values, equally likely.</summary>
    public ulong NextUInt64() => SipHash(key0, key1, _counter++);

    /// <summary>All bytes, equally likely.</summary>
    public void Fill(Span<byte> destination)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        while (destination.Length > 0)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(word, NextUInt64());
            var taken = Math.Min(word.Length, destination.Length);
            word[..taken].CopyTo(destination);
            destination = destination[taken..];
        }
    }

    /// <summary>An integer from 0 to <paramref name="exclusiveMax"/> − 1.</summary>
    public int Next(int exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMax);
        return (int)Math.BigMul(NextUInt64(), (ulong)exclusiveMax, out _);
    }

    /// <summary>A number in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Fisher–Yates over the whole list.</summary>
    public void Shuffle<T>(List<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>SipHash-2-4 of one 8-byte little-endian word.</summary>
    internal static ulong SipHash(ulong k0, ulong k1, ulong word)
    {
        ulong v0 = k0 ^ 0x736f6d6570736575UL, v1 = k1 ^ 0x646f72616e646f6dUL;
        ulong v2 = k0 ^ 0x6c7967656e657261UL, v3 = k1 ^ 0x7465646279746573UL;
        Compress(word, ref v0, ref v1, ref v2, ref v3);
        Compress(8UL << 56, ref v0, ref v1, ref v2, ref v3);
        v2 ^= 0xff;
        for (var i = 0; i < 4; i++) Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Compress(ulong word, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
