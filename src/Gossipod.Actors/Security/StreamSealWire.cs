using System.Buffers.Binary;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Security;

/// <summary>Where the bytes of sealed frames stand; the same as in packet.proto's head.</summary>
internal static class StreamSealWire
{
    public const byte Hello = 1;
    public const byte Welcome = 2;
    public const byte Data = 3;

    public const int TagBytes = 16;
    public const int RandomBytes = 32;

    /// <summary>Prelude and kind: what every sealed frame begins with, and the associated data of Data.</summary>
    public const int HeadBytes = WireLimits.PreludeBytes + 1;

    public const int DataBytes = HeadBytes + TagBytes;

    public const int RandomOffset = HeadBytes + sizeof(uint);
    public const int PublicOffset = RandomOffset + RandomBytes;
    public const int ProofOffset = PublicOffset + EphemeralKey.PublicBytes;

    /// <summary>Length of Hello and of Welcome.</summary>
    public const int HandshakeBytes = ProofOffset + TagBytes;

    private const int KindOffset = WireLimits.PreludeBytes;

    public static void WriteHead(Span<byte> frame, ClusterTag cluster, byte kind)
    {
        WirePrelude.Write(frame, WirePrelude.SealedStreamFlags, cluster);
        frame[KindOffset] = kind;
    }

    public static bool IsKind(ReadOnlySpan<byte> frame, byte kind) => frame.Length >= HeadBytes && frame[KindOffset] == kind;

    public static void WriteKeyId(Span<byte> frame, KeyId id) => BinaryPrimitives.WriteUInt32BigEndian(frame[HeadBytes..], id.Value);

    public static KeyId KeyIdOf(ReadOnlySpan<byte> frame) => new(BinaryPrimitives.ReadUInt32BigEndian(frame[HeadBytes..]));
}
