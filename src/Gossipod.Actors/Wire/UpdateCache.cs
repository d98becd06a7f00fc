using System.Numerics;
using System.Runtime.InteropServices;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Wire;

/// <summary>
/// The updates lately read from the wire, by their exact bytes: gossip brings the same ones many times, and equal bytes mean the same,
/// so each is decoded once. And the bytes of those lately passed on. Two direct-mapped tables of fixed size. Owned by one codec, or
/// shared by those that run on one thread and have equal limits; not thread-safe.
/// </summary>
internal sealed class UpdateCache
{
    /// <summary>Slots by default; what is spread at one time in a cluster of some hundred members fits.</summary>
    public const int DefaultSlotCount = 256;

    /// <summary>Longer updates are not kept, so that hostile ones cannot fill more than half a KB per slot.</summary>
    public const int MaxBytes = 512;

    private readonly Slot[] _slots;
    private readonly Slot[] _encoded;

    public UpdateCache(int slotCount = DefaultSlotCount)
    {
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)slotCount)];
        _encoded = new Slot[_slots.Length];
    }

    /// <summary>The update that these bytes were decoded to before; null when it is not here.</summary>
    /// <param name="bytes">An update without its tag and length.</param>
    /// <param name="hash">Goes to <see cref="Add"/> with what they are decoded to.</param>
    public MemberUpdate? Find(ReadOnlySpan<byte> bytes, out ulong hash)
    {
        hash = HashOf(bytes);
        ref readonly var slot = ref _slots[hash & (ulong)(_slots.Length - 1)];
        return slot.Bytes is { } known && bytes.SequenceEqual(known) ? slot.Update : null;
    }

    public void Add(ReadOnlySpan<byte> bytes, ulong hash, MemberUpdate update)
    {
        if (bytes.Length <= MaxBytes) _slots[hash & (ulong)(_slots.Length - 1)] = new Slot(bytes.ToArray(), update);
    }

    /// <summary>
    /// The update as a whole <c>updates</c> entry. Nodes that share this cache so pass on the same news in the same bytes; nobody may
    /// write to them.
    /// </summary>
    public byte[] Encode(MemberUpdate update)
    {
        var hash = ViewHash.Mix(update.Name.Hash + update.Version.Incarnation + (update.From.Hash << 1) + (ulong)update.Kind);
        ref var slot = ref _encoded[hash & (ulong)(_encoded.Length - 1)];
        if (slot.Bytes is { } known && update.Equals(slot.Update)) return known;
        var bytes = PacketCodec.EncodeUpdate(update);
        if (bytes.Length <= MaxBytes) slot = new Slot(bytes, update);
        return bytes;
    }

    /// <summary>Eight bytes at a time. Nothing but speed depends on it.</summary>
    private static ulong HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) hash = Fold(hash, word);
        foreach (var b in bytes[(bytes.Length & ~(sizeof(ulong) - 1))..]) hash = Fold(hash, b);
        return ViewHash.Mix(hash);
    }

    private static ulong Fold(ulong hash, ulong word) => (BitOperations.RotateLeft(hash, 5) ^ word) * 0x9E3779B97F4A7C15UL;

    private readonly record struct Slot(byte[]? Bytes, MemberUpdate? Update);
}
