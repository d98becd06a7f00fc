using System.Net;
using Akka.Actor;
using Akka.IO;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Transport;

/// <content>
/// TLS between the connection and the frames, where the stream has it. What SslStream has finished on another thread comes as
/// <see cref="TlsAdvanced"/>; all else of it is done here, on this actor's thread.
/// </content>
internal sealed partial class StreamConnectionActor
{
    // First bytes of TLS records. A frame begins with its length, which would be hundreds of megabytes.
    private const byte TlsAlert = 0x15;
    private const byte TlsHandshake = 0x16;

    private readonly IActorRef _this;
    private TlsChannel? _tls;
    private bool _isDecided;
    private int _isSignalled;

    /// <summary>The network has ended, with this to be said of it; what is still in the TLS comes first.</summary>
    private (bool IsOver, string? Error) _end;

    private void Signal()
    {
        if (Interlocked.Exchange(ref _isSignalled, 1) == 0) _this.Tell(TlsAdvanced.Instance);
    }

    /// <summary>The connection that we asked for stands.</summary>
    private void Greet(IPEndPoint own)
    {
        if (_request!.Guise != StreamGuise.Usual) Context.Parent.Tell(new StreamOnTrial(own));
        _tls = _context.StreamSealing.ConnectTls(_request.Expected, _request.Guise, Signal);
        if (_tls is null)
        {
            Do(_seal.Begin());
            return;
        }

        ReplaceSeal(new TlsSeal(_context.StreamSealing, isConnector: true));
        Advance(_tls);
    }

    /// <summary>The peer's first bytes say whether it speaks TLS; false when that ends the stream.</summary>
    private bool Decide(byte first)
    {
        _isDecided = true;
        var isTls = first is TlsHandshake or TlsAlert;
        if (_request is not null)
        {
            if (_tls is null || isTls) return true;
            ForgetTls();
            ReplaceSeal(new TlsDeclined(_context.StreamSealing));
            return true;
        }

        if (!isTls) return true;
        _tls = _context.StreamSealing.AcceptTls(Signal);
        if (_tls is null) return Do(_context.StreamSealing.DeclineTls());
        ReplaceSeal(new TlsSeal(_context.StreamSealing, isConnector: false));
        return true;
    }

    private void ReplaceSeal(StreamSeal seal)
    {
        _seal.Dispose();
        _seal = seal;
        _frames.MaxFrameBytes = seal.MaxFrameBytes;
    }

    private void ForgetTls()
    {
        _tls?.Dispose();
        _tls = null;
    }

    private void OnTlsAdvanced()
    {
        Volatile.Write(ref _isSignalled, 0);
        if (_tls is { } tls) Advance(tls);
    }

    private void FeedTls(TlsChannel tls, ReadOnlySpan<byte> bytes)
    {
        if (tls.Feed(bytes)) Advance(tls);
        else EndUnproven(new StreamRefusal(Counter.StreamsShakenOff, "it sends faster than this node can decrypt"));
    }

    /// <summary>Goes on with the TLS as far as it gets.</summary>
    private void Advance(TlsChannel tls)
    {
        while (_tls == tls)
        {
            var progress = tls.Next(out var bytes);
            Flush(tls);
            switch (progress)
            {
                case TlsProgress.Shaken when Do(((TlsSeal)_seal).Shake(tls.Verdict)):
                case TlsProgress.Bytes when Cut(bytes.Span):
                    continue;
                // In order, or in the middle of a record, which is the network's doing and nobody's forgery.
                case TlsProgress.Ended or TlsProgress.Broken when _end.IsOver && tls.IsOpen:
                    End(_end.Error);
                    return;
                case TlsProgress.Broken:
                    EndUnproven(Explain(tls));
                    return;
                default:
                    return;
            }
        }
    }

    private void Flush(TlsChannel tls)
    {
        while (tls.TryTake(out var bytes)) _connection.Tell(StreamIo.WriteBytes(bytes));
    }

    /// <summary>The network ended. Before the handshake was over, somebody has cost us one for nothing.</summary>
    private void OnNetworkEnded(string? error)
    {
        if (_tls is not { } tls)
        {
            End(error);
            return;
        }

        _end = (true, error);
        if (tls.IsOpen)
        {
            tls.End();
            Advance(tls);
        }
        else
        {
            EndUnproven(TlsRefusals.Broken(error ?? "the peer closed the connection before it was over"));
        }
    }

    private StreamRefusal Explain(TlsChannel tls)
    {
        if (tls.IsOpen) return TlsRefusals.Forged(tls.Failure);
        return _request is not null && tls.Verdict is { IsAccepted: false } verdict ? TlsRefusals.Of(verdict) : TlsRefusals.Broken(tls.Failure);
    }

    private void EndUnproven(StreamRefusal refusal)
    {
        ForgetTls();
        Do(new SealStep { Refusal = refusal });
    }

    /// <summary>Whether the first frame of an accepted stream is of whom the certificate is; false when that has ended the stream.</summary>
    private bool IsOfCertified(StreamMessage first)
    {
        if (_tls?.Peer is not { } peer || first.SourceOtherThan(peer) is not { } claimed) return true;
        Expire(_context.Settings.Transport.FirstFrameTimeout);
        var error = TlsRefusals.WrongName(claimed, peer.Value);
        return Do(new SealStep
        {
            Send = StreamRefusals.Encode(_context.StreamSealing.Cluster, error),
            Refusal = new StreamRefusal(Counter.StreamsBadCertificate, error.Detail),
        });
    }

    private string? Explain(Tcp.ConnectionClosed closed) => closed switch
    {
        Tcp.ErrorClosed error => $"the connection with {_peer} broke: {error.Cause}",
        Tcp.Aborted => $"the connection with {_peer} was aborted",
        _ when _frames.IsInsideFrame => $"{_peer} closed in the middle of a frame",
        _ => null,
    };
}
