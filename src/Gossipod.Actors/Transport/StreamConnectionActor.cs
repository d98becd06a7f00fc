using System.Net;
using Akka.Actor;
using Akka.IO;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Transport;

/// <summary>
/// One stream of length-prefixed frames, connected by us or by a peer. Child of TcpTransportActor; serves its one owner.
/// </summary>
/// <remarks>
/// <code>
/// Connecting ──connected──▶ Open ──CloseStream──▶ Closing        a refusal is sent: Refusing
///     │ failed, deadline      │ end, error, deadline  │               │
///     ▼                       ▼                       ▼               ▼
///  stopped                  Ended ────────────────connection gone──▶ stopped
/// </code>
/// <para>Open begins with the handshake of TLS or of the seal, if the stream has one; until the peer's first frame has taken effect the deadline of
/// an accepted stream is that of handshakes. The owner sees plain frames only (<see cref="StreamSeal"/>).</para>
/// <para>Accepts <see cref="SendFrame"/>, <see cref="CloseStream"/>, the parent's <see cref="AbortStream"/>. Timers: deadline, stop.</para>
/// <para>The owner hears exactly one of <see cref="StreamFailed"/> or, after opening, <see cref="StreamClosed"/>.</para>
/// </remarks>
internal sealed partial class StreamConnectionActor : UntypedActor, IWithTimers
{
    // Longest wait for Akka.IO's connection to go after its abort.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(3);

    private readonly NodeContext _context;
    private IActorRef _owner;
    private readonly IPEndPoint _peer;
    private TimeSpan _deadline;
    private readonly OpenStream? _request;
    private readonly ConnectAttempt _attempt = new();
    private readonly FrameAssembler _frames;
    private StreamSeal _seal;

    private IActorRef _connection;
    private bool _connected;
    private bool _ownerHasIt;
    private bool _isProven;
    private bool _isServed;
    private bool _told;

    public StreamConnectionActor(NodeContext context, IActorRef owner, OpenStream request)
        : this(context, owner, request.To, request.Deadline, ActorRefs.Nobody, context.StreamSealing.Connect(request.Guise)) => _request = request;

    public StreamConnectionActor(NodeContext context, IActorRef owner, IActorRef connection, IPEndPoint peer)
        : this(context, owner, peer, context.Settings.Transport.FirstFrameTimeout, connection, context.StreamSealing.Accept())
    {
    }

    private StreamConnectionActor(NodeContext context, IActorRef owner, IPEndPoint peer, TimeSpan deadline, IActorRef connection, StreamSeal seal)
    {
        (_context, _owner, _peer, _deadline, _connection, _seal, _this) = (context, owner, peer, deadline, connection, seal, Self);
        _frames = new FrameAssembler(_seal.MaxFrameBytes);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A stream to connect.</summary>
    public static Props Outbound(NodeContext context, IActorRef owner, OpenStream request) =>
        Props.Create(() => new StreamConnectionActor(context, owner, request)).WithDispatcher(context.Dispatcher);

    /// <summary>A stream that a peer connected.</summary>
    public static Props Inbound(NodeContext context, IActorRef owner, IActorRef connection, IPEndPoint peer) =>
        Props.Create(() => new StreamConnectionActor(context, owner, connection, peer)).WithDispatcher(context.Dispatcher);

    protected override void PreStart()
    {
        Context.Watch(_owner);
        Timers.StartSingleTimer(TransportTimer.DeadlineExpired, TransportTimer.DeadlineExpired, _deadline);
        if (_request is null)
        {
            _context.Counters.Add(Counter.StreamsAccepted);
            _ownerHasIt = true;
            _owner.Tell(new StreamAccepted(Self, _peer));
            Open(_connection);
        }
        else
        {
            Become(Connecting);
            Tcp.Manager(Context.System).Tell(StreamIo.Connect(Context.System, _peer, _deadline, _attempt));
        }
    }

    // Akka.IO's connection does not notice our death while it flushes to a peer that reads nothing.
    protected override void PostStop()
    {
        Report("the stream's actor was stopped");
        if (!_connected) _attempt.GiveUp();
        _connection.Tell(Tcp.Abort.Instance);
        ForgetTls();
        _seal.Dispose();
    }

    protected override void OnReceive(object message) => Unhandled(message);

    private void Connecting(object message)
    {
        switch (message)
        {
            case Tcp.Connected connected:
                Open(Sender);
                Greet((IPEndPoint)connected.LocalAddress);
                break;
            case Tcp.CommandFailed failed:
                End(StreamIo.ExplainConnectFailure(_peer, failed));
                break;
            case TransportTimer:
                End($"no connection to {_peer} within {_deadline}");
                break;
            case AbortStream abort:
                End(abort.Reason);
                break;
            case Terminated:
                End("the owner stopped");
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Opened(object message)
    {
        switch (message)
        {
            case Tcp.Received received:
                Receive(received.Data);
                break;
            case SendFrame frame:
                Send(frame.Payload);
                break;
            case HandOver handOver:
                Serve(handOver);
                break;
            case CloseStream:
                Become(Closing);
                if (_request is null && !_isServed) Expire(_context.Settings.Transport.FirstFrameTimeout);
                CloseOurSide();
                break;
            default:
                Connected(message);
                break;
        }
    }

    /// <summary>Our side is flushing or has said its last; the peer may still speak.</summary>
    private void Closing(object message)
    {
        switch (message)
        {
            case Tcp.Received received:
                Receive(received.Data);
                break;
            case SendFrame or CloseStream:
                break;
            default:
                Connected(message);
                break;
        }
    }

    private void Connected(object message)
    {
        switch (message)
        {
            case StreamIo.BytesWritten written:
                _context.Counters.Add(Counter.StreamBytesSent, written.Count);
                break;
            case TlsAdvanced:
                OnTlsAdvanced();
                break;
            case Tcp.ConnectionClosed closed:
                OnNetworkEnded(Explain(closed));
                break;
            case Tcp.CommandFailed failed:
                End($"writing to {_peer} failed{failed.CauseString}");
                break;
            case TransportTimer:
                if (_request is null && !_isProven) OnSilent();
                End($"the stream with {_peer} did not end within {_deadline}");
                break;
            case AbortStream abort:
                End(abort.Reason);
                break;
            case Terminated dead when dead.ActorRef.Equals(_connection) && _end.IsOver:
                break;
            case Terminated dead:
                End(dead.ActorRef.Equals(_owner) ? "the owner stopped" : $"the connection with {_peer} ended unexpectedly");
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>The owner knows; the peer is still to read why it was refused.</summary>
    private void Refusing(object message)
    {
        if (message is Tcp.ConnectionClosed or TransportTimer or Terminated or AbortStream) End(null);
    }

    /// <summary>The owner knows; only Akka.IO's connection has to go.</summary>
    private void Ended(object message)
    {
        if (message is TransportTimer || (message is Terminated dead && dead.ActorRef.Equals(_connection))) Context.Stop(Self);
    }

    private void Open(IActorRef connection)
    {
        _connected = true;
        _connection = Context.Watch(connection);
        Become(Opened);
        connection.Tell(new Tcp.Register(Self));
    }

    private void End(string? error, bool isBusy = false)
    {
        Report(error, isBusy);
        ForgetTls();
        Timers.CancelAll();
        if (_connection.IsNobody())
        {
            Context.Stop(Self);
            return;
        }

        Become(Ended);
        Timers.StartSingleTimer(TransportTimer.StopExpired, TransportTimer.StopExpired, EndTimeout);
        _connection.Tell(Tcp.Abort.Instance);
    }

    private void Report(string? error, bool isBusy = false)
    {
        if (_told) return;
        _told = true;
        _owner.Tell(_ownerHasIt ? new StreamClosed(Self, error) : new StreamFailed(_request!.Tag, error ?? $"{_peer} closed the stream before it had begun", isBusy));
    }
}
