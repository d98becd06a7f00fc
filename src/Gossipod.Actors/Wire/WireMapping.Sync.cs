using System.Collections;
using Google.Protobuf;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Wire;

/// <content>The frames of an exchange of tables, both ways.</content>
internal sealed partial class WireMapping
{
    private const int BitsPerByte = 8;

    private static V1.SyncRequest ToWire(SyncRequest request) => new()
    {
        Purpose = (V1.SyncRequest.Types.Purpose)request.Purpose,
        Source = Bytes(request.Source),
        TableHash = request.TableHash,
        Salt = request.Salt,
        RowCount = (uint)request.RowCount,
        Self = request.Self is { } self ? ToWire(self) : null,
    };

    private static V1.Fingerprints ToWire(Fingerprints page)
    {
        var buckets = new byte[(page.Buckets.Length + BitsPerByte - 1) / BitsPerByte];
        page.Buckets.CopyTo(buckets, 0);
        return new V1.Fingerprints { Buckets = ByteString.CopyFrom(buckets), Rows = { page.Rows }, Last = page.Last };
    }

    private static V1.SyncAccepted ToWire(SyncAccepted accepted) => new()
    {
        Self = accepted.Self is { } self ? ToWire(self) : null,
        State = Bytes(accepted.State),
    };

    private DecodeFailure FromWire(V1.SyncRequest wire, out StreamMessage? message)
    {
        message = null;
        if (wire.Purpose is not (V1.SyncRequest.Types.Purpose.Join or V1.SyncRequest.Types.Purpose.Repair))
            return DecodeFailure.UnknownKind;
        if (wire.RowCount > int.MaxValue) return DecodeFailure.LimitExceeded;
        var failure = FromWire(wire.Source, out var source);
        if (source is null) return failure;
        failure = FromWireIfAny(wire.Self, out var self);
        if (failure == DecodeFailure.None)
            message = new SyncRequest((SyncPurpose)wire.Purpose, source, wire.Salt, wire.TableHash, (int)wire.RowCount, self);
        return failure;
    }

    private DecodeFailure FromWire(V1.InSync wire, out StreamMessage? message)
    {
        var failure = FromWire(wire.Source, out var source);
        message = source is null ? null : new InSync(source, Copy(wire.State));
        return failure;
    }

    private static DecodeFailure FromWire(V1.BucketDigests wire, out StreamMessage? message)
    {
        message = null;
        if (wire.Digests.Count == 0) return DecodeFailure.MissingField;
        if (wire.Digests.Count > WireLimits.MaxBucketCount) return DecodeFailure.LimitExceeded;
        message = new BucketDigests([.. wire.Digests]);
        return DecodeFailure.None;
    }

    private static DecodeFailure FromWire(V1.Fingerprints wire, out StreamMessage? message)
    {
        message = null;
        if (wire.Rows.Count > WireLimits.MaxFingerprintCount || wire.Buckets.Length > WireLimits.MaxBucketCount / BitsPerByte)
            return DecodeFailure.LimitExceeded;
        var buckets = wire.Buckets.IsEmpty ? Fingerprints.NoBuckets : new BitArray(wire.Buckets.ToByteArray());
        message = new Fingerprints(buckets, [.. wire.Rows], wire.Last);
        return DecodeFailure.None;
    }

    private DecodeFailure FromWire(V1.SyncAccepted wire, out StreamMessage? message)
    {
        var failure = FromWireIfAny(wire.Self, out var self);
        message = failure == DecodeFailure.None ? new SyncAccepted(self, Copy(wire.State)) : null;
        return failure;
    }

    private DecodeFailure FromWireIfAny(V1.Row? wire, out SyncRow? row)
    {
        row = null;
        return wire is null ? DecodeFailure.None : FromWire(wire, out row);
    }
}
