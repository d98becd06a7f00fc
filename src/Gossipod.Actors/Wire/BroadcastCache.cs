using System.Numerics;
using System.Runtime.InteropServices;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors.Wire;

/// <summary>
/// The broadcasts lately read from the wire, by their exact bytes: gossip brings each many times, and it is decoded and kept once. A
/// direct-mapped table of fixed size. Owned by one codec, or shared by those that run on one thread; not thread-safe.
/// </summary>
internal sealed class BroadcastCache
{
    /// <summary>Slots by default; what is on its way at one time fits, in less than 0.4 MB.</summary>
    public const int DefaultSlotCount = 256;

    private readonly ulong _mask;
    private Broadcast?[]? _slots;

    public BroadcastCache(int slotCount = DefaultSlotCount) => _mask = BitOperations.RoundUpToPowerOf2((uint)slotCount) - 1;

    /// <summary>The broadcast whose entry ends with these bytes, if it was added last in its slot.</summary>
    /// <param name="bytes">A broadcast without its tag and length.</param>
    /// <param name="hash">Goes to <see cref="Add"/> with what they are decoded to.</param>
    public Broadcast? Find(ReadOnlySpan<byte> bytes, out ulong hash)
    {
        hash = HashOf(bytes);
        return _slots?[hash & _mask] is { } known && IsBodyOf(known, bytes) ? known : null;
    }

    public void Add(ulong hash, Broadcast broadcast)
    {
        _slots ??= new Broadcast?[_mask + 1];
        _slots[hash & _mask] = broadcast;
    }

    private static bool IsBodyOf(Broadcast known, ReadOnlySpan<byte> bytes) =>
        known.Encoded.Length == WireWriter.MessageSize(bytes.Length) && known.Encoded.AsSpan().EndsWith(bytes);

    /// <summary>Of the ends, where the numbers and the check are. Nothing but speed depends on it.</summary>
    private static ulong HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        if (bytes.Length < 2 * sizeof(ulong)) return hash;
        return ViewHash.Mix(MemoryMarshal.Read<ulong>(bytes) ^ BitOperations.RotateLeft(MemoryMarshal.Read<ulong>(bytes[^sizeof(ulong)..]), 21) ^ hash);
    }
}
