using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Wire;

/// <content>Frames about a member that is to be forgotten.</content>
internal sealed partial class WireMapping
{
    private static V1.Frame ToWire(ForgetRequest request) => new()
    {
        ForgetRequest = new V1.ForgetRequest
        {
            Operation = (V1.ForgetRequest.Types.Operation)request.Operation,
            Target = request.Target,
            Source = Bytes(request.Source),
            Name = Bytes(request.Name),
            Generation = request.UpTo.Generation,
            Incarnation = request.UpTo.Incarnation,
        },
    };

    private static V1.Frame ToWire(ForgetReport report) => new()
    {
        ForgetReport = new V1.ForgetReport
        {
            Source = Bytes(report.Source),
            Standing = (V1.ForgetReport.Types.Standing)report.Standing,
            Generation = report.Version.Generation,
            Incarnation = report.Version.Incarnation,
        },
    };

    private DecodeFailure FromWire(V1.ForgetRequest wire, out StreamMessage? message)
    {
        message = null;
        if (wire.Operation is not (V1.ForgetRequest.Types.Operation.Ask or V1.ForgetRequest.Types.Operation.Forget)) return DecodeFailure.UnknownKind;
        if (wire.Incarnation >= WireLimits.MaxIncarnation) return DecodeFailure.BadVersionNumber;
        var failure = FromWire(wire.Source, out var source);
        if (source is null) return failure;
        failure = FromWire(wire.Name, out var name);
        if (name is null) return failure;
        message = new ForgetRequest((ForgetOperation)wire.Operation, wire.Target, source, name, new MemberVersion(wire.Generation, wire.Incarnation));
        return DecodeFailure.None;
    }

    private DecodeFailure FromWire(V1.ForgetReport wire, out StreamMessage? message)
    {
        message = null;
        if (wire.Standing is < V1.ForgetReport.Types.Standing.Unknown or > V1.ForgetReport.Types.Standing.Forgotten) return DecodeFailure.UnknownKind;
        if (wire.Incarnation >= WireLimits.MaxIncarnation) return DecodeFailure.BadVersionNumber;
        var failure = FromWire(wire.Source, out var source);
        if (source is null) return failure;
        message = new ForgetReport(source, (ForgetStanding)wire.Standing, new MemberVersion(wire.Generation, wire.Incarnation));
        return DecodeFailure.None;
    }
}
