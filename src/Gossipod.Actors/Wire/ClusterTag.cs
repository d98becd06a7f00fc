using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gossipod.Actors.Wire;

/// <summary>
/// The 32-bit stand-in for a cluster's name in every prelude: the first 4 bytes of SHA-256 over the name in UTF-8. It keeps
/// clusters apart that share a network by accident; it is no secret and no authentication.
/// </summary>
/// <param name="Value">The four bytes as a little-endian number.</param>
internal readonly record struct ClusterTag(uint Value)
{
    public const int Bytes = sizeof(uint);

    public static ClusterTag Of(string clusterName)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(clusterName), hash);
        return Read(hash);
    }

    public static ClusterTag Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt32LittleEndian(source));

    public void WriteTo(Span<byte> destination) => BinaryPrimitives.WriteUInt32LittleEndian(destination, Value);

    /// <summary>The four bytes in hexadecimal, in the order in which they travel.</summary>
    public override string ToString() => BinaryPrimitives.ReverseEndianness(Value).ToString("x8", null);
}
