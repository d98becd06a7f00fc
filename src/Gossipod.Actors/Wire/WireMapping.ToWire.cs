using System.Net;
using System.Text;
using Google.Protobuf;
using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Keys;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Paths;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Wire;

internal sealed partial class WireMapping
{
    public static V1.Frame ToWire(StreamMessage message) => message switch
    {
        SyncRequest request => new V1.Frame { SyncRequest = ToWire(request) },
        InSync inSync => new V1.Frame { InSync = new V1.InSync { Source = Bytes(inSync.Source), State = Bytes(inSync.State) } },
        BucketDigests buckets => new V1.Frame { BucketDigests = new V1.BucketDigests { Digests = { buckets.Digests } } },
        Fingerprints page => new V1.Frame { Fingerprints = ToWire(page) },
        SyncAccepted accepted => new V1.Frame { SyncAccepted = ToWire(accepted) },
        TablePage page => new V1.Frame { TablePage = ToWire(page) },
        StreamError error => new V1.Frame
        {
            Error = new V1.Error { Code = (V1.Error.Types.Code)error.Code, Detail = Shorten(error.Detail), KeyIds = { error.KeyIds } },
        },
        StreamPing ping => ToWire(ping),
        StreamPong pong => ToWire(pong),
        MessageHello hello => ToWire(hello),
        HelloAccepted accepted => ToWire(accepted),
        KeyRequest request => ToWire(request),
        KeyReport report => ToWire(report),
        ForgetRequest request => ToWire(request),
        ForgetReport report => ToWire(report),
        PathRequest request => ToWire(request),
        PathReport report => ToWire(report),
        _ => throw new ArgumentException($"No wire form for {message.GetType().Name}.", nameof(message)),
    };

    public static V1.Record ToWire(MemberDetails details)
    {
        var record = new V1.Record
        {
            Endpoint = ToWire(details.Endpoint),
            StreamPort = (uint)details.StreamPort,
            Metadata = ByteString.CopyFrom(details.Metadata.Span),
            Extensions = ByteString.CopyFrom(details.Extensions.Span),
            LeaveLock = Bytes(new LeaveKey(details.Lock.First, details.Lock.Second)),
            PublicKey = details.Signature is { } signedBy ? ByteString.CopyFrom(signedBy.Key.Span) : ByteString.Empty,
            Signature = Bytes(details.Signature?.Value),
        };
        foreach (var (key, value) in details.Tags) record.Tags.Add(new V1.Tag { Key = key, Value = value });
        return record;
    }

    public static V1.Endpoint ToWire(IPEndPoint endpoint)
    {
        Span<byte> address = stackalloc byte[WireEndpoint.MaxAddressBytes];
        var length = WireEndpoint.WriteAddress(endpoint.Address, address);
        return new V1.Endpoint { Address = ByteString.CopyFrom(address[..length]), Port = (uint)endpoint.Port };
    }

    private static V1.TablePage ToWire(TablePage page)
    {
        var wire = new V1.TablePage { Source = Bytes(page.Source), Last = page.Last };
        foreach (var row in page.Rows) wire.Rows.Add(ToWire(row));
        return wire;
    }

    private static V1.Row ToWire(SyncRow row)
    {
        var details = row.DetailsVersion == row.Version ? default : row.DetailsVersion;
        return new V1.Row
        {
            Status = ToWire(row.Status),
            Name = Bytes(row.Name),
            Generation = row.Version.Generation,
            Incarnation = row.Version.Incarnation,
            DetailsGeneration = details.Generation,
            DetailsIncarnation = details.Incarnation,
            Record = ToWire(row.Details),
            LeaveKey = Bytes(row.Key),
            Signature = Bytes(row.Signature),
        };
    }

    private static V1.Announce.Types.Kind ToWire(MemberStatus status) => status switch
    {
        MemberStatus.Alive => V1.Announce.Types.Kind.Alive,
        MemberStatus.Suspect => V1.Announce.Types.Kind.Suspect,
        MemberStatus.Dead => V1.Announce.Types.Kind.Confirm,
        _ => V1.Announce.Types.Kind.Leave,
    };

    private static ByteString Bytes(LeaveKey key)
    {
        if (key == LeaveKey.None) return ByteString.Empty;
        Span<byte> bytes = stackalloc byte[LeaveKey.Bytes];
        key.Write(bytes);
        return ByteString.CopyFrom(bytes);
    }

    private static ByteString Bytes(Signature? signature) => signature is null ? ByteString.Empty : ByteString.CopyFrom(signature.Span);

    private static ByteString Bytes(MemberName name) => ByteString.CopyFrom(name.Utf8);

    private static ByteString Bytes(ReadOnlyMemory<byte> bytes) => ByteString.CopyFrom(bytes.Span);

    /// <summary>As much of the detail as the wire carries, cut between characters.</summary>
    private static string Shorten(string detail)
    {
        if (Encoding.UTF8.GetByteCount(detail) <= WireLimits.MaxErrorDetailBytes) return detail;
        var bytes = 0;
        var length = 0;
        foreach (var rune in detail.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > WireLimits.MaxErrorDetailBytes) break;
            length += rune.Utf16SequenceLength;
        }

        return detail[..length];
    }
}
