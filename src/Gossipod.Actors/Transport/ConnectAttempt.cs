using System.Net.Sockets;
using Akka.IO;

namespace Gossipod.Actors.Transport;

/// <summary>
/// The socket of a connection that Akka.IO tries to make, so that the attempt can be given up: Akka.IO itself would hold on until
/// its timeout. Owned by StreamConnectionActor until the connection stands.
/// </summary>
internal sealed class ConnectAttempt : Inet.SocketOption
{
    private readonly Lock _gate = new();
    private Socket? _socket;
    private bool _givenUp;

    /// <summary>Called by Akka.IO on its thread.</summary>
    public override void BeforeConnect(Socket s)
    {
        lock (_gate)
        {
            _socket = s;
            if (_givenUp) s.Dispose();
        }
    }

    public void GiveUp()
    {
        lock (_gate)
        {
            _givenUp = true;
            _socket?.Dispose();
        }
    }
}
