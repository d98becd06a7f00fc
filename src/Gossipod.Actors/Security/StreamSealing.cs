using Gossipod.Actors.Node;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Security;

/// <summary>Makes the seals of a node's streams, by its settings and the keys of the moment. Shared by the node's streams.</summary>
/// <param name="settings">The node's.</param>
/// <param name="keys">Where its keys are.</param>
/// <param name="fill">Fills random bytes.</param>
internal sealed class StreamSealing(NodeSettings settings, KeyringCell keys, SecretFiller fill)
{
    public string ClusterName => settings.ClusterName;

    public ClusterTag Cluster { get; } = ClusterTag.Of(settings.ClusterName);

    public int MaxFrameBytes => settings.Transport.MaxFrameBytes;

    /// <summary>The keys for streams; null when there are none.</summary>
    public Keyring? Keys => keys.Current;

    public bool AcceptsClear => Keys is null || !settings.Security.VerifyIncoming;

    /// <summary>The seal of a stream that we connect.</summary>
    public StreamSeal Connect() => Keys is { } ring && settings.Security.VerifyOutgoing
        ? new StreamSealConnector(this, ring.Primary)
        : new ClearStream(MaxFrameBytes);

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
