using System.Text;
using Google.Protobuf;
using Gossipod.Actors.Protocol.Keys;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Wire;

/// <content>Frames about keys.</content>
internal sealed partial class WireMapping
{
    private const int MaxProofsBytes = KeyReport.MaxKeyCount * KeyReport.ProofBytes;

    private static V1.Frame ToWire(KeyRequest request) => new()
    {
        KeyRequest = new V1.KeyRequest
        {
            Operation = (V1.KeyRequest.Types.Operation)request.Operation,
            Target = request.Target,
            KeyId = request.KeyId,
            Key = ByteString.CopyFrom(request.Key.Span),
            Proofs = ByteString.CopyFrom(request.Proofs.Span),
        },
    };

    private static V1.Frame ToWire(KeyReport report) => new()
    {
        KeyReport = new V1.KeyReport
        {
            Source = Bytes(report.Source),
            KeyIds = { report.KeyIds },
            Problem = Shorten(report.Problem),
            Keys = ByteString.CopyFrom(report.Keys.Span),
            Proofs = ByteString.CopyFrom(report.Proofs.Span),
        },
    };

    private static DecodeFailure FromWire(V1.KeyRequest wire, out StreamMessage? message)
    {
        message = null;
        if (wire.Operation is < V1.KeyRequest.Types.Operation.List or > V1.KeyRequest.Types.Operation.Fetch) return DecodeFailure.UnknownKind;
        if (wire.Key.Length > KeyReport.KeyBytes || wire.Proofs.Length > MaxProofsBytes) return DecodeFailure.LimitExceeded;
        message = new KeyRequest((KeyOperation)wire.Operation, wire.Target, wire.KeyId, wire.Key.ToByteArray()) { Proofs = wire.Proofs.ToByteArray() };
        return DecodeFailure.None;
    }

    private DecodeFailure FromWire(V1.KeyReport wire, out StreamMessage? message)
    {
        message = null;
        var failure = FromWire(wire.Source, out var source);
        if (source is null) return failure;
        if (wire.KeyIds.Count is 0) return DecodeFailure.MissingField;
        if (wire.KeyIds.Count > KeyReport.MaxKeyCount || Encoding.UTF8.GetByteCount(wire.Problem) > WireLimits.MaxErrorDetailBytes) return DecodeFailure.LimitExceeded;
        if (wire.Proofs.Length > MaxProofsBytes) return DecodeFailure.LimitExceeded;
        if (wire.Keys.Length != 0 && wire.Keys.Length != wire.KeyIds.Count * KeyReport.KeyBytes) return DecodeFailure.Malformed;
        message = new KeyReport(source, [.. wire.KeyIds], wire.Problem, wire.Keys.ToByteArray()) { Proofs = wire.Proofs.ToByteArray() };
        return DecodeFailure.None;
    }
}
