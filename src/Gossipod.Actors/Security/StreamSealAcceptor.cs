using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Security;

/// <summary>The seal of a stream that a peer connected. See <see cref="StreamSeal"/>.</summary>
internal sealed class StreamSealAcceptor(StreamSealing node) : StreamSeal
{
    private bool _isClear;
    private bool _isOpen;
    private SealedTraffic? _traffic;

    public override int MaxFrameBytes => !_isOpen
        ? Math.Min(FirstFrameBytes, node.MaxFrameBytes)
        : node.MaxFrameBytes + (_isClear ? 0 : OverheadBytes);

    public override bool IsSealed => _traffic is not null;

    public override SealStep Begin() => default;

    public override SealStep Receive(ReadOnlyMemory<byte> frame)
    {
        if (_isClear) return new SealStep { Deliver = frame };
        if (_traffic is not null)
        {
            var step = _traffic.Receive(frame, isFirst: !_isOpen);
            _isOpen |= step.Opens;
            return step;
        }

        return WirePrelude.IsOurs(frame.Span, WirePrelude.SealedStreamFlags) ? OnHello(frame.Span) : OnClear(frame);
    }

    /// <summary>Before the first frame of the peer's there is nobody to talk to yet, except with a refusal, which is not sealed.</summary>
    public override SealStep Send(ReadOnlyMemory<byte> frame) => _traffic?.Send(frame) ?? new SealStep { Send = frame };

    public override void Dispose() => _traffic?.Dispose();

    private SealStep OnClear(ReadOnlyMemory<byte> frame)
    {
        if (node.AcceptsClear)
        {
            _isClear = _isOpen = true;
            return new SealStep { Opens = true, Deliver = frame };
        }

        var failure = WirePrelude.Check(frame.Span, WirePrelude.StreamFlags, node.Cluster, out _);
        return failure switch
        {
            DecodeFailure.None when node.UsesTls => TlsOnly("it is in the clear, and this node takes TLS streams only"),
            DecodeFailure.None => Refuse(Counter.StreamsInClear, StreamErrorCode.SealedOnly, "this node takes sealed streams only", "it is in the clear, and verify-incoming is on"),
            DecodeFailure.WrongCluster => WrongCluster(),
            _ => Drop(Counter.FramesMalformed, "its first frame is not of this protocol"),
        };
    }

    private SealStep OnHello(ReadOnlySpan<byte> hello)
    {
        var failure = WirePrelude.Check(hello, WirePrelude.SealedStreamFlags, node.Cluster, out _);
        if (failure == DecodeFailure.WrongCluster) return WrongCluster();
        if (failure != DecodeFailure.None || hello.Length != StreamSealWire.HandshakeBytes || !StreamSealWire.IsKind(hello, StreamSealWire.Hello))
            return Refuse(Counter.FramesMalformed, StreamErrorCode.Malformed, "no handshake of this version", "its handshake is not of this version");
        if (!node.AcceptsSealed) return TlsOnly("it is sealed by the keyring, and this node takes TLS streams only");
        if (node.Keys is not { } ring)
            return Refuse(Counter.StreamsNotSealed, StreamErrorCode.NoKeys, "this node has no keys", "it is sealed, and this node has no keys; set gossipod.security.keys");
        if (ring.Find(StreamSealWire.KeyIdOf(hello)) is not { } key) return WrongKey(ring, StreamSealWire.KeyIdOf(hello));
        return StreamSealKeys.IsProven(key, node.ClusterName, hello) ? Welcome(key, hello) : Drop(Counter.StreamsForged, $"it names {key} and does not hold it");
    }

    private SealStep Welcome(ClusterKey key, ReadOnlySpan<byte> hello)
    {
        var welcome = new byte[StreamSealWire.HandshakeBytes];
        using var half = node.NewHalf();
        Span<byte> shared = stackalloc byte[EphemeralKey.SharedBytes];
        if (!half.TryAgree(hello[StreamSealWire.PublicOffset..], shared)) return Drop(Counter.StreamsForged, "its public half is none");
        StreamSealWire.WriteHead(welcome, node.Cluster, StreamSealWire.Welcome);
        StreamSealWire.WriteKeyId(welcome, key.Id);
        node.Fill(welcome.AsSpan(StreamSealWire.RandomOffset, StreamSealWire.RandomBytes));
        half.WritePublic(welcome.AsSpan(StreamSealWire.PublicOffset));
        var keys = StreamSealKeys.Derive(key, node.ClusterName, hello, welcome, shared, isConnector: false);
        shared.Clear();
        keys.ProveWelcome(hello, welcome);
        _traffic = new SealedTraffic(node, key, keys);
        return new SealStep { Send = welcome };
    }

    private SealStep WrongKey(Keyring ring, KeyId theirs)
    {
        var ours = string.Join(", ", ring.All.Select(key => key.Id));
        return Refuse(
            Counter.StreamsWrongKey,
            new StreamError(StreamErrorCode.WrongKey, $"this node holds {ours}, not {theirs}") { KeyIds = [.. ring.All.Select(key => key.Id.Value)] },
            $"it is sealed with key {theirs}; this node holds {ours}");
    }

    private SealStep TlsOnly(string reason) => Refuse(Counter.StreamsNotTls, StreamErrorCode.TlsOnly, "this node takes TLS streams only", reason);

    private SealStep WrongCluster() =>
        Refuse(Counter.FramesMalformed, StreamErrorCode.WrongCluster, StreamErrorText.WrongCluster(node.ClusterName), "it belongs to another cluster");

    private SealStep Refuse(Counter counter, StreamErrorCode code, string toPeer, string reason) =>
        Refuse(counter, new StreamError(code, toPeer), reason);

    private SealStep Refuse(Counter counter, StreamError error, string reason) =>
        new() { Send = StreamRefusals.Encode(node.Cluster, error), Refusal = new StreamRefusal(counter, reason) };

    private static SealStep Drop(Counter counter, string reason) => new() { Refusal = new StreamRefusal(counter, reason) };
}
