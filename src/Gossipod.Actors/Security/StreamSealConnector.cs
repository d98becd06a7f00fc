using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Security;

/// <summary>The seal of a stream that we connect. See <see cref="StreamSeal"/>.</summary>
internal sealed class StreamSealConnector(StreamSealing node, ClusterKey key) : StreamSeal
{
    private readonly byte[] _hello = new byte[StreamSealWire.HandshakeBytes];
    private EphemeralKey? _half;
    private SealedTraffic? _traffic;

    public override int MaxFrameBytes => _traffic is null ? FirstFrameBytes : node.MaxFrameBytes + OverheadBytes;

    public override bool IsSealed => true;

    public override SealStep Begin()
    {
        _half = node.NewHalf();
        StreamSealWire.WriteHead(_hello, node.Cluster, StreamSealWire.Hello);
        StreamSealWire.WriteKeyId(_hello, key.Id);
        node.Fill(_hello.AsSpan(StreamSealWire.RandomOffset, StreamSealWire.RandomBytes));
        _half.WritePublic(_hello.AsSpan(StreamSealWire.PublicOffset));
        StreamSealKeys.ProveHello(key, node.ClusterName, _hello);
        return new SealStep { Send = _hello };
    }

    public override SealStep Receive(ReadOnlyMemory<byte> frame)
    {
        if (_traffic is not null) return _traffic.Receive(frame, isFirst: false);
        if (WirePrelude.IsOurs(frame.Span, WirePrelude.StreamFlags)) return Refused(StreamRefusals.Read(frame.Span, node.ClusterName));
        return TryOpen(frame.Span) ? new SealStep { Opens = true } : Fail(Counter.StreamsForged, $"the peer did not prove that it holds {key}");
    }

    public override SealStep Send(ReadOnlyMemory<byte> frame) =>
        _traffic?.Send(frame) ?? throw new InvalidOperationException("The owner may speak when the handshake is over.");

    public override void Dispose()
    {
        _half?.Dispose();
        _traffic?.Dispose();
    }

    private bool TryOpen(ReadOnlySpan<byte> welcome)
    {
        if (welcome.Length != StreamSealWire.HandshakeBytes
            || WirePrelude.Check(welcome, WirePrelude.SealedStreamFlags, node.Cluster, out _) != DecodeFailure.None
            || !StreamSealWire.IsKind(welcome, StreamSealWire.Welcome)
            || StreamSealWire.KeyIdOf(welcome) != key.Id) return false;
        Span<byte> shared = stackalloc byte[EphemeralKey.SharedBytes];
        if (!_half!.TryAgree(welcome[StreamSealWire.PublicOffset..], shared)) return false;
        var keys = StreamSealKeys.Derive(key, node.ClusterName, _hello, welcome, shared, isConnector: true);
        shared.Clear();
        _half.Dispose();
        if (!keys.IsWelcomeProven(_hello, welcome))
        {
            keys.Dispose();
            return false;
        }

        _traffic = new SealedTraffic(node, key, keys);
        return true;
    }

    /// <summary>A refusal came in the clear; anybody on the way can have written it, so nothing but the end of the stream follows.</summary>
    private SealStep Refused(StreamError? error) => error is null
        ? Fail(Counter.StreamsForged, "the peer answers in the clear, though this node sealed its stream")
        : new SealStep
        {
            Refusal = StreamRefusal.OfPeer(error, Counter.StreamsNotSealed, error.Code == StreamErrorCode.WrongKey ? $" (this node's is {key.Id})" : ""),
        };

    private static SealStep Fail(Counter counter, string reason) => new() { Refusal = new StreamRefusal(counter, reason) };
}
