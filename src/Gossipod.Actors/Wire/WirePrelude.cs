namespace Gossipod.Actors.Wire;

/// <summary>The eight bytes before every datagram's and frame's body: foreign traffic is refused on them, for nanoseconds.</summary>
internal static class WirePrelude
{
    public const byte DatagramFlags = 0x00;
    public const byte StreamFlags = 0x01;
    public const byte SealedDatagramFlags = 0x02;
    public const byte SealedStreamFlags = 0x03;

    private const byte MagicFirst = 0x47;
    private const byte MagicSecond = 0x53;
    private const byte Version = 1;

    private const int VersionOffset = 2;
    private const int FlagsOffset = 3;
    private const int ClusterOffset = 4;

    public static void Write(Span<byte> destination, byte flags, ClusterTag cluster)
    {
        destination[0] = MagicFirst;
        destination[1] = MagicSecond;
        destination[VersionOffset] = Version;
        destination[FlagsOffset] = flags;
        cluster.WriteTo(destination[ClusterOffset..]);
    }

    /// <summary>Whether the bytes have these flags; nothing else of them is looked at.</summary>
    public static bool Has(ReadOnlySpan<byte> bytes, byte flags) => bytes.Length > FlagsOffset && bytes[FlagsOffset] == flags;

    /// <summary>
    /// The part of <see cref="Check"/> that tells other traffic from this cluster's, whatever is in it: for datagrams, before anything is
    /// spent on them.
    /// </summary>
    public static DecodeFailure CheckOrigin(ReadOnlySpan<byte> bytes, ClusterTag cluster)
    {
        if (bytes.Length < WireLimits.PreludeBytes) return DecodeFailure.TooShort;
        if (bytes[0] != MagicFirst || bytes[1] != MagicSecond) return DecodeFailure.BadMagic;
        if (bytes[VersionOffset] != Version) return DecodeFailure.BadVersion;
        return ClusterTag.Read(bytes[ClusterOffset..]) == cluster ? DecodeFailure.None : DecodeFailure.WrongCluster;
    }

    /// <summary>Whether the bytes are of this protocol and have these flags, whatever their version and cluster.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> bytes, byte flags) =>
        bytes.Length >= WireLimits.PreludeBytes && bytes[0] == MagicFirst && bytes[1] == MagicSecond && bytes[FlagsOffset] == flags;

    /// <summary>Why the bytes are not for us, and which byte says so; <see cref="DecodeFailure.None"/> when they are.</summary>
    public static DecodeFailure Check(ReadOnlySpan<byte> bytes, byte flags, ClusterTag cluster, out int offset)
    {
        offset = bytes.Length;
        if (bytes.Length < WireLimits.PreludeBytes) return DecodeFailure.TooShort;
        offset = 0;
        if (bytes[0] != MagicFirst || bytes[1] != MagicSecond) return DecodeFailure.BadMagic;
        offset = VersionOffset;
        if (bytes[VersionOffset] != Version) return DecodeFailure.BadVersion;
        offset = FlagsOffset;
        if (bytes[FlagsOffset] != flags) return DecodeFailure.BadFlags;
        offset = ClusterOffset;
        return ClusterTag.Read(bytes[ClusterOffset..]) == cluster ? DecodeFailure.None : DecodeFailure.WrongCluster;
    }
}
