namespace Gossipod.Actors;

/// <summary>
/// Turns an application's type into a member's opaque metadata and back. Must be safe for any thread. Ready ones are made by
/// <see cref="MetadataCodec"/>.
/// </summary>
/// <typeparam name="T">What members say of themselves.</typeparam>
public interface IMetadataCodec<T>
    where T : notnull
{
    /// <summary>The value's bytes; at most <c>gossipod.max-metadata-bytes</c> together with the tags.</summary>
    byte[] Encode(T value);

    /// <summary>The value of another member's bytes, which may be of an older or newer version of the application, or anything.</summary>
    /// <param name="metadata">What the member published; never empty.</param>
    /// <param name="value">The value, when there is one.</param>
    /// <returns>False when the bytes are no such value; it must not throw because of them.</returns>
    bool TryDecode(ReadOnlyMemory<byte> metadata, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? value);
}
