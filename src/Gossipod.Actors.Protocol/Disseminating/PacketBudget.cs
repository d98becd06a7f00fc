namespace Gossipod.Actors.Protocol.Disseminating;

/// <summary>How many bytes of a datagram are spoken for (protocol.md §7).</summary>
internal static class PacketBudget
{
    /// <summary>The fixed prelude before the protobuf body: magic, version, flags, cluster tag.</summary>
    public const int PreludeBytes = 8;

    /// <summary>What sealing adds to a datagram: key id, addressee, session, counter, and the tag of AES-GCM.</summary>
    public const int SealBytes = 4 + 4 + 8 + 8 + 16;

    /// <summary>Most bytes that a record takes beside its tags and metadata: prelude, the longest name, versions, an IPv6 endpoint, key and signature, framing and a ping.</summary>
    public const int RecordOverheadBytes = 400;

    /// <summary>The same of a row in a table: it has two versions, and a signature of its own.</summary>
    public const int RowOverheadBytes = 480;
}
