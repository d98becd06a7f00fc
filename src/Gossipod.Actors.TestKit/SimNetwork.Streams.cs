using System.Net;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.TestKit;

/// <content>Streams: what is lost is sent again, as TCP does, and comes late instead.</content>
public sealed partial class SimNetwork
{
    /// <summary>TCP's first wait for the answer to a connection's first segment (RFC 6298: 1 s); doubled each time.</summary>
    private static readonly TimeSpan ConnectRetry = TimeSpan.FromSeconds(1);

    /// <summary>TCP's least wait for an acknowledgement in a connection, as Linux has it; doubled each time.</summary>
    private static readonly TimeSpan SegmentRetry = TimeSpan.FromMilliseconds(200);

    /// <summary>Times a segment is sent again; what is lost more often than that comes with the last.</summary>
    private const int RetriesMax = 6;

    /// <summary>Runs <paramref name="arrived"/> at the other end after a one-way delay, or <paramref name="unreachable"/> when nobody is there.</summary>
    internal void Connect(IPEndPoint from, IPEndPoint to, Action<SimStreamActor.Port> arrived, Action unreachable) => OnceSending(from, () =>
    {
        if (from.Equals(to) && _streams.TryGetValue(to, out var own))
        {
            arrived(own);
            return;
        }

        var delay = Delay(from, to) + Retries(ConnectRetry, () => IsLost(from, to) || IsLost(to, from));
        _scheduler.After(delay, () => OnceReceiving(to, () =>
        {
            if (CarriesStreams(from.Address, to.Address) && CarriesStreams(to.Address, from.Address) && _streams.TryGetValue(to, out var port)) arrived(port);
            else unreachable();
        }));
    });

    /// <summary>A frame leaves on a stream.</summary>
    internal void CountFrame(IPEndPoint from, IPEndPoint to, int payloadBytes)
    {
        if (from.Equals(to)) return;
        var bytes = FrameAssembler.PrefixBytes + payloadBytes;
        StreamFramesSent++;
        StreamBytesSent += bytes;
        FrameTap?.Invoke(from, to, bytes);
    }

    /// <summary>Something sent on a stream now: it never arrives before what was sent earlier.</summary>
    internal void Carry(IPEndPoint from, IPEndPoint to, StreamOrder order, Action arrived) => OnceSending(from, () =>
    {
        if (from.Equals(to))
        {
            arrived();
            return;
        }

        var at = _scheduler.Elapsed + Delay(from, to) + Retries(SegmentRetry, () => IsLost(from, to));
        if (at < order.LastArrival) at = order.LastArrival;
        order.LastArrival = at;
        _scheduler.After(at - _scheduler.Elapsed, () => OnceReceiving(to, () =>
        {
            // A cut stream is silent until its deadline, as TCP is.
            if (CarriesStreams(from.Address, to.Address)) arrived();
        }));
    });

    private static TimeSpan Retries(TimeSpan first, Func<bool> isLost)
    {
        var waited = TimeSpan.Zero;
        for (var retry = 0; retry < RetriesMax && isLost(); retry++, first *= 2) waited += first;
        return waited;
    }
}
