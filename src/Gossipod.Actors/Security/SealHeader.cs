using System.Buffers.Binary;
using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Security;

/// <summary>What a sealed datagram says in the clear behind its prelude, all of it authenticated.</summary>
/// <param name="Key">Which key sealed it.</param>
/// <param name="To">Tag of the addressee's name; of a challenge the upper half of its session.</param>
/// <param name="Session">The sender's.</param>
/// <param name="Counter">Its number within the session, from 1.</param>
internal readonly record struct SealHeader(KeyId Key, uint To, ulong Session, ulong Counter)
{
    public const int TagBytes = 16;

    public const int Bytes = PacketBudget.SealBytes - TagBytes;

    /// <summary>Where the sealed packet begins.</summary>
    public const int BodyOffset = WireLimits.PreludeBytes + Bytes;

    public static SealHeader Read(ReadOnlySpan<byte> datagram)
    {
        var header = datagram[WireLimits.PreludeBytes..BodyOffset];
        return new SealHeader(
            new KeyId(BinaryPrimitives.ReadUInt32BigEndian(header)),
            BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
            BinaryPrimitives.ReadUInt64BigEndian(header[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(header[16..]));
    }

    public void Write(Span<byte> datagram)
    {
        var header = datagram[WireLimits.PreludeBytes..BodyOffset];
        BinaryPrimitives.WriteUInt32BigEndian(header, Key.Value);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], To);
        BinaryPrimitives.WriteUInt64BigEndian(header[8..], Session);
        BinaryPrimitives.WriteUInt64BigEndian(header[16..], Counter);
    }

    /// <summary>The upper half of a session, which stands for it as an addressee.</summary>
    public static uint Half(ulong session) => (uint)(session >> 32);
}
