using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Security;

/// <summary>
/// The frames of a stream in a <see cref="TlsChannel"/>: as they are, once both certificates are accepted. The accepting side says in its
/// first frame why it refuses the other's. See <see cref="StreamSeal"/>.
/// </summary>
internal sealed class TlsSeal(StreamSealing node, bool isConnector) : StreamSeal
{
    /// <summary>Bytes that a refusal has at most.</summary>
    private const int RefusalBytes = 1_024;

    private bool _hasFrame;

    public override int MaxFrameBytes => isConnector || _hasFrame ? node.MaxFrameBytes : Math.Min(FirstFrameBytes, node.MaxFrameBytes);

    public override bool IsSealed => true;

    /// <summary>The handshake comes first.</summary>
    public override SealStep Begin() => default;

    /// <summary>The handshake is over.</summary>
    /// <param name="judged">What the peer's certificate is; null when none has come.</param>
    public SealStep Shake(TlsVerdict? judged)
    {
        var verdict = judged ?? TlsVerdict.Refuse(StreamErrorCode.NoCertificate, "no certificate came");
        if (verdict.IsAccepted) return new SealStep { Opens = isConnector };
        return new SealStep
        {
            Send = StreamRefusals.Encode(node.Cluster, new StreamError(verdict.Code!.Value, verdict.Detail)),
            Refusal = TlsRefusals.Of(verdict),
        };
    }

    public override SealStep Receive(ReadOnlyMemory<byte> frame)
    {
        var isFirst = !_hasFrame;
        _hasFrame = true;
        if (!isConnector) return new SealStep { Opens = isFirst, Deliver = frame };
        return isFirst && frame.Length <= RefusalBytes && StreamRefusals.Read(frame.Span, node.ClusterName) is { } error && error.Code.IsOfCertificates
            ? new SealStep { Refusal = TlsRefusals.OfPeer(error) }
            : new SealStep { Deliver = frame };
    }

    public override SealStep Send(ReadOnlyMemory<byte> frame) => new() { Send = frame };

    public override void Dispose()
    {
    }
}

/// <summary>A stream that we connected by TLS and that the peer answers in the clear: it says why there is none.</summary>
internal sealed class TlsDeclined(StreamSealing node) : StreamSeal
{
    public override int MaxFrameBytes => FirstFrameBytes;

    public override bool IsSealed => false;

    public override SealStep Begin() => default;

    /// <summary>Anybody on the way can have written it, so nothing but the end of the stream follows.</summary>
    public override SealStep Receive(ReadOnlyMemory<byte> frame) => new()
    {
        Refusal = StreamRefusals.Read(frame.Span, node.ClusterName) is { } error
            ? TlsRefusals.OfPeer(error)
            : new StreamRefusal(Counter.StreamsForged, "the peer answers in the clear, though this node speaks TLS"),
    };

    public override SealStep Send(ReadOnlyMemory<byte> frame) => default;

    public override void Dispose()
    {
    }
}

/// <summary>Why streams end that are to be TLS, on this side.</summary>
internal static class TlsRefusals
{
    public static StreamRefusal Of(TlsVerdict verdict) =>
        new(Counter.StreamsBadCertificate, $"its certificate is refused: {verdict.Code}, {verdict.Detail}");

    public static StreamRefusal OfPeer(StreamError error) =>
        StreamRefusal.OfPeer(error, error.Code.IsOfCertificates ? Counter.StreamsBadCertificate : Counter.StreamsNotTls);

    /// <summary>A handshake that went wrong for another reason than a certificate.</summary>
    public static StreamRefusal Broken(string reason) =>
        new(Counter.StreamsShakenOff, $"the TLS 1.3 handshake failed: {reason}");

    /// <summary>What came on an open stream was not encrypted by the peer.</summary>
    public static StreamRefusal Forged(string reason) => new(Counter.StreamsForged, $"what came is not what the peer encrypted: {reason}");

    /// <summary>A stream of a peer that says it is somebody else.</summary>
    public static StreamError WrongName(string claimed, string certified) =>
        new(StreamErrorCode.WrongName, $"the certificate is of '{certified}', and the first frame says '{claimed}'");
}
