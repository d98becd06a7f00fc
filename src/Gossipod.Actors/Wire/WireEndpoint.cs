using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gossipod.Actors.Wire;

/// <summary>
/// How <c>Endpoint</c> travels. IPv4 has one form only, 4 bytes: IPv6 addresses that map one are turned into it on both ways.
/// </summary>
internal static class WireEndpoint
{
    public const int MaxAddressBytes = 16;

    private const int V4Bytes = 4;
    private const int V4Offset = MaxAddressBytes - V4Bytes;

    /// <summary>The endpoint; null unless the address has 4 or 16 bytes and the port is 1–65,535.</summary>
    public static IPEndPoint? Create(ReadOnlySpan<byte> address, ulong port)
    {
        if (port is 0 or > IPEndPoint.MaxPort) return null;
        if (address.Length == MaxAddressBytes && IsMapped(address)) address = address[V4Offset..];
        if (address.Length is not (V4Bytes or MaxAddressBytes)) return null;
        return new IPEndPoint(new IPAddress(address), (int)port);
    }

    /// <summary>Writes the address in network order and returns how many bytes it has.</summary>
    public static int WriteAddress(IPAddress address, Span<byte> destination)
    {
        address.TryWriteBytes(destination, out var length);
        if (length != MaxAddressBytes || !IsMapped(destination)) return length;
        destination[V4Offset..MaxAddressBytes].CopyTo(destination);
        return V4Bytes;
    }

    public static int AddressSize(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6 ? V4Bytes : MaxAddressBytes;

    /// <summary>Size of the endpoint's fields, without the tag and length of the message around them.</summary>
    public static int SizeOf(IPEndPoint endpoint) => 2 + AddressSize(endpoint.Address) + WireWriter.FieldSize((ulong)endpoint.Port);

    public static void Write(ref WireWriter writer, uint tag, IPEndPoint endpoint)
    {
        writer.MessageHeader(tag, SizeOf(endpoint));
        Span<byte> address = stackalloc byte[MaxAddressBytes];
        var length = WriteAddress(endpoint.Address, address);
        writer.Field(FieldTag.EndpointAddress, address[..length]);
        writer.Field(FieldTag.EndpointPort, (ulong)endpoint.Port);
    }

    /// <summary>The endpoint in the slice; null, with the reader failed, when it is no endpoint.</summary>
    public static IPEndPoint? Read(ref WireReader reader, Slice slice)
    {
        var address = default(Slice);
        var port = 0UL;
        var outer = reader.Enter(slice);
        while (reader.NextField(out var tag))
        {
            switch (tag)
            {
                case FieldTag.EndpointAddress: address = reader.Bytes(); break;
                case FieldTag.EndpointPort: port = reader.Varint(); break;
                default: reader.Skip(tag); break;
            }
        }

        reader.Leave(outer);
        if (reader.Failed) return null;
        var endpoint = Create(reader[address], port);
        if (endpoint is null) reader.Fail(DecodeFailure.BadEndpoint, slice.Start);
        return endpoint;
    }

    private static bool IsMapped(ReadOnlySpan<byte> address) =>
        BinaryPrimitives.ReadUInt64BigEndian(address) == 0 && BinaryPrimitives.ReadUInt32BigEndian(address[8..]) == 0xFFFF;
}
