using Google.Protobuf;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.Wire;

/// <summary>Refusals in the clear of streams that were to be sealed.</summary>
internal static class StreamRefusals
{
    private static readonly MessageParser<Frame> Parser = Frame.Parser.WithDiscardUnknownFields(true);

    public static byte[] Encode(ClusterTag cluster, StreamError error)
    {
        var frame = WireMapping.ToWire(error);
        var bytes = new byte[WireLimits.PreludeBytes + frame.CalculateSize()];
        WirePrelude.Write(bytes, WirePrelude.StreamFlags, cluster);
        frame.WriteTo(bytes.AsSpan(WireLimits.PreludeBytes));
        return bytes;
    }

    /// <summary>The refusal in a frame; null when there is none.</summary>
    /// <param name="frame">Prelude and body.</param>
    /// <param name="clusterName">Ours. A frame of another cluster says that it is one, whatever else it says.</param>
    public static StreamError? Read(ReadOnlySpan<byte> frame, string clusterName)
    {
        var failure = WirePrelude.Check(frame, WirePrelude.StreamFlags, ClusterTag.Of(clusterName), out _);
        if (failure == DecodeFailure.WrongCluster) return new StreamError(StreamErrorCode.WrongCluster, StreamErrorText.WrongCluster(clusterName));
        if (failure != DecodeFailure.None || FrameScan.Check(frame, out _) != DecodeFailure.None) return null;
        try
        {
            var error = Parser.ParseFrom(frame[WireLimits.PreludeBytes..]).Error;
            return error is not null && WireMapping.FromWire(error, out var message) == DecodeFailure.None ? message as StreamError : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
