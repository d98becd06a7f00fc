using System.Net;
using System.Net.Sockets;
using Akka.IO;

namespace Gossipod.Actors.Transport;

/// <summary>How one send went.</summary>
internal enum SendOutcome
{
    Sent,

    /// <summary>The endpoint can never be sent to; no system call was made.</summary>
    Refused,

    /// <summary>The operating system said no; <see cref="DatagramSocket.LastError"/> says why.</summary>
    Failed,
}

/// <summary>
/// The socket that Akka.IO's listener receives on and that we send on ourselves. Owned by UdpTransportActor, which alone sends
/// and disposes; the listener sees it through <see cref="Create"/>.
/// </summary>
/// <remarks>
/// <para>A failed send through Akka.IO crashes its listener, whose restart cannot bind again; hence the direct send.</para>
/// <para>
/// The socket is handed out once. A listener that restarts, for whatever reason, thereby fails and stops, instead of opening
/// sockets that nobody owns or, behind a disposed one, restarting without end.
/// </para>
/// </remarks>
internal sealed class DatagramSocket : Inet.DatagramChannelCreator, IDisposable
{
    private const int CachedAddressesMax = 4_096;

    private readonly Socket _socket;
    private readonly IPEndPoint _local;
    private readonly IPAddress? _advertised;
    private readonly Dictionary<IPEndPoint, SocketAddress> _addresses = [];
    private int _handedOut;

    private DatagramSocket(Socket socket, IPEndPoint local, IPAddress? advertised) =>
        (_socket, _local, _advertised) = (socket, local, advertised);

    public SocketException? LastError { get; private set; }

    /// <summary>SO_RCVBUF in force. Linux reports twice what it grants, the half being for its own books.</summary>
    public int ReceiveBufferBytes => OperatingSystem.IsLinux() ? _socket.ReceiveBufferSize / 2 : _socket.ReceiveBufferSize;

    /// <summary>An unbound socket for the endpoint's family, dual mode for all of IPv6.</summary>
    /// <exception cref="SocketException">The system has no such sockets.</exception>
    public static DatagramSocket Open(IPEndPoint local, IPAddress? advertised, int receiveBufferBytes)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (EndpointGuard.IsDualMode(local.Address)) socket.DualMode = true;
            socket.ReceiveBufferSize = receiveBufferBytes;
            return new DatagramSocket(socket, local, advertised);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Called by Akka.IO's listener, on its thread.</summary>
    public override Socket Create(AddressFamily addressFamily) =>
        Interlocked.Exchange(ref _handedOut, 1) is 0
            ? _socket
            : throw new InvalidOperationException("The socket serves one life of the listener; the transport binds a new one.");

    public SendOutcome Send(IPEndPoint to, ReadOnlySpan<byte> bytes)
    {
        if (!TryResolve(to, out var address)) return SendOutcome.Refused;
        try
        {
            _socket.SendTo(bytes, SocketFlags.None, address);
            return SendOutcome.Sent;
        }
        catch (SocketException error)
        {
            LastError = error;
            return SendOutcome.Failed;
        }
    }

    /// <summary>Why the listener could not bind, which Akka.IO keeps to itself. Only for a socket whose listener is gone.</summary>
    public string ExplainBindFailure()
    {
        try
        {
            _socket.Bind(_local);
            return "the endpoint was in use a moment ago and is free now";
        }
        catch (SocketException error)
        {
            return error.Message;
        }
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref _handedOut, 1);
        _socket.Dispose();
    }

    private bool TryResolve(IPEndPoint to, out SocketAddress address)
    {
        if (_addresses.TryGetValue(to, out address!)) return true;
        if (EndpointGuard.Check(to, _local, _advertised) is not EndpointProblem.None) return false;

        var canonical = EndpointGuard.Canonical(to.Address);
        var onTheWire = _local.AddressFamily is AddressFamily.InterNetworkV6 ? canonical.MapToIPv6() : canonical;
        address = new IPEndPoint(onTheWire, to.Port).Serialize();
        if (_addresses.Count >= CachedAddressesMax) _addresses.Clear();
        _addresses.Add(to, address);
        return true;
    }
}
