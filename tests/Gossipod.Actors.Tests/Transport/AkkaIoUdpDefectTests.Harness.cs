using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;

namespace Gossipod.Actors.Tests.Transport;

/// <content>A raw listener whose leaked sockets are kept, and raw peers.</content>
public sealed partial class AkkaIoUdpDefectTests
{
    private static readonly TimeSpan Patience = TransportNode.Patience;
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);
    private static readonly IPEndPoint Unsendable = new(IPAddress.Loopback, 0);

    private readonly KeptSockets _sockets = new();

    public AkkaIoUdpDefectTests()
        : base("""
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            small-pool {
              class = "Akka.IO.Buffers.DirectBufferPool, Akka"
              buffer-size = 512
              buffers-per-segment = 1
              initial-segments = 1
              buffer-pool-limit = 3
            }
            """)
    {
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _sockets.Dispose();
    }

    private (IActorRef Listener, IPEndPoint Endpoint, TestProbe Handler) Bind(IPEndPoint? endpoint = null)
    {
        var handler = CreateTestProbe();
        Udp.Instance.Apply(Sys).Manager.Tell(new Udp.Bind(handler, endpoint ?? AnyPort, [_sockets]));
        var bound = ExpectMsg<Udp.Bound>(Patience);
        return (LastSender, (IPEndPoint)bound.LocalAddress, handler);
    }

    private static ByteString Bytes(int length) => ByteString.FromBytes(new byte[length]);

    private static Socket Peer()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(AnyPort);
        return socket;
    }

    private static IPEndPoint Free()
    {
        using var socket = Peer();
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private static bool IsBound(IPEndPoint endpoint)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(endpoint);
            return false;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return true;
        }
    }

    private sealed class Ack(int number) : Udp.Event
    {
        public int Number => number;
    }

    /// <summary>Keeps what Akka.IO leaks, and opens no more than asked for.</summary>
    private sealed class KeptSockets : Inet.DatagramChannelCreator, IDisposable
    {
        private readonly List<Socket> _sockets = [];

        public int Most { get; set; } = 10;

        public int Count
        {
            get
            {
                lock (_sockets) return _sockets.Count;
            }
        }

        public Socket Last
        {
            get
            {
                lock (_sockets) return _sockets[^1];
            }
        }

        public override Socket Create(AddressFamily addressFamily)
        {
            lock (_sockets)
            {
                if (_sockets.Count >= Most) throw new InvalidOperationException("Enough sockets.");
                var socket = base.Create(addressFamily);
                _sockets.Add(socket);
                return socket;
            }
        }

        public void Dispose()
        {
            foreach (var socket in _sockets) socket.Dispose();
        }
    }
}
