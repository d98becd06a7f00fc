using System.Diagnostics.CodeAnalysis;

namespace Gossipod.Actors.Protocol.Signing;

/// <summary>Who a member is for good: its public key, ECDSA over P-256, X ‖ Y. No secret. Immutable; a value.</summary>
internal sealed class IdentityKey : IEquatable<IdentityKey>
{
    public const int Bytes = 64;

    private readonly byte[] _bytes;

    private IdentityKey(byte[] bytes) => _bytes = bytes;

    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>The key of these bytes, 64 that are not all 0; whether they are a point of the curve shows when something is verified with it.</summary>
    public static IdentityKey? TryRead(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Bytes && bytes.ContainsAnyExcept((byte)0) ? new IdentityKey(bytes.ToArray()) : null;

    /// <summary>Reads Base64 of 64 bytes, as <see cref="ToString"/> gives it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IdentityKey? key)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        key = Convert.TryFromBase64String(text, bytes, out var length) ? TryRead(bytes[..length]) : null;
        return key is not null;
    }

    public bool Equals(IdentityKey? other) => other is not null && (ReferenceEquals(this, other) || Span.SequenceEqual(other.Span));

    public override bool Equals(object? obj) => Equals(obj as IdentityKey);

    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    /// <summary>Base64.</summary>
    public override string ToString() => Convert.ToBase64String(_bytes);
}
