using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Unicode;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Wire;

/// <summary>Reads a member's record from a datagram: every limit first, then the objects.</summary>
/// <param name="maxMetadataBytes">Bytes of metadata, tag keys and tag values together, 0 or more.</param>
internal sealed class RecordReader(int maxMetadataBytes)
{
    private int _tagsLeft;

    /// <summary>A datagram begins: what is read from now on counts against its limit of tags.</summary>
    public void Begin() => _tagsLeft = WireLimits.MaxDatagramTagCount;

    /// <summary>Counts something else as so many tags; the reader fails when the datagram has more than it may.</summary>
    public void Spend(ref WireReader reader, int weight)
    {
        if ((_tagsLeft -= weight) < 0) reader.Fail(DecodeFailure.LimitExceeded, reader.Position);
    }

    /// <summary>The record in the slice; null, with the reader failed, when it breaks a rule.</summary>
    public MemberDetails? Read(ref WireReader reader, Slice slice)
    {
        Slice endpointAt = default, metadata = default, extensions = default, leaveLock = default, publicKey = default, signature = default;
        ulong streamPort = 0;
        int tagCount = 0, tagBytes = 0;
        var outer = reader.Enter(slice);
        while (reader.NextField(out var tag))
        {
            switch (tag)
            {
                case FieldTag.RecordEndpoint:
                    if (!endpointAt.IsAbsent) reader.Fail(DecodeFailure.DuplicateField, reader.Position);
                    endpointAt = reader.Bytes();
                    break;
                case FieldTag.RecordStreamPort: streamPort = reader.Varint(); break;
                case FieldTag.RecordTags:
                    tagBytes += ReadTag(ref reader, reader.Bytes(), null);
                    if (++tagCount > WireLimits.MaxTagCount || --_tagsLeft < 0) reader.Fail(DecodeFailure.LimitExceeded, reader.Position);
                    break;
                case FieldTag.RecordMetadata: metadata = reader.Bytes(); break;
                case FieldTag.RecordExtensions: extensions = reader.Bytes(); break;
                case FieldTag.RecordLeaveLock: leaveLock = reader.Bytes(); break;
                case FieldTag.RecordPublicKey: publicKey = reader.Bytes(); break;
                case FieldTag.RecordSignature: signature = reader.Bytes(); break;
                default: reader.Skip(tag); break;
            }
        }

        reader.Leave(outer);
        if (extensions.Length > WireLimits.MaxExtensionsBytes) reader.Fail(DecodeFailure.LimitExceeded, extensions.Start);
        if (metadata.Length > maxMetadataBytes - tagBytes) reader.Fail(DecodeFailure.LimitExceeded, slice.Start);
        if (streamPort > IPEndPoint.MaxPort) reader.Fail(DecodeFailure.BadEndpoint, slice.Start);
        if (endpointAt.IsAbsent) reader.Fail(DecodeFailure.MissingField, slice.Start);
        if (!LeaveLock.TryRead(reader[leaveLock], out var lifeLock)) reader.Fail(DecodeFailure.BadKey, leaveLock.Start);
        if (publicKey.Length > 0) Spend(ref reader, WireLimits.RecordSignatureWeight);
        if (!RecordSignature.TryRead(reader[publicKey], reader[signature], out var signedBy)) reader.Fail(DecodeFailure.BadKey, slice.Start);
        if (reader.Failed) return null;

        var endpoint = WireEndpoint.Read(ref reader, endpointAt);
        var tags = tagCount == 0 ? MemberDetails.NoTags : ReadTags(ref reader, slice);
        if (reader.Failed) return null;
        return new MemberDetails(endpoint!, (int)streamPort, tags, Copy(reader[metadata]), Copy(reader[extensions]))
        {
            Lock = lifeLock,
            Signature = signedBy,
        };
    }

    private static ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? default : bytes.ToArray();

    /// <summary>The second pass over a record whose tags are known to be within their limits.</summary>
    private static ImmutableSortedDictionary<string, string> ReadTags(ref WireReader reader, Slice record)
    {
        var tags = MemberDetails.NoTags.ToBuilder();
        var outer = reader.Enter(record);
        while (reader.NextField(out var tag))
        {
            if (tag == FieldTag.RecordTags) ReadTag(ref reader, reader.Bytes(), tags);
            else reader.Skip(tag);
        }

        reader.Leave(outer);
        return tags.ToImmutable();
    }

    /// <summary>Checks one tag, and adds it where there is something to add it to. Returns its bytes of key and value.</summary>
    private static int ReadTag(ref WireReader reader, Slice slice, ImmutableSortedDictionary<string, string>.Builder? tags)
    {
        Slice key = default, value = default;
        var outer = reader.Enter(slice);
        while (reader.NextField(out var tag))
        {
            switch (tag)
            {
                case FieldTag.TagKey: key = reader.Bytes(); break;
                case FieldTag.TagValue: value = reader.Bytes(); break;
                default: reader.Skip(tag); break;
            }
        }

        reader.Leave(outer);
        if (reader.Failed) return 0;
        if (key.Length > WireLimits.MaxTagKeyBytes || value.Length > WireLimits.MaxTagValueBytes)
        {
            reader.Fail(DecodeFailure.LimitExceeded, slice.Start);
            return 0;
        }

        if (key.Length == 0 || !Utf8.IsValid(reader[key]) || !Utf8.IsValid(reader[value]))
        {
            reader.Fail(DecodeFailure.BadTag, slice.Start);
            return 0;
        }

        if (tags is not null && !tags.TryAdd(Encoding.UTF8.GetString(reader[key]), Encoding.UTF8.GetString(reader[value])))
            reader.Fail(DecodeFailure.BadTag, slice.Start);
        return key.Length + value.Length;
    }
}
