using System.Net;
using System.Net.Sockets;

namespace Gossipod.Actors.Tests.Cluster;

/// <summary>Ports of an address that were free for UDP and TCP a moment ago.</summary>
internal static class FreePort
{
    public static int Next(IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        for (var tries = 0; tries < 100; tries++)
        {
            using var udp = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(address, 0));
            var port = ((IPEndPoint)udp.LocalEndPoint!).Port;
            using var tcp = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                tcp.Bind(new IPEndPoint(address, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken for TCP; another one.
            }
        }

        throw new InvalidOperationException($"no port of {address} is free for UDP and TCP");
    }
}
