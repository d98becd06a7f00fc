using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gossipod.Tool.Doctoring;

/// <summary>What this machine's kernel has learned of paths, from its routes and from routers that have refused longer packets.</summary>
internal static class PathMtu
{
    private const int IpLevel = 0;
    private const int IpMtu = 14;
    private const int Ipv6Level = 41;
    private const int Ipv6Mtu = 24;

    /// <summary>Bytes of the longest packet that gets there whole, headers included; null where the kernel does not say, as on all but Linux.</summary>
    public static int? Of(IPEndPoint there)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            using var socket = new Socket(there.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(there);
            Span<byte> answer = stackalloc byte[sizeof(int)];
            var isV6 = there.AddressFamily == AddressFamily.InterNetworkV6;
            return socket.GetRawSocketOption(isV6 ? Ipv6Level : IpLevel, isV6 ? Ipv6Mtu : IpMtu, answer) == sizeof(int)
                ? BinaryPrimitives.ReadInt32LittleEndian(answer)
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
