using System.Text;

namespace Gossipod.Actors.Protocol.Messaging;

/// <summary>What the bytes of a <see cref="MessagePayload"/> are. A number that this version does not know is passed on as it is.</summary>
public enum PayloadFormat
{
    /// <summary>Bytes that only the application understands; text is UTF-8.</summary>
    Bytes = 0,

    /// <summary>A protobuf message; the manifest is the full name of its type.</summary>
    Protobuf = 1,

    /// <summary>An object written by an Akka serializer, named by its id and the manifest.</summary>
    Akka = 2,
}

/// <summary>The content of a message or broadcast: bytes, and what they are. Immutable, provided that nobody writes to the bytes given.</summary>
public sealed class MessagePayload : IEquatable<MessagePayload>
{
    /// <summary>The longest manifest, in bytes of UTF-8.</summary>
    public const int MaxManifestBytes = 512;

    private const int MaxFormat = 255;

    internal MessagePayload(PayloadFormat format, int serializerId, string manifest, ReadOnlyMemory<byte> bytes)
    {
        Format = format;
        SerializerId = serializerId;
        Manifest = manifest;
        Bytes = bytes;
    }

    /// <summary>What the bytes are.</summary>
    public PayloadFormat Format { get; }

    /// <summary>Id of the Akka serializer; 0 for other formats.</summary>
    public int SerializerId { get; }

    /// <summary>Says to the reader of <see cref="Bytes"/> which type they hold; empty for plain bytes.</summary>
    public string Manifest { get; }

    /// <summary>The content itself.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>A payload of plain bytes. They are not copied: leave them as they are until the send has completed.</summary>
    public static implicit operator MessagePayload(ReadOnlyMemory<byte> bytes) => FromBytes(bytes);

    /// <summary>A payload of plain bytes. They are not copied: leave them as they are until the send has completed.</summary>
    public static implicit operator MessagePayload(byte[] bytes) => FromBytes(bytes);

    /// <summary>A payload of plain bytes. They are not copied: leave them as they are until the send has completed.</summary>
    public static MessagePayload FromBytes(ReadOnlyMemory<byte> bytes) => new(PayloadFormat.Bytes, 0, "", bytes);

    /// <summary>A payload of text, as plain bytes in UTF-8.</summary>
    public static MessagePayload FromText(string text) => FromBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>A payload of a given format.</summary>
    /// <param name="format">What the bytes are, 0–255.</param>
    /// <param name="serializerId">Id of the Akka serializer; 0 for other formats.</param>
    /// <param name="manifest">Tells the reader the type; at most <see cref="MaxManifestBytes"/> bytes of UTF-8.</param>
    /// <param name="bytes">The content; not copied.</param>
    /// <exception cref="ArgumentException">The manifest is too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The format is not 0–255.</exception>
    public static MessagePayload Create(PayloadFormat format, int serializerId, string manifest, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if ((int)format is < 0 or > MaxFormat) throw new ArgumentOutOfRangeException(nameof(format), format, $"must be 0 to {MaxFormat}");
        if (Encoding.UTF8.GetByteCount(manifest) is var length and > MaxManifestBytes)
            throw new ArgumentException($"the manifest has {length} bytes of UTF-8, more than {MaxManifestBytes}; use a shorter one", nameof(manifest));
        return new MessagePayload(format, serializerId, manifest, bytes);
    }

    /// <summary>The bytes as UTF-8 text; what is not UTF-8 becomes U+FFFD.</summary>
    public string AsText() => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>Whether the formats, the manifests and all bytes are equal.</summary>
    public bool Equals(MessagePayload? other) =>
        other is not null && Format == other.Format && SerializerId == other.SerializerId && Manifest == other.Manifest
        && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MessagePayload);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Format, SerializerId, Manifest, Bytes.Length);

    /// <summary>The format and the size, for people.</summary>
    public override string ToString() => Manifest.Length == 0 ? $"{Format}, {Bytes.Length} bytes" : $"{Format} {Manifest}, {Bytes.Length} bytes";
}
