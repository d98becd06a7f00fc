using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Security;

/// <summary>
/// What one stream puts around its frames: nothing, or, after a handshake, a seal under a key of the keyring. Its owners deal in plain
/// frames and see nothing of it. Owned by one stream's actor, which gives it every frame that comes and carries out the steps; does no
/// I/O itself. Not thread-safe. Never throws on remote bytes.
/// </summary>
/// <remarks>
/// <code>
///   connecting side                                    accepting side
///   Hello(key id, random, public half, proof)  ----->  knows the key, or refuses in the clear
///                                              &lt;-----  Welcome(key id, random, public half, proof)
///   Data(first frame)                          ----->  the first byte that has an effect
/// </code>
/// Both proofs need the key and the second the other side's fresh bytes; the sealed first frame does so for the connecting side. So
/// nothing that was recorded opens anything: neither a stream nor a part of one. See <see cref="StreamSealKeys"/>.
/// </remarks>
internal abstract class StreamSeal : IDisposable
{
    /// <summary>Bytes that a sealed frame is longer than the frame in it.</summary>
    public const int OverheadBytes = StreamSealWire.DataBytes;

    /// <summary>Longest frame before the first one of the other side has taken effect; bounds what strangers can make a node hold.</summary>
    public const int FirstFrameBytes = 64 << 10;

    /// <summary>Longest frame that may come next, without its length prefix.</summary>
    public abstract int MaxFrameBytes { get; }

    /// <summary>Whether frames are sealed, or will be.</summary>
    public abstract bool IsSealed { get; }

    /// <summary>The connection stands.</summary>
    public abstract SealStep Begin();

    /// <summary>A frame came. Its bytes may be overwritten.</summary>
    public abstract SealStep Receive(ReadOnlyMemory<byte> frame);

    /// <summary>A frame of the owner's is to be sent.</summary>
    public abstract SealStep Send(ReadOnlyMemory<byte> frame);

    /// <summary>Forgets the keys.</summary>
    public abstract void Dispose();
}

/// <summary>What a stream's actor has to do, in this order.</summary>
internal readonly record struct SealStep
{
    /// <summary>Send this frame as it is.</summary>
    public ReadOnlyMemory<byte>? Send { get; init; }

    /// <summary>From now on the peer is who may be talked to: the owner of a stream that we connected may speak.</summary>
    public bool Opens { get; init; }

    /// <summary>Give this frame to the owner.</summary>
    public ReadOnlyMemory<byte>? Deliver { get; init; }

    /// <summary>End the stream, after what is to be sent.</summary>
    public StreamRefusal? Refusal { get; init; }
}

/// <summary>Why a stream ends before it began, or with a frame that nobody may have sent.</summary>
/// <param name="Counter">What it counts as.</param>
/// <param name="Reason">For people on this side.</param>
/// <param name="IsBusy">The peer has no place for the stream now and may have one later.</param>
internal sealed record StreamRefusal(Counter Counter, string Reason, bool IsBusy = false)
{
    /// <summary>The peer says why it does not want the stream.</summary>
    /// <param name="error">That.</param>
    /// <param name="counter">What it counts as, unless the peer is only busy.</param>
    /// <param name="more">For people, behind it.</param>
    public static StreamRefusal OfPeer(StreamError error, Counter counter, string more = "")
    {
        var isBusy = error.Code == StreamErrorCode.Busy;
        return new StreamRefusal(isBusy ? Counter.StreamsTurnedAway : counter, error.Refusal + more, isBusy);
    }
}
