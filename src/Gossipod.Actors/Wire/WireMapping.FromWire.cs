using System.Collections.Immutable;
using System.Net;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Wire;

/// <summary>
/// Between the generated messages of a stream and the protocol's own, with the rules of <c>packet.proto</c> that the generated
/// code does not know. Mapping from the wire gives a failure and no message, or <see cref="DecodeFailure.None"/> and a message.
/// </summary>
internal sealed partial class WireMapping(NameCache names, int maxMetadataBytes)
{
    public DecodeFailure FromWire(V1.Frame frame, out StreamMessage? message)
    {
        message = null;
        return frame.MessageCase switch
        {
            V1.Frame.MessageOneofCase.SyncRequest => FromWire(frame.SyncRequest, out message),
            V1.Frame.MessageOneofCase.InSync => FromWire(frame.InSync, out message),
            V1.Frame.MessageOneofCase.TablePage => FromWire(frame.TablePage, out message),
            V1.Frame.MessageOneofCase.Error => FromWire(frame.Error, out message),
            V1.Frame.MessageOneofCase.StreamPing => FromWire(frame.StreamPing, out message),
            V1.Frame.MessageOneofCase.StreamPong => FromWire(frame.StreamPong, out message),
            V1.Frame.MessageOneofCase.MessageHello => FromWire(frame.MessageHello, out message),
            V1.Frame.MessageOneofCase.HelloAccepted => FromWire(frame.HelloAccepted, out message),
            V1.Frame.MessageOneofCase.KeyRequest => FromWire(frame.KeyRequest, out message),
            V1.Frame.MessageOneofCase.KeyReport => FromWire(frame.KeyReport, out message),
            V1.Frame.MessageOneofCase.ForgetRequest => FromWire(frame.ForgetRequest, out message),
            V1.Frame.MessageOneofCase.ForgetReport => FromWire(frame.ForgetReport, out message),
            V1.Frame.MessageOneofCase.PathRequest => FromWire(frame.PathRequest, out message),
            V1.Frame.MessageOneofCase.PathReport => FromWire(frame.PathReport, out message),
            V1.Frame.MessageOneofCase.BucketDigests => FromWire(frame.BucketDigests, out message),
            V1.Frame.MessageOneofCase.Fingerprints => FromWire(frame.Fingerprints, out message),
            V1.Frame.MessageOneofCase.SyncAccepted => FromWire(frame.SyncAccepted, out message),
            _ => DecodeFailure.MissingField,
        };
    }

    private DecodeFailure FromWire(V1.TablePage wire, out StreamMessage? message)
    {
        message = null;
        var failure = FromWire(wire.Source, out var source);
        if (source is null) return failure;
        var rows = new SyncRow[wire.Rows.Count];
        var read = 0;
        foreach (var each in wire.Rows)
        {
            if (each.Status is < 0 or > V1.Announce.Types.Kind.Leave) continue; // a later version's
            failure = FromWire(each, out var row);
            if (row is null) return failure;
            rows[read++] = row;
        }

        if (read < rows.Length) Array.Resize(ref rows, read);
        message = new TablePage(source, rows, wire.Last);
        return DecodeFailure.None;
    }

    internal static DecodeFailure FromWire(V1.Error wire, out StreamMessage? message)
    {
        message = null;
        if (wire.Code is < V1.Error.Types.Code.Malformed or > V1.Error.Types.Code.BadSignature) return DecodeFailure.UnknownKind;
        if (Encoding.UTF8.GetByteCount(wire.Detail) > WireLimits.MaxErrorDetailBytes || wire.KeyIds.Count > WireLimits.MaxKeyIdCount)
            return DecodeFailure.LimitExceeded;
        message = new StreamError((StreamErrorCode)wire.Code, wire.Detail) { KeyIds = [.. wire.KeyIds] };
        return DecodeFailure.None;
    }

    private DecodeFailure FromWire(V1.Row wire, out SyncRow? row)
    {
        row = null;
        if (StatusOf(wire.Status) is not { } status) return DecodeFailure.UnknownKind;
        var version = new MemberVersion(wire.Generation, wire.Incarnation);
        var issued = new MemberVersion(wire.DetailsGeneration, wire.DetailsIncarnation);
        var detailsVersion = issued == default ? version : issued;
        if (version.Incarnation >= WireLimits.MaxIncarnation || detailsVersion.Incarnation >= WireLimits.MaxIncarnation)
            return DecodeFailure.BadVersionNumber;
        if (detailsVersion > version) return DecodeFailure.BadVersionNumber;

        var failure = FromWire(wire.Name, out var name);
        if (name is null) return failure;
        if (!LeaveKey.TryRead(wire.LeaveKey.Span, out var key)) return DecodeFailure.BadKey;
        var signature = Signature.TryRead(wire.Signature.Span);
        if (signature is null && !wire.Signature.IsEmpty) return DecodeFailure.BadKey;
        failure = FromWire(wire.Record, out var details);
        if (details is null) return failure;
        row = new SyncRow(name, status, version, detailsVersion, details)
        {
            Key = status == MemberStatus.Left ? key : LeaveKey.None,
            Signature = status is MemberStatus.Suspect or MemberStatus.Dead ? signature : null,
        };
        return DecodeFailure.None;
    }

    private DecodeFailure FromWire(V1.Record? wire, out MemberDetails? details)
    {
        details = null;
        if (wire?.Endpoint is null) return DecodeFailure.MissingField;
        if (wire.Extensions.Length > WireLimits.MaxExtensionsBytes) return DecodeFailure.LimitExceeded;
        if (!LeaveLock.TryRead(wire.LeaveLock.Span, out var leaveLock)) return DecodeFailure.BadKey;
        if (!RecordSignature.TryRead(wire.PublicKey.Span, wire.Signature.Span, out var signedBy)) return DecodeFailure.BadKey;
        var endpoint = WireEndpoint.Create(wire.Endpoint.Address.Span, wire.Endpoint.Port);
        if (endpoint is null || wire.StreamPort > IPEndPoint.MaxPort) return DecodeFailure.BadEndpoint;
        var failure = FromWire(wire.Tags, maxMetadataBytes - wire.Metadata.Length, out var tags);
        if (failure == DecodeFailure.None)
            details = new MemberDetails(endpoint, (int)wire.StreamPort, tags, Copy(wire.Metadata), Copy(wire.Extensions)) { Lock = leaveLock, Signature = signedBy };

        return failure;
    }

    private static DecodeFailure FromWire(RepeatedField<V1.Tag> wire, int maxBytes, out ImmutableSortedDictionary<string, string> tags)
    {
        tags = MemberDetails.NoTags;
        if (wire.Count > WireLimits.MaxTagCount) return DecodeFailure.LimitExceeded;
        var builder = wire.Count == 0 ? null : tags.ToBuilder();
        foreach (var tag in wire)
        {
            int keyBytes = Encoding.UTF8.GetByteCount(tag.Key), valueBytes = Encoding.UTF8.GetByteCount(tag.Value);
            if (keyBytes > WireLimits.MaxTagKeyBytes || valueBytes > WireLimits.MaxTagValueBytes) return DecodeFailure.LimitExceeded;
            maxBytes -= keyBytes + valueBytes;
            if (keyBytes == 0 || !builder!.TryAdd(tag.Key, tag.Value)) return DecodeFailure.BadTag;
        }

        if (maxBytes < 0) return DecodeFailure.LimitExceeded;
        if (builder is not null) tags = builder.ToImmutable();
        return DecodeFailure.None;
    }

    private DecodeFailure FromWire(ByteString wire, out MemberName? name)
    {
        name = null;
        if (wire.IsEmpty) return DecodeFailure.MissingField;
        name = names.Find(wire.Span);
        return name is null ? DecodeFailure.BadName : DecodeFailure.None;
    }

    private static MemberStatus? StatusOf(V1.Announce.Types.Kind kind) => kind switch
    {
        V1.Announce.Types.Kind.Alive => MemberStatus.Alive,
        V1.Announce.Types.Kind.Suspect => MemberStatus.Suspect,
        V1.Announce.Types.Kind.Confirm => MemberStatus.Dead,
        V1.Announce.Types.Kind.Leave => MemberStatus.Left,
        _ => null,
    };

    private static ReadOnlyMemory<byte> Copy(ByteString bytes) => bytes.IsEmpty ? default : bytes.ToByteArray();
}
