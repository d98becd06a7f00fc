using System.Numerics;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Wire;

/// <summary>
/// The names lately read from the wire, so that steady traffic allocates none: a direct-mapped table of fixed size, in which a
/// name displaces the one whose hash falls on its slot. Owned by one codec, or shared by those that run on one thread; not thread-safe.
/// </summary>
internal sealed class NameCache
{
    /// <summary>Slots by default: a cluster of a thousand members keeps most of its names, at 32 KB and the names.</summary>
    public const int DefaultSlotCount = 512;

    private readonly MemberName?[] _slots;

    public NameCache(int slotCount = DefaultSlotCount) => _slots = new MemberName?[BitOperations.RoundUpToPowerOf2((uint)slotCount)];

    /// <summary>The name these bytes spell; null when they break a rule of names.</summary>
    public MemberName? Find(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > WireLimits.MaxNameBytes) return null;
        var hash = MemberName.HashOf(utf8);
        ref var slot = ref _slots[hash & (ulong)(_slots.Length - 1)];
        if (slot is { } known && known.Hash == hash && known.Utf8.SequenceEqual(utf8)) return known;

        var name = MemberName.FromUtf8(utf8);
        if (name is not null) slot = name;
        return name;
    }
}
