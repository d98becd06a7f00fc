using System.Collections.Immutable;
using System.Net;
using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Protocol.Members;

/// <summary>
/// What a member says of itself, issued as a whole with a JOIN or ALIVE: immutable, shared by every row that quotes that version.
/// </summary>
/// <param name="Endpoint">The advertised datagram endpoint.</param>
/// <param name="StreamPort">TCP port on the same address, 1–65,535; 0 means no stream endpoint.</param>
/// <param name="Tags">String map, sorted by key.</param>
/// <param name="Metadata">Opaque application bytes.</param>
/// <param name="Extensions">Opaque bytes of newer protocol versions, passed on unread.</param>
internal sealed record MemberDetails(
    IPEndPoint Endpoint,
    int StreamPort,
    ImmutableSortedDictionary<string, string> Tags,
    ReadOnlyMemory<byte> Metadata,
    ReadOnlyMemory<byte> Extensions)
{
    public static readonly ImmutableSortedDictionary<string, string> NoTags = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public static MemberDetails At(IPEndPoint endpoint, int streamPort = 0) =>
        new(endpoint, streamPort, NoTags, ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty);

    /// <summary>Of the leave key of the life that issued it; the same in all records of a generation.</summary>
    public LeaveLock Lock { get; init; }

    /// <summary>The member's identity with its signature over all of this; null where members have none. Of it only the key is compared.</summary>
    public RecordSignature? Signature { get; init; }

    public bool Equals(MemberDetails? other) => other is not null
        && (ReferenceEquals(this, other)
            || (Endpoint.Equals(other.Endpoint)
                && StreamPort == other.StreamPort
                && Lock == other.Lock
                && Equals(Signature, other.Signature)
                && Tags.SequenceEqual(other.Tags)
                && Metadata.Span.SequenceEqual(other.Metadata.Span)
                && Extensions.Span.SequenceEqual(other.Extensions.Span)));

    public override int GetHashCode() => HashCode.Combine(Endpoint, StreamPort, Tags.Count, Metadata.Length);
}
