using System.Net;
using System.Net.Sockets;
using Akka.Event;

namespace Gossipod.Actors.Transport;

/// <summary>The log lines of the transports.</summary>
internal static class TransportLog
{
    public static void DatagramsReady(ILoggingAdapter log, IPEndPoint local) =>
        log.Debug("Datagrams are received at {0}", local);

    public static void ReceiveBufferClamped(ILoggingAdapter log, int asked, int granted) => log.Warning(
        "The system granted {0} of {1} bytes of receive buffer; bursts may be lost. Raise net.core.rmem_max or lower receive-buffer-bytes.",
        granted, asked);

    public static void DatagramsLost(ILoggingAdapter log, IPEndPoint local, string reason, TimeSpan retryDelay) => log.Warning(
        "No datagrams are received at {0} any more: {1}; binding again in {2}", local, reason, retryDelay);

    public static void BindFailed(ILoggingAdapter log, IPEndPoint endpoint, string reason) => log.Warning(
        "Cannot bind {0}: {1}", endpoint, reason);

    public static void SendFailed(ILoggingAdapter log, IPEndPoint to, int bytes, SocketException? error) => log.Debug(
        "Sending {0} bytes to {1} failed: {2}", bytes, to, error?.SocketErrorCode);

    public static void SendRefused(ILoggingAdapter log, IPEndPoint to, int bytes, string reason) => log.Debug(
        "{0} bytes to {1} were not sent: {2}", bytes, to, reason);

    public static void StreamsReady(ILoggingAdapter log, IPEndPoint local) => log.Debug("Streams are accepted at {0}", local);

    public static void StreamsLost(ILoggingAdapter log, IPEndPoint local, TimeSpan retryDelay) => log.Warning(
        "No streams are accepted at {0} any more; binding again in {1}", local, retryDelay);

    public static void StreamRefused(ILoggingAdapter log, EndPoint from, string reason) => log.Debug(
        "A stream from {0} was refused: {1}", from, reason);
}
