using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Security;

/// <summary>Makes the seals of a node's streams, by its settings and the keys of the moment. Shared by the node's streams.</summary>
/// <param name="settings">The node's.</param>
/// <param name="keys">Where its keys are.</param>
/// <param name="fill">Fills random bytes.</param>
/// <param name="tls">Where its certificate is; null for none.</param>
internal sealed class StreamSealing(NodeSettings settings, KeyringCell keys, SecretFiller fill, TlsCell? tls = null)
{
    public string ClusterName => settings.ClusterName;

    public ClusterTag Cluster { get; } = ClusterTag.Of(settings.ClusterName);

    public int MaxFrameBytes => settings.Transport.MaxFrameBytes;

    /// <summary>The keys for streams; null when there are none.</summary>
    public Keyring? Keys => keys.Current;

    public bool AcceptsClear => !settings.Security.VerifyIncoming || (Keys is null && !UsesTls);

    /// <summary>Whether streams that the keyring seals are taken.</summary>
    public bool AcceptsSealed => !UsesTls || settings.Security.Tls.AcceptsSealed;

    /// <summary>Whether streams are TLS: those that we connect, and with it those that we take.</summary>
    public bool UsesTls => settings.Security.Streams == StreamProtection.Tls;

    private TlsIdentity? Certificate => tls?.Current;

    /// <summary>The seal of a stream that we connect otherwise than by TLS.</summary>
    public StreamSeal Connect(StreamGuise guise = StreamGuise.Usual) => Keys is { } ring && settings.Security.VerifyOutgoing && guise != StreamGuise.Clear
        ? new StreamSealConnector(this, ring.Primary)
        : new ClearStream(MaxFrameBytes);

    /// <summary>The TLS of a stream that we connect; null where we do not use it.</summary>
    public TlsChannel? ConnectTls(MemberName? expected, StreamGuise guise, Action signal)
    {
        var isTls = guise switch
        {
            StreamGuise.Clear => false,
            StreamGuise.Uncertified => true,
            _ => UsesTls && settings.Security.VerifyOutgoing,
        };
        return isTls && Certificate is { } own ? TlsChannel.Connect(own, expected, guise != StreamGuise.Uncertified, signal) : null;
    }

    /// <summary>The TLS of a stream that a peer connected by it; null where we have no certificate.</summary>
    public TlsChannel? AcceptTls(Action signal) => Certificate is { } own ? TlsChannel.Accept(own, signal) : null;

    /// <summary>The end of a TLS stream at a node that has no certificate.</summary>
    public SealStep DeclineTls() => new()
    {
        Send = StreamRefusals.Encode(Cluster, new StreamError(StreamErrorCode.NoTls, "this node has no certificate")),
        Refusal = new StreamRefusal(Counter.StreamsNotTls, "it is TLS, and this node has no certificate; set gossipod.security.tls"),
    };

    /// <summary>The seal of a stream that a peer connected; its first frame decides whether there is one.</summary>
    public StreamSeal Accept() => new StreamSealAcceptor(this);

    public EphemeralKey NewHalf() => new(fill);

    public void Fill(Span<byte> destination) => fill(destination);
}

/// <summary>A stream that we connect in the clear.</summary>
internal sealed class ClearStream(int maxFrameBytes) : StreamSeal
{
    public override int MaxFrameBytes => maxFrameBytes;

    public override bool IsSealed => false;

    public override SealStep Begin() => new() { Opens = true };

    public override SealStep Receive(ReadOnlyMemory<byte> frame) => new() { Deliver = frame };

    public override SealStep Send(ReadOnlyMemory<byte> frame) => new() { Send = frame };

    public override void Dispose()
    {
    }
}
