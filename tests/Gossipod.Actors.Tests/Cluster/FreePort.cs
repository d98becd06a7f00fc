using System.Net;
using System.Net.Sockets;

namespace Gossipod.Actors.Tests.Cluster;

/// <summary>
/// Ports of an address that were free for UDP and TCP a moment ago. Below the range from which the system takes ports for outgoing
/// connections: one of those could get it before the node is there.
/// </summary>
internal static class FreePort
{
    private static readonly HashSet<int> Given = [];

    public static int Next(IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        for (var tries = 0; tries < 1000; tries++)
        {
            var port = Random.Shared.Next(10_000, 32_000);
            lock (Given)
            {
                if (!Given.Add(port)) continue;
            }

            using var udp = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            using var tcp = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                udp.Bind(new IPEndPoint(address, port));
                tcp.Bind(new IPEndPoint(address, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken; another one.
            }
        }

        throw new InvalidOperationException($"no port of {address} is free for UDP and TCP");
    }
}
