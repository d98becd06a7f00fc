using System.Net;
using System.Net.Sockets;
using Akka.Event;
using Gossipod.Actors.Diagnostics;

namespace Gossipod.Actors.Transport;

/// <summary>The log lines of the transports, as facts with stable property names.</summary>
internal static class TransportLog
{
    public static void DatagramsReady(ILoggingAdapter log, IPEndPoint local) =>
        log.Debug("Datagrams are received at {Address}", local);

    public static void ReceiveBufferClamped(ILoggingAdapter log, int asked, int granted) => log.Warning(
        "The system granted {GrantedBytes} of {AskedBytes} bytes of receive buffer; bursts may be lost. Raise net.core.rmem_max or lower gossipod.transport.receive-buffer",
        granted, asked);

    public static void DatagramsLost(ILoggingAdapter log, IPEndPoint local, string reason, TimeSpan retryDelay) => log.Warning(
        "No datagrams are received at {Address} any more: {Reason}; binding again in {Delay}", local, reason, retryDelay);

    public static void BindFailed(ILoggingAdapter log, IPEndPoint endpoint, string reason) => log.Warning(
        "Cannot bind {Address}: {Reason}", endpoint, reason);

    public static void SendFailed(ILoggingAdapter log, LogLimits limits, IPEndPoint to, int bytes, SocketException? error) =>
        limits.Admit(log, LimitedLine.Debugging, to)?.Debug("Sending {Length} bytes to {Address} failed: {Reason}", bytes, to, error?.SocketErrorCode);

    public static void SendRefused(ILoggingAdapter log, LogLimits limits, IPEndPoint to, int bytes, string reason) =>
        limits.Admit(log, LimitedLine.Debugging, to)?.Debug("{Length} bytes to {Address} were not sent: {Reason}", bytes, to, reason);

    public static void StreamsReady(ILoggingAdapter log, IPEndPoint local) => log.Debug("Streams are accepted at {Address}", local);

    public static void StreamsLost(ILoggingAdapter log, IPEndPoint local, TimeSpan retryDelay) => log.Warning(
        "No streams are accepted at {Address} any more; binding again in {Delay}", local, retryDelay);

    /// <summary>Whoever reaches the port can cause it; but it is also a node of ours with the wrong key or certificate.</summary>
    public static void StreamUnproven(ILoggingAdapter log, LogLimits limits, EndPoint from, string reason) =>
        limits.Admit(log, LimitedLine.StreamUnproven, from)?.Warning("A stream from {Address} could not prove itself: {Reason}", from, reason);

    public static void StreamRefused(ILoggingAdapter log, LogLimits limits, EndPoint from, string reason) =>
        limits.Admit(log, LimitedLine.Debugging, from)?.Debug("A stream from {Address} was refused: {Reason}", from, reason);
}
