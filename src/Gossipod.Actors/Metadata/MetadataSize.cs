using System.Collections.Immutable;
using System.Text;

namespace Gossipod.Actors;

/// <summary>How large a member's tags and metadata count as, against <c>gossipod.max-metadata-bytes</c>.</summary>
internal static class MetadataSize
{
    /// <summary>Bytes that a tag takes beside its key and value.</summary>
    public const int BytesPerTag = 4;

    public static int Of(string key, string value) => Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value) + BytesPerTag;

    public static int Of(ImmutableSortedDictionary<string, string> tags, ReadOnlyMemory<byte> metadata) =>
        tags.Sum(tag => Of(tag.Key, tag.Value)) + metadata.Length;

    /// <summary>Why tags and metadata are too large together; null when they are not.</summary>
    public static string? Problem(ImmutableSortedDictionary<string, string> tags, ReadOnlyMemory<byte> metadata, int maxBytes)
    {
        var bytes = Of(tags, metadata);
        return bytes <= maxBytes ? null
            : $"Tags and metadata take {bytes} bytes, counting key, value and {BytesPerTag} bytes per tag; "
            + $"gossipod.max-metadata-bytes allows {maxBytes}. Shorten them, or raise it on every node";
    }
}
