using Google.Protobuf;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.Wire;

/// <summary>
/// Stream frames to bytes and back, off the hot path: the generated code behind a scan that caps what it may build. A frame here
/// is prelude and body; the transport puts the length before it. Owned by one actor; not thread-safe.
/// </summary>
/// <param name="cluster">Tag of the cluster's name.</param>
/// <param name="maxMetadataBytes">Bytes of metadata and tags of one record that are accepted.</param>
/// <param name="maxFrameBytes">Bytes of a whole frame, prelude included, that are accepted.</param>
/// <param name="names">Names already read; its own unless given.</param>
internal sealed class StreamCodec(ClusterTag cluster, int maxMetadataBytes, int maxFrameBytes, NameCache? names = null)
{
    private static readonly MessageParser<Frame> Parser = Frame.Parser.WithDiscardUnknownFields(true);

    private readonly WireMapping _mapping = new(names ?? new NameCache(), maxMetadataBytes);

    /// <summary>The codec of a node with these settings.</summary>
    public static StreamCodec For(NodeSettings settings, NameCache? names) =>
        new(ClusterTag.Of(settings.ClusterName), settings.Protocol.MaxMetadataBytes, settings.Transport.MaxFrameBytes, names);

    /// <summary>The frame's prelude and body.</summary>
    public byte[] Encode(StreamMessage message)
    {
        var frame = WireMapping.ToWire(message);
        var bytes = new byte[WireLimits.PreludeBytes + frame.CalculateSize()];
        WirePrelude.Write(bytes, WirePrelude.StreamFlags, cluster);
        frame.WriteTo(bytes.AsSpan(WireLimits.PreludeBytes));
        return bytes;
    }

    /// <summary>
    /// The message in a frame. <see cref="DecodeFailure.WrongCluster"/> and, for everything else that is wrong,
    /// <see cref="StreamErrorCode.Malformed"/> can be answered. Failures found after parsing have the body's start as their offset.
    /// </summary>
    public DecodeResult<StreamMessage> Decode(ReadOnlyMemory<byte> payload)
    {
        var bytes = payload.Span;
        var refusal = WirePrelude.Check(bytes, WirePrelude.StreamFlags, cluster, out var offset);
        if (refusal != DecodeFailure.None) return DecodeResult<StreamMessage>.Failed(refusal, offset);
        if (bytes.Length > maxFrameBytes) return DecodeResult<StreamMessage>.Failed(DecodeFailure.LimitExceeded, maxFrameBytes);
        refusal = FrameScan.Check(bytes, out offset);
        if (refusal != DecodeFailure.None) return DecodeResult<StreamMessage>.Failed(refusal, offset);

        Frame frame;
        try
        {
            frame = Parser.ParseFrom(bytes[WireLimits.PreludeBytes..]);
        }
        catch (InvalidProtocolBufferException)
        {
            return DecodeResult<StreamMessage>.Failed(DecodeFailure.Malformed, WireLimits.PreludeBytes);
        }

        refusal = _mapping.FromWire(frame, out var message);
        return message is not null
            ? DecodeResult<StreamMessage>.Of(message, message is Protocol.Syncing.TablePage page ? frame.TablePage.Rows.Count - page.Rows.Count : 0)
            : DecodeResult<StreamMessage>.Failed(refusal, WireLimits.PreludeBytes);
    }
}
