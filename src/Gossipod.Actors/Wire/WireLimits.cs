using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Wire;

/// <summary>Every hard limit of wire version 1. A decoder checks each one before it allocates what the limit bounds.</summary>
internal static class WireLimits
{
    /// <summary>Bytes of the prelude before a datagram's or frame's protobuf body.</summary>
    public const int PreludeBytes = PacketBudget.PreludeBytes;

    /// <summary>Announcements in one datagram.</summary>
    public const int MaxUpdateCount = 64;

    /// <summary>Bytes of a member's name; at least 1.</summary>
    public const int MaxNameBytes = MemberName.MaxBytes;

    /// <summary>Tags of one record.</summary>
    public const int MaxTagCount = 64;

    /// <summary>
    /// Tags of all records of one datagram: each becomes three objects, and 64 records of 64 tags fit 20 KB. Fewer than 300 tags fit 1,400
    /// bytes. What signs a record or an accusation counts as tags, by what it makes of memory.
    /// </summary>
    public const int MaxDatagramTagCount = 384;

    /// <summary>As how many tags the public key and the signature of a record count.</summary>
    public const int RecordSignatureWeight = 4;

    /// <summary>As how many tags the signature of an accusation counts.</summary>
    public const int AccusationSignatureWeight = 1;

    /// <summary>Bytes of UTF-8 of a tag's key; at least 1.</summary>
    public const int MaxTagKeyBytes = 128;

    /// <summary>Bytes of UTF-8 of a tag's value.</summary>
    public const int MaxTagValueBytes = 512;

    /// <summary>Bytes of a record's extensions.</summary>
    public const int MaxExtensionsBytes = 256;

    /// <summary>Broadcasts in one datagram.</summary>
    public const int MaxBroadcastCount = 64;

    /// <summary>Bytes of UTF-8 of a broadcast's name.</summary>
    public const int MaxBroadcastNameBytes = 128;

    /// <summary>Numbers of broadcasts are below this.</summary>
    public const ulong MaxBroadcastSequence = 1UL << 62;

    /// <summary>Entries of one digest of broadcasts.</summary>
    public const int MaxDigestEntryCount = 64;

    /// <summary>Bytes of a digest entry's bitmap.</summary>
    public const int MaxDigestBitmapBytes = BroadcastWindow.Size / 8;

    /// <summary>Bytes of UTF-8 of a payload's manifest.</summary>
    public const int MaxManifestBytes = MessagePayload.MaxManifestBytes;

    /// <summary>Greatest number of a payload's format.</summary>
    public const int MaxPayloadFormat = 255;

    /// <summary>Rows in one page of a table.</summary>
    public const int MaxRowCount = 2_000;

    /// <summary>Buckets that two tables are compared by; at least 1.</summary>
    public const int MaxBucketCount = TableView.MaxBucketCount;

    /// <summary>Fingerprints of rows in one frame.</summary>
    public const int MaxFingerprintCount = SyncLimits.MaxFingerprintCount;

    /// <summary>Bytes of UTF-8 of a stream error's detail.</summary>
    public const int MaxErrorDetailBytes = 256;

    /// <summary>Keys that a stream error names.</summary>
    public const int MaxKeyIdCount = 4;

    /// <summary>Milliseconds that a PING-REQ may give its helper; at least 1.</summary>
    public const int MaxBudgetMilliseconds = 600_000;

    /// <summary>Incarnations are below this.</summary>
    public const ulong MaxIncarnation = MemberVersion.MaxIncarnation;

    /// <summary>Bytes of a varint that holds 64 bits.</summary>
    public const int MaxVarintBytes = 10;
}
