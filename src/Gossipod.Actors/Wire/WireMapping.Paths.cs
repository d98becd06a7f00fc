using System.Text;
using Gossipod.Actors.Protocol.Paths;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Wire;

/// <content>Frames about the way between two members.</content>
internal sealed partial class WireMapping
{
    private static V1.Frame ToWire(PathRequest request) => new()
    {
        PathRequest = new V1.PathRequest { Target = request.Target, Source = Bytes(request.Source) },
    };

    private static V1.Frame ToWire(PathReport report) => new()
    {
        PathReport = new V1.PathReport
        {
            Source = Bytes(report.Source),
            DatagramsArrive = report.DatagramsArrive,
            DatagramMicros = Micros(report.DatagramRoundTrip),
            StreamMicros = Micros(report.StreamTime),
            StreamProblem = Shorten(report.StreamProblem),
            ReceivedMillis = report.ReceivedAt,
            SentMillis = report.SentAt,
        },
    };

    private DecodeFailure FromWire(V1.PathRequest wire, out StreamMessage? message)
    {
        var failure = FromWire(wire.Source, out var source);
        message = source is null ? null : new PathRequest(wire.Target, source);
        return failure;
    }

    private DecodeFailure FromWire(V1.PathReport wire, out StreamMessage? message)
    {
        message = null;
        var failure = FromWire(wire.Source, out var source);
        if (source is null) return failure;
        if (Encoding.UTF8.GetByteCount(wire.StreamProblem) > WireLimits.MaxErrorDetailBytes) return DecodeFailure.LimitExceeded;
        message = new PathReport(
            source, wire.DatagramsArrive, OfMicros(wire.DatagramMicros), OfMicros(wire.StreamMicros), wire.StreamProblem, wire.ReceivedMillis, wire.SentMillis);
        return DecodeFailure.None;
    }

    /// <summary>At least 1, since 0 stands for none.</summary>
    private static uint Micros(TimeSpan? time) => time is { } some ? (uint)Math.Clamp(some.Ticks / TimeSpan.TicksPerMicrosecond, 1, uint.MaxValue) : 0;

    private static TimeSpan? OfMicros(uint micros) => micros == 0 ? null : TimeSpan.FromTicks(micros * TimeSpan.TicksPerMicrosecond);
}
