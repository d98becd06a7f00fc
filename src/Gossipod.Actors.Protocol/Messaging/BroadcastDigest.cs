using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;

namespace Gossipod.Actors.Protocol.Messaging;

/// <summary>
/// "These broadcasts I have": the receiver sends back what it has beyond them and, when it lacks some itself, answers with a digest of
/// its own (anti-entropy of broadcasts, protocol.md).
/// </summary>
/// <param name="Source">The sender's name.</param>
/// <param name="Target">Tag of the addressee's name.</param>
/// <param name="IsReply">An answer to a digest, which is not answered with another one.</param>
/// <param name="Entries">One per origin.</param>
internal sealed record BroadcastDigest(MemberName Source, uint Target, bool IsReply, IReadOnlyList<DigestEntry> Entries) : ProtocolMessage;

/// <summary>What the sender of a digest has of one origin.</summary>
/// <param name="Origin">The 64-bit hash of the origin's name.</param>
/// <param name="Generation">Of the origin's life.</param>
/// <param name="Through">All numbers up to this one are there or no longer wanted.</param>
/// <param name="Above">Bit i (lowest first) stands for number <paramref name="Through"/> + 1 + i; beyond its end nothing is there.</param>
internal sealed record DigestEntry(ulong Origin, ulong Generation, ulong Through, ReadOnlyMemory<byte> Above)
{
    /// <summary>The last number that the entry may have.</summary>
    public ulong Highest => Through + ((ulong)Above.Length * 8);

    public bool Has(ulong number)
    {
        if (number <= Through) return true;
        var at = number - Through - 1;
        return at / 8 < (ulong)Above.Length && (Above.Span[(int)(at / 8)] & (1 << (int)(at % 8))) != 0;
    }

    public bool Equals(DigestEntry? other) =>
        other is not null && Origin == other.Origin && Generation == other.Generation && Through == other.Through
        && Above.Span.SequenceEqual(other.Above.Span);

    public override int GetHashCode() => HashCode.Combine(Origin, Generation, Through, Above.Length);
}
