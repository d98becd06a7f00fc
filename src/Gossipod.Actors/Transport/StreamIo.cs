using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Event;
using Akka.IO;

namespace Gossipod.Actors.Transport;

/// <summary>How streams use Akka.IO's TCP: settings that travel with each command and leave other users of it alone.</summary>
internal static class StreamIo
{
    /// <summary>Read buffer and write batch; Akka.IO's 4 KiB cost three quarters of the throughput.</summary>
    private const int BatchBytes = 64 * 1024;

    /// <summary>How much longer than the deadline Akka.IO tries, so that the deadline is what the owner hears of.</summary>
    private static readonly TimeSpan ConnectSlack = TimeSpan.FromMilliseconds(250);

    private static readonly DualModeListener[] DualMode = [new()];

    public static Tcp.Connect Connect(ActorSystem system, IPEndPoint to, TimeSpan deadline, ConnectAttempt attempt) =>
        new(to, options: [attempt], timeout: deadline + ConnectSlack)
        {
            TcpSettings = Tuned(system) with
            {
                // Retries within 50 ms on the same address only delay the bad news.
                FinishConnectRetries = 0,
                OutgoingSocketForceIpv4 = to.AddressFamily is AddressFamily.InterNetwork,
            },
        };

    public static Tcp.Bind Bind(ActorSystem system, IActorRef handler, IPEndPoint local) =>
        new(handler, local, options: EndpointGuard.IsDualMode(local.Address) ? DualMode : [])
        {
            TcpSettings = Tuned(system),
        };

    /// <summary>Akka.IO says of a refused and of an unreachable peer the same; every other cause speaks for itself.</summary>
    public static string ExplainConnectFailure(IPEndPoint to, Tcp.CommandFailed failed) =>
        failed.Cause.HasValue && failed.Cause.Value is not ConnectException
            ? $"cannot connect to {to}: {failed.Cause.Value.Message}"
            : $"{to} refused the connection or cannot be reached";

    /// <summary>One frame behind its length, the payload not copied; <see cref="BytesWritten"/> answers it.</summary>
    public static Tcp.Write Write(ReadOnlyMemory<byte> payload)
    {
        var prefix = new byte[FrameAssembler.PrefixBytes];
        FrameAssembler.WritePrefix(prefix, payload.Length);
        var bytes = ByteString.FromBytes(prefix);
        return Counted(payload.IsEmpty ? bytes : bytes + Wrapped(payload));
    }

    /// <summary>Bytes as they are, not copied.</summary>
    public static Tcp.Write WriteBytes(ReadOnlyMemory<byte> payload) => Counted(Wrapped(payload));

    private static ByteString Wrapped(ReadOnlyMemory<byte> payload) =>
        ByteString.FromBytes(MemoryMarshal.TryGetArray(payload, out var segment) ? segment : payload.ToArray());

    private static Tcp.Write Counted(ByteString bytes) => Tcp.Write.Create(bytes, new BytesWritten(bytes.Count));

    private static TcpSettings Tuned(ActorSystem system) => system.WithExtension<TcpExt, Tcp>().Settings with
    {
        MaxFrameSizeBytes = BatchBytes,
        SendBufferSize = 2 * BatchBytes,
        ReceiveBufferSize = 2 * BatchBytes,
    };

    /// <summary>Akka.IO's word that a frame went to the operating system.</summary>
    public sealed class BytesWritten(int count) : Tcp.Event, IDeadLetterSuppression
    {
        public int Count => count;
    }

    private sealed class DualModeListener : Inet.SocketOption
    {
        public override void BeforeServerSocketBind(Socket ss) => ss.DualMode = true;
    }
}
