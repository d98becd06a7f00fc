using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;

namespace Gossipod.Actors.Wire;

/// <summary>
/// Datagrams to bytes and back, on the hot path: hand-written, byte-identical to the code generated from <c>packet.proto</c>.
/// One per node, owned by the actor that reads and writes its packets; not thread-safe.
/// </summary>
/// <remarks>
/// A datagram is <see cref="EncodePrimary"/>, then any number of <see cref="EncodeUpdate(MemberUpdate)"/> results behind one
/// another, at most <see cref="WireLimits.MaxUpdateCount"/>, then broadcasts as <see cref="BroadcastWire.Create"/> made them. Encoding throws on a caller's bug only; decoding never throws.
/// </remarks>
/// <param name="cluster">Tag of the cluster's name.</param>
/// <param name="maxMetadataBytes">Bytes of metadata and tags of one record that are accepted; records above are refused.</param>
/// <param name="names">Names already read; its own unless given.</param>
/// <param name="updates">Updates already read under the same limits; its own unless given.</param>
/// <param name="broadcasts">Broadcasts already read; its own unless given.</param>
internal sealed class PacketCodec(
    ClusterTag cluster, int maxMetadataBytes, NameCache? names = null, UpdateCache? updates = null, BroadcastCache? broadcasts = null)
{
    private readonly PacketReader _reader = new(
        names ?? new NameCache(), updates ?? new UpdateCache(), broadcasts ?? new BroadcastCache(), new RecordReader(maxMetadataBytes));

    /// <summary>Bytes of a datagram that has this primary message and no updates.</summary>
    public static int SizeOf(ProtocolMessage? primary) => WireLimits.PreludeBytes + PrimaryWriter.SizeOf(primary);

    /// <summary>Bytes that this update adds to a datagram.</summary>
    public static int SizeOf(MemberUpdate update) => UpdateWriter.SizeOf(update);

    /// <summary>How much of what one datagram may have of tags this update takes.</summary>
    public static int WeightOf(MemberUpdate update) => UpdateWriter.WeightOf(update);

    /// <summary>Writes the prelude and the primary message, if any; returns the bytes written.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="SizeOf(ProtocolMessage)"/>.</exception>
    public int EncodePrimary(ProtocolMessage? primary, Span<byte> destination)
    {
        DemandRoom(SizeOf(primary), destination);
        WirePrelude.Write(destination, WirePrelude.DatagramFlags, cluster);
        var writer = new WireWriter(destination[WireLimits.PreludeBytes..]);
        PrimaryWriter.Write(ref writer, primary);
        return WireLimits.PreludeBytes + writer.Position;
    }

    /// <summary>The update as a whole <c>updates</c> entry, to be put behind a packet's bytes as it is.</summary>
    public static byte[] EncodeUpdate(MemberUpdate update)
    {
        var bytes = new byte[SizeOf(update)];
        EncodeUpdate(update, bytes);
        return bytes;
    }

    /// <summary>Writes the update as a whole <c>updates</c> entry; returns the bytes written.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="SizeOf(MemberUpdate)"/>.</exception>
    public static int EncodeUpdate(MemberUpdate update, Span<byte> destination)
    {
        DemandRoom(SizeOf(update), destination);
        var writer = new WireWriter(destination);
        UpdateWriter.Write(ref writer, update);
        return writer.Position;
    }

    /// <summary>
    /// The packet in a datagram. What does not follow the specification to the letter is refused as a whole; updates of kinds that it does not
    /// know are passed over.
    /// </summary>
    public DecodeResult<Packet> Decode(ReadOnlySpan<byte> datagram)
    {
        var refusal = WirePrelude.Check(datagram, WirePrelude.DatagramFlags, cluster, out var offset);
        if (refusal != DecodeFailure.None) return DecodeResult<Packet>.Failed(refusal, offset);

        var reader = new WireReader(datagram, WireLimits.PreludeBytes);
        var updateCount = ScanPacket(ref reader, out var primaryTag, out var primaryAt, out var broadcastCount);
        var primary = primaryTag == 0 || reader.Failed ? null : _reader.ReadPrimary(ref reader, primaryTag, primaryAt);
        var updates = updateCount == 0 || reader.Failed ? [] : ReadUpdates(ref reader, updateCount, datagram.Length);
        var broadcasts = broadcastCount == 0 || reader.Failed ? [] : ReadBroadcasts(ref reader, broadcastCount, datagram.Length);
        if (reader.Failed) return DecodeResult<Packet>.Failed(reader.Failure, reader.FailedAt);
        var packet = broadcastCount == 0 ? new Packet(primary, updates) : new BroadcastPacket(primary, updates, broadcasts);
        return DecodeResult<Packet>.Of(packet, updateCount - updates.Length);
    }

    /// <summary>First pass: where the primary message lies and how many updates and broadcasts there are, before anything is allocated for them.</summary>
    private static int ScanPacket(ref WireReader reader, out uint primaryTag, out Slice primaryAt, out int broadcastCount)
    {
        primaryTag = 0;
        primaryAt = default;
        broadcastCount = 0;
        var updateCount = 0;
        while (reader.NextField(out var tag))
        {
            switch (tag)
            {
                case FieldTag.PacketPing or FieldTag.PacketPingReq or FieldTag.PacketAck or FieldTag.PacketNack
                    or FieldTag.PacketUserMessage or FieldTag.PacketBroadcastDigest or FieldTag.PacketChallenge:
                    if (primaryTag != 0) reader.Fail(DecodeFailure.DuplicateField, reader.Position);
                    (primaryTag, primaryAt) = (tag, reader.Bytes());
                    break;
                case FieldTag.PacketUpdates:
                    if (++updateCount > WireLimits.MaxUpdateCount) reader.Fail(DecodeFailure.TooManyUpdates, reader.Position);
                    reader.Bytes();
                    break;
                case FieldTag.PacketBroadcasts:
                    if (++broadcastCount > WireLimits.MaxBroadcastCount) reader.Fail(DecodeFailure.LimitExceeded, reader.Position);
                    reader.Bytes();
                    break;
                default: reader.Skip(tag); break;
            }
        }

        return updateCount;
    }

    private MemberUpdate[] ReadUpdates(ref WireReader reader, int count, int end)
    {
        _reader.Begin();
        var updates = new MemberUpdate[count];
        var read = 0;
        var outer = reader.Enter(new Slice(WireLimits.PreludeBytes, end));
        while (reader.NextField(out var tag))
        {
            if (tag != FieldTag.PacketUpdates) reader.Skip(tag);
            else if (_reader.ReadUpdate(ref reader, reader.Bytes()) is { } update) updates[read++] = update;
        }

        reader.Leave(outer);
        if (read < count) Array.Resize(ref updates, read);
        return updates;
    }

    private Broadcast[] ReadBroadcasts(ref WireReader reader, int count, int end)
    {
        var broadcasts = new Broadcast[count];
        var outer = reader.Enter(new Slice(WireLimits.PreludeBytes, end));
        for (var i = 0; reader.NextField(out var tag);)
        {
            if (tag != FieldTag.PacketBroadcasts) reader.Skip(tag);
            else if (_reader.ReadBroadcast(ref reader, reader.Bytes()) is { } broadcast) broadcasts[i++] = broadcast;
        }

        reader.Leave(outer);
        return broadcasts;
    }

    private static void DemandRoom(int size, Span<byte> destination)
    {
        if (size > destination.Length)
            throw new ArgumentException($"The message needs {size} bytes, the destination has {destination.Length}.", nameof(destination));
    }
}
