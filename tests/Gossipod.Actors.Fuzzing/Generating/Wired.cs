using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Fuzzing.Generating;

/// <summary>
/// Messages as bytes of one cluster, and the fixed sets of valid ones that truncations, bit flips and mutations begin with.
/// </summary>
internal static class Wired
{
    public const int MaxFrameBytes = 1 << 20;

    private const ulong GoldenSeed = 20_261_124;

    public static readonly ClusterTag Cluster = ClusterTag.Of("fuzzing");

    private static readonly PacketCodec Encoder = new(Cluster, ValidMessages.MaxMetadataBytes);

    /// <summary>200 packets of every kind; the same in every run.</summary>
    public static IReadOnlyList<byte[]> GoldenPackets { get; } =
        [.. Enumerable.Range(0, 200).Select(i => Datagram(new ValidMessages(FuzzRandom.For(GoldenSeed, i)).Packet()))];

    /// <summary>120 frames of every kind; the same in every run.</summary>
    public static IReadOnlyList<byte[]> GoldenFrames { get; } =
        [.. Enumerable.Range(0, 120).Select(i => Frame(new ValidFrames(FuzzRandom.For(GoldenSeed, i)).Frame()))];

    /// <summary>40 batches of messages and their acknowledgements; the same in every run.</summary>
    public static IReadOnlyList<byte[]> GoldenBatches { get; } = [.. Enumerable.Range(0, 40).Select(Batch)];

    public static byte[] Datagram(Packet packet) => Datagram(packet, Cluster);

    /// <summary>A whole datagram, assembled as the broadcast queue does it.</summary>
    public static byte[] Datagram(Packet packet, ClusterTag cluster)
    {
        var codec = cluster == Cluster ? Encoder : new PacketCodec(cluster, ValidMessages.MaxMetadataBytes);
        var primary = new byte[PacketCodec.SizeOf(packet.Primary)];
        codec.EncodePrimary(packet.Primary, primary);
        return [.. primary, .. packet.Updates.SelectMany(PacketCodec.EncodeUpdate),
            .. packet.Broadcasts.SelectMany(broadcast => broadcast.Encoded)];
    }

    /// <summary>A datagram of the given body.</summary>
    public static byte[] Datagram(params byte[] body) => [.. Prelude(WirePrelude.DatagramFlags), .. body];

    public static byte[] Frame(StreamMessage message) => NewStreamCodec().Encode(message);

    /// <summary>A frame of the given body.</summary>
    public static byte[] Frame(params byte[] body) => [.. Prelude(WirePrelude.StreamFlags), .. body];

    public static StreamCodec NewStreamCodec() => new(Cluster, ValidMessages.MaxMetadataBytes, MaxFrameBytes);

    public static byte[] Prelude(byte flags)
    {
        var prelude = new byte[WireLimits.PreludeBytes];
        WirePrelude.Write(prelude, flags, Cluster);
        return prelude;
    }

    private static byte[] Batch(int i)
    {
        var random = FuzzRandom.For(GoldenSeed, i);
        var frames = new MessageFrames(Cluster);
        return i % 8 == 0 ? frames.Ack(random.NextUInt64()) : frames.Batch((ulong)random.Next(1, 1_000), new ValidFrames(random).Batch());
    }
}
