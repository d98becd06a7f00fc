using System.Runtime.InteropServices;
using Gossipod.Actors.Diagnostics;

namespace Gossipod.Actors.Security;

/// <summary>
/// The frames of a stream after its handshake, while its key is in the ring: with a key that is taken out of the ring, the streams
/// under it end. Owned by a <see cref="StreamSeal"/>; not thread-safe.
/// </summary>
internal sealed class SealedTraffic(StreamSealing node, ClusterKey key, StreamSealKeys keys) : IDisposable
{
    private Keyring? _lastSeen;

    public SealStep Send(ReadOnlyMemory<byte> frame) =>
        IsRevoked() ? Revoked() : new SealStep { Send = keys.Seal(node.Cluster, frame.Span) };

    /// <param name="frame">What came.</param>
    /// <param name="isFirst">Whether it is the peer's first.</param>
    public SealStep Receive(ReadOnlyMemory<byte> frame, bool isFirst)
    {
        if (IsRevoked()) return Revoked();
        var isData = Wire.WirePrelude.Check(frame.Span, Wire.WirePrelude.SealedStreamFlags, node.Cluster, out _) == Wire.DecodeFailure.None
            && StreamSealWire.IsKind(frame.Span, StreamSealWire.Data);
        return isData && keys.TryOpen(MemoryMarshal.AsMemory(frame), out var plain)
            ? new SealStep { Opens = isFirst, Deliver = plain }
            : new SealStep { Refusal = new StreamRefusal(Counter.StreamsForged, "a frame came that the peer's key did not seal, or not now") };
    }

    public void Dispose() => keys.Dispose();

    private bool IsRevoked()
    {
        var ring = node.Keys;
        if (ReferenceEquals(ring, _lastSeen)) return false;
        if (ring?.Find(key.Id) is null) return true;
        _lastSeen = ring;
        return false;
    }

    private SealStep Revoked() => new()
    {
        Refusal = new StreamRefusal(Counter.StreamsRevoked, $"{key}, which seals the stream, was taken out of this node's keys"),
    };
}
