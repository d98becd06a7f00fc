using System.Net;
using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Transport;

/// <summary>Marks messages that carry buffers or sockets' news: never serialized, never worth a dead-letter line.</summary>
internal interface ITransportMessage : INoSerializationVerificationNeeded, IDeadLetterSuppression;

/// <summary>
/// Send one datagram. The first <paramref name="Length"/> bytes of <paramref name="Buffer"/> are it; the buffer comes from
/// <see cref="System.Buffers.ArrayPool{T}.Shared"/> and the transport gives it back by <see cref="Release"/>, whether or not it could send.
/// </summary>
/// <param name="To">Where to.</param>
/// <param name="Buffer">Rented.</param>
/// <param name="Length">How much of it is the datagram.</param>
/// <param name="Places">Where the datagram has taken a place until it is sent; null for none.</param>
internal sealed record SendDatagram(IPEndPoint To, byte[] Buffer, int Length, Places? Places = null) : ITransportMessage
{
    public void Release()
    {
        System.Buffers.ArrayPool<byte>.Shared.Return(Buffer);
        Places?.Leave();
    }
}

/// <summary>One datagram arrived. Told to the dissemination actor.</summary>
/// <param name="From">Where from, in canonical form.</param>
/// <param name="Bytes">It.</param>
/// <param name="ReceivedAt">When.</param>
/// <param name="Lane">Where it has taken a place until it is received; see <see cref="IngressGate"/>. Null for none.</param>
internal sealed record DatagramReceived(IPEndPoint From, ReadOnlyMemory<byte> Bytes, MonotonicTime ReceivedAt, Places? Lane = null) : ITransportMessage;

/// <summary>The transport listens; told to the node, again after each re-bind.</summary>
internal sealed record TransportReady(IPEndPoint LocalEndpoint) : ITransportMessage;

/// <summary>The transport lost its socket and tries again after the delay; told to the node.</summary>
internal sealed record TransportLost(string Reason, TimeSpan RetryDelay) : ITransportMessage;

/// <summary>The transport could not bind at the first attempt; no socket is left behind. Told to the node.</summary>
internal sealed record TransportFailed(IPEndPoint Endpoint, string Reason) : ITransportMessage;

/// <summary>Release every socket, then answer <see cref="TransportStopped"/> to the sender and stop.</summary>
internal sealed record StopTransport : ITransportMessage
{
    public static readonly StopTransport Instance = new();
}

/// <summary>Every socket of the transport is closed; its port can be bound again.</summary>
internal sealed record TransportStopped : ITransportMessage
{
    public static readonly TransportStopped Instance = new();
}

/// <summary>
/// Accept streams at the endpoint, which is normally the one of the datagrams; told by the node. Answered to the node by
/// <see cref="StreamsReady"/> or <see cref="StreamsFailed"/>; asking again for the same endpoint is answered again.
/// </summary>
internal sealed record BindStreams(IPEndPoint Endpoint) : ITransportMessage;

/// <summary>Peers can connect; told to the node, again after each re-bind.</summary>
internal sealed record StreamsReady(IPEndPoint LocalEndpoint) : ITransportMessage;

/// <summary>Streams cannot be accepted there; nothing is left behind, and another endpoint may be tried. Told to the node.</summary>
internal sealed record StreamsFailed(IPEndPoint Endpoint, string Reason) : ITransportMessage;

/// <summary>
/// Connect a stream. The sender becomes its owner and gets <see cref="StreamOpened"/> or <see cref="StreamFailed"/>.
/// </summary>
/// <param name="To">Where to.</param>
/// <param name="Deadline">Bound on the stream's life, connecting included; of the connecting alone when <paramref name="IsLasting"/>.</param>
/// <param name="Tag">Comes back in the answer.</param>
/// <param name="IsLasting">Whether the stream stays until either side closes it.</param>
internal sealed record OpenStream(IPEndPoint To, TimeSpan Deadline, object Tag, bool IsLasting = false) : ITransportMessage
{
    /// <summary>Whose certificate the peer must have where streams are TLS; null for any member's.</summary>
    public MemberName? Expected { get; init; }

    /// <summary>As what it comes.</summary>
    public StreamGuise Guise { get; init; }
}

/// <summary>As what a stream comes that we connect. All but the first are for our own listener, to see that it refuses them.</summary>
internal enum StreamGuise
{
    /// <summary>Protected as configured.</summary>
    Usual,

    /// <summary>In the clear.</summary>
    Clear,

    /// <summary>By TLS, without a certificate.</summary>
    Uncertified,
}

/// <summary>A stream to our own listener has connected that it is to refuse; told to the transport, which says nothing of that refusal.</summary>
/// <param name="From">Where the listener sees it come from.</param>
internal sealed record StreamOnTrial(IPEndPoint From) : ITransportMessage;

/// <summary>The stream is connected; frames go to <paramref name="Stream"/>.</summary>
/// <param name="Tag">What it was asked for with.</param>
/// <param name="Stream">Which.</param>
/// <param name="Certified">Whose certificate the peer has; null without TLS.</param>
/// <param name="IsSealed">Whether its frames are protected, by a key or by TLS.</param>
internal sealed record StreamOpened(object Tag, IActorRef Stream, MemberName? Certified = null, bool IsSealed = false) : ITransportMessage;

/// <summary>The stream could not be connected, or its handshake failed.</summary>
/// <param name="Tag">What the stream was asked for with.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="IsBusy">The peer has no place now and may have one later.</param>
internal sealed record StreamFailed(object Tag, string Reason, bool IsBusy = false) : ITransportMessage;

/// <summary>A peer connected; told to the reception actor, which is the owner until it hands the stream over.</summary>
internal sealed record StreamAccepted(IActorRef Stream, IPEndPoint From) : ITransportMessage;

/// <summary>
/// Serve another owner from now on; told to the stream by its present one. The new one gets <see cref="StreamIntroduced"/>, unless
/// the stream has ended already: that, the old one hears.
/// </summary>
/// <param name="Owner">The new owner.</param>
/// <param name="First">What the stream's first frame said.</param>
/// <param name="Deadline">Bound on the rest of the stream's life; null for none, then the owner closes it.</param>
internal sealed record HandOver(IActorRef Owner, StreamMessage First, TimeSpan? Deadline) : ITransportMessage;

/// <summary>A stream that a peer connected is yours; its frames follow.</summary>
/// <param name="Stream">Which.</param>
/// <param name="From">Where it comes from.</param>
/// <param name="First">What its first frame said.</param>
/// <param name="Certified">Whose certificate the peer has, which is whom its first frame names; null without TLS.</param>
internal sealed record StreamIntroduced(IActorRef Stream, IPEndPoint From, StreamMessage First, MemberName? Certified = null) : ITransportMessage;

/// <summary>Send one frame; told to the stream.</summary>
internal sealed record SendFrame(ReadOnlyMemory<byte> Payload) : ITransportMessage;

/// <summary>One whole frame arrived; told to the stream's owner.</summary>
internal sealed record FrameReceived(IActorRef Stream, ReadOnlyMemory<byte> Payload) : ITransportMessage;

/// <summary>Send what is queued, then close; told to the stream.</summary>
internal sealed record CloseStream : ITransportMessage
{
    public static readonly CloseStream Instance = new();
}

/// <summary>The stream ended, whoever closed it; told to the owner exactly once per opened stream.</summary>
/// <param name="Stream">Which.</param>
/// <param name="Error">Why it broke; null when either side closed it in order.</param>
internal sealed record StreamClosed(IActorRef Stream, string? Error) : ITransportMessage;

/// <summary>End the stream at once, whatever is queued; told to the stream by its transport or its owner.</summary>
internal sealed record AbortStream(string Reason) : ITransportMessage;

/// <summary>
/// The first frame of an accepted stream has come, and, where that is demanded, its sender has proven that it holds a key; told to its
/// transport.
/// </summary>
/// <param name="Stream">Which.</param>
/// <param name="HasKey">Whether the sender holds one.</param>
internal sealed record StreamProven(IActorRef Stream, bool HasKey) : ITransportMessage;

/// <summary>An accepted stream ends because its peer could not prove itself; told to its transport.</summary>
internal sealed record StreamUnproven(IActorRef Stream, IPEndPoint From, Security.StreamRefusal Refusal) : ITransportMessage;

/// <summary>The stream has an owner that bounds how many there are, so it counts no more as max-inbound-streams; told to its transport.</summary>
internal sealed record StreamLasts(IActorRef Stream) : ITransportMessage;

/// <summary>The TLS of a stream has got further on another thread; told by the stream to itself.</summary>
internal sealed record TlsAdvanced : ITransportMessage
{
    public static readonly TlsAdvanced Instance = new();
}
