using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Gossipod.Actors.Security;

/// <summary>
/// A secret of 256 bits that every member of a cluster holds. Datagrams and streams are sealed with keys derived from it (AES-256-GCM,
/// HKDF-SHA256), never with itself. Immutable; its text is never written to a log: <see cref="ToString"/> gives the <see cref="Id"/>.
/// </summary>
public sealed class ClusterKey : IEquatable<ClusterKey>
{
    /// <summary>Length of a key: 32.</summary>
    public const int SizeInBytes = 32;

    private readonly byte[] _bytes;

    private ClusterKey(byte[] bytes)
    {
        _bytes = bytes;
        Span<byte> id = stackalloc byte[sizeof(uint)];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, id, salt: [], info: "gossipod key id"u8);
        Id = new KeyId(BinaryPrimitives.ReadUInt32BigEndian(id));
    }

    /// <summary>Its name, which is not secret.</summary>
    public KeyId Id { get; }

    /// <summary>A new key from the operating system's random numbers.</summary>
    public static ClusterKey Generate() => new(RandomNumberGenerator.GetBytes(SizeInBytes));

    /// <summary>Reads a key: Base64 of exactly 32 bytes.</summary>
    /// <exception cref="FormatException">It is something else. The message does not repeat the text.</exception>
    public static ClusterKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var key)
            ? key
            : throw new FormatException($"A key is Base64 of {SizeInBytes} bytes (44 characters); this text of {text.Length} characters is not. Make one with ClusterKey.Generate().");
    }

    /// <summary>Reads a key: Base64 of exactly 32 bytes, white space around it ignored.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ClusterKey? key)
    {
        key = null;
        var bytes = new byte[SizeInBytes];
        if (text is null || !Convert.TryFromBase64String(text.Trim(), bytes, out var length) || length != SizeInBytes) return false;
        key = new ClusterKey(bytes);
        return true;
    }

    /// <summary>The secret as text, as <see cref="Parse"/> reads it.</summary>
    public string ToBase64() => Convert.ToBase64String(_bytes);

    /// <inheritdoc/>
    public bool Equals(ClusterKey? other) => other is not null && CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ClusterKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();

    /// <summary>The <see cref="Id"/>, never the secret.</summary>
    public override string ToString() => $"key {Id}";

    internal static ClusterKey FromBytes(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    internal byte[] ToBytes() => [.. _bytes];

    /// <summary>A key of its own for one purpose: HKDF-SHA256 (RFC 5869) over this one.</summary>
    internal void Derive(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> purpose, Span<byte> destination) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, destination, salt, purpose);
}
