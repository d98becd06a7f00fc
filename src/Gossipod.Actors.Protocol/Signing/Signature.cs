namespace Gossipod.Actors.Protocol.Signing;

/// <summary>An ECDSA signature over P-256, r ‖ s. Immutable; a value.</summary>
internal sealed class Signature : IEquatable<Signature>
{
    public const int Bytes = 64;

    private readonly byte[] _bytes;

    private Signature(byte[] bytes) => _bytes = bytes;

    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>The signature of these bytes, 64 that are not all 0.</summary>
    public static Signature? TryRead(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Bytes && bytes.ContainsAnyExcept((byte)0) ? new Signature(bytes.ToArray()) : null;

    public bool Equals(Signature? other) => other is not null && (ReferenceEquals(this, other) || Span.SequenceEqual(other.Span));

    public override bool Equals(object? obj) => Equals(obj as Signature);

    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    public override string ToString() => Convert.ToHexStringLower(_bytes.AsSpan(0, 4)) + "…";
}

/// <summary>
/// What makes a record the member's own: its key, and its signature over the record. Equal when the keys are, for the signature proves the
/// record and says nothing.
/// </summary>
/// <param name="Key">Whose it is.</param>
/// <param name="Value">Over the name, the version and the whole record, this key included (<see cref="SignedText.OfRecord"/>).</param>
internal sealed record RecordSignature(IdentityKey Key, Signature Value)
{
    /// <summary>Reads what travelled: both, or neither, which is null. False for anything else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> key, ReadOnlySpan<byte> signature, out RecordSignature? read)
    {
        read = IdentityKey.TryRead(key) is { } identity && Signature.TryRead(signature) is { } value ? new RecordSignature(identity, value) : null;
        return read is not null || (key.IsEmpty && signature.IsEmpty);
    }

    public bool Equals(RecordSignature? other) => other is not null && Key.Equals(other.Key);

    public override int GetHashCode() => Key.GetHashCode();
}

/// <summary>One member's identity, and the means to check those of others. Thread-safe.</summary>
internal interface ISignatures
{
    /// <summary>The public half of ours.</summary>
    IdentityKey Key { get; }

    /// <param name="digest">SHA-256 of a <see cref="SignedText"/>.</param>
    Signature Sign(ReadOnlySpan<byte> digest);

    /// <summary>Never throws; false also for a key that is no point of the curve.</summary>
    bool IsValid(IdentityKey key, ReadOnlySpan<byte> digest, Signature signature);
}
