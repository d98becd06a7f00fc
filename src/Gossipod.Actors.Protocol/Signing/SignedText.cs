using System.Text;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Signing;

/// <summary>
/// The bytes that signatures are over: the same on every node, one text for one meaning. Pure. Begins with a name of its own, so that no
/// signature made for something else fits; each text is preceded by its length, and numbers are little-endian.
/// </summary>
/// <remarks>
/// <code>
///   all          "gossipod signed 1", kind (1 byte), cluster, member, generation (8), incarnation (8)
///   record    1  address, port (2), stream port (2), number of tags (4), each tag's key and value in order of keys, metadata, extensions,
///                leave lock (16), public key (64). JOIN and ALIVE are one kind: a table does not tell them apart
///   SUSPECT   3  accuser
///   CONFIRM   4  accuser
///   lengths      4 bytes
/// </code>
/// A LEAVE has no text: its key fits the leave lock, which is part of the record.
/// </remarks>
internal static class SignedText
{
    private const byte RecordKind = 1;

    private static ReadOnlySpan<byte> Domain => "gossipod signed 1"u8;

    /// <summary>What a member signs with each record.</summary>
    public static byte[] OfRecord(string cluster, MemberName name, MemberVersion version, MemberDetails details, IdentityKey key)
    {
        using var text = Begin(RecordKind, cluster, name, version, out var writer);
        var address = details.Endpoint.Address;
        Write(writer, (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes()); // as it travels
        writer.Write((ushort)details.Endpoint.Port);
        writer.Write((ushort)details.StreamPort);
        writer.Write(details.Tags.Count);
        foreach (var (tag, value) in details.Tags)
        {
            Write(writer, Encoding.UTF8.GetBytes(tag));
            Write(writer, Encoding.UTF8.GetBytes(value));
        }

        Write(writer, details.Metadata.Span);
        Write(writer, details.Extensions.Span);
        writer.Write(details.Lock.First);
        writer.Write(details.Lock.Second);
        writer.Write(key.Span);
        return text.ToArray();
    }

    /// <summary>What an accuser signs. It holds for that version of the accused, which refutes with a higher one.</summary>
    /// <param name="kind">SUSPECT or CONFIRM.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="accused">Whom it is about.</param>
    /// <param name="version">Of the accused.</param>
    /// <param name="accuser">Who says so.</param>
    public static byte[] OfAccusation(UpdateKind kind, string cluster, MemberName accused, MemberVersion version, MemberName accuser)
    {
        using var text = Begin((byte)kind, cluster, accused, version, out var writer);
        Write(writer, accuser.Utf8);
        return text.ToArray();
    }

    private static MemoryStream Begin(byte kind, string cluster, MemberName name, MemberVersion version, out BinaryWriter writer)
    {
        var text = new MemoryStream(256);
        writer = new BinaryWriter(text);
        writer.Write(Domain);
        writer.Write(kind);
        Write(writer, Encoding.UTF8.GetBytes(cluster));
        Write(writer, name.Utf8);
        writer.Write(version.Generation);
        writer.Write(version.Incarnation);
        return text;
    }

    private static void Write(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
