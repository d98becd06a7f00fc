using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gossipod.Actors.Protocol.Admitting;

/// <summary>Where something came from, as budgets tell sources apart. A value; making one allocates nothing.</summary>
/// <param name="High">The first half of the address.</param>
/// <param name="Low">The other half; 0 where only the network counts.</param>
/// <param name="Port">The port; 0 where all ports of the address are one source.</param>
internal readonly record struct SourceKey(ulong High, ulong Low, int Port)
{
    /// <summary>All that are no members.</summary>
    public static readonly SourceKey Strangers = new(0, 0, -1);

    private const ulong MappedV4 = 0xFFFF_0000_0000;

    /// <summary>A peer whom this node asked by itself.</summary>
    /// <param name="peer">The hash of its name.</param>
    public static SourceKey Asked(ulong peer) => new(0, peer, -2);

    /// <summary>Who seals by that session, wherever a datagram says that it is from.</summary>
    public static SourceKey Sealed(ulong session) => new(0, session, -3);

    /// <summary>The host: an IPv4 address, or the /64 network of an IPv6 address, all of which one host may use.</summary>
    public static SourceKey HostOf(IPAddress address)
    {
        var (high, low) = Halves(address);
        return high == 0 && (low & ~0xFFFF_FFFFUL) == MappedV4 ? new SourceKey(0, low, 0) : new SourceKey(high, high == 0 ? low : 0, 0);
    }

    /// <summary>The very endpoint.</summary>
    public static SourceKey Of(IPEndPoint endpoint)
    {
        var (high, low) = Halves(endpoint.Address);
        return new SourceKey(high, low, endpoint.Port);
    }

    private static (ulong High, ulong Low) Halves(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? (0, MappedV4 | BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : (BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }
}
