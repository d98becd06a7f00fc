using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Transport;

/// <summary>
/// The node's datagrams over UDP: Akka.IO's listener receives and gives them to an <see cref="IngressRef"/>, this actor sends on the listener's
/// own socket. Child of NodeActor.
/// </summary>
/// <remarks>
/// <code>
/// Binding ──Bound──▶ Listening ──listener died──▶ Unbound ──▶ Binding
///    │ failed              │ StopTransport
///    ▼                     ▼
/// Unbound               Stopping ──listener gone──▶ stopped
/// </code>
/// <para>Accepts <see cref="SendDatagram"/> and <see cref="StopTransport"/> in every state. Timers: bind, re-bind, stop.</para>
/// <para>A restart closes the socket and binds the configured endpoint anew.</para>
/// </remarks>
internal sealed partial class UdpTransportActor : UntypedActor, IWithTimers
{
    // Longest wait for Akka.IO's answers, which come at once unless its dispatcher is starved.
    private static readonly TimeSpan BindTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    private readonly NodeContext _context;
    private readonly ILoggingAdapter _log;
    private readonly RebindBackoff _backoff;
    private readonly int _maxDatagramBytes;

    private IPEndPoint _endpoint;
    private DatagramSocket? _socket;
    private IngressRef? _ingress;
    private IActorRef _listener = ActorRefs.Nobody;
    private IActorRef _asker = ActorRefs.Nobody;
    private MonotonicTime _boundAt = MonotonicTime.Never;
    private bool _wasBound;

    public UdpTransportActor(NodeContext context)
    {
        _context = context;
        _log = Context.GetLogger(context);
        _endpoint = context.Settings.Bind;
        _backoff = new RebindBackoff(context.Settings.Transport);
        _maxDatagramBytes = context.Protocol.MaxDatagramBytes;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeContext context) =>
        Akka.Actor.Props.Create(() => new UdpTransportActor(context)).WithDispatcher(context.Dispatcher);

    protected override void PreStart() => Bind();

    // Not told to stop in order: the port must be free all the same. The listener gets Unbind before it can see its receive fail.
    protected override void PostStop()
    {
        _ingress?.Close();
        _listener.Tell(Udp.Unbind.Instance);
        _socket?.Dispose();
    }

    protected override void OnReceive(object message) => Unhandled(message);

    private void Binding(object message)
    {
        switch (message)
        {
            // After a failed bind the dying listener says Bound(null).
            case Udp.Bound { LocalAddress: IPEndPoint local } when _listener.IsNobody():
                Listen(local);
                break;
            case Udp.CommandFailed { Cmd: Udp.Bind } when _listener.IsNobody():
                _listener = Context.Watch(Sender);
                break;
            case Terminated dead when dead.ActorRef.Equals(_listener):
                BindFailed(_socket!.ExplainBindFailure());
                break;
            case TransportTimer timer when timer == TransportTimer.BindExpired:
                BindFailed($"Akka.IO did not answer within {BindTimeout}");
                break;
            case StopTransport:
                Finish(Sender);
                break;
            default:
                Idle(message);
                break;
        }
    }

    private void Listening(object message)
    {
        switch (message)
        {
            case SendDatagram send:
                Send(send);
                break;
            case Terminated dead when dead.ActorRef.Equals(_listener):
                Lose();
                break;
            case StopTransport:
                _asker = Sender;
                _ingress?.Close();
                Become(Stopping);
                Timers.StartSingleTimer(TransportTimer.StopExpired, TransportTimer.StopExpired, StopTimeout);
                _listener.Tell(Udp.Unbind.Instance);
                break;
            case Udp.Bound or Udp.CommandFailed:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>Waiting for the next attempt, or for nothing any more after the first failed.</summary>
    private void Unbound(object message)
    {
        switch (message)
        {
            case TransportTimer timer when timer == TransportTimer.RebindDue:
                Bind();
                break;
            case StopTransport:
                Finish(Sender);
                break;
            default:
                Idle(message);
                break;
        }
    }

    private void Stopping(object message)
    {
        switch (message)
        {
            case Terminated dead when dead.ActorRef.Equals(_listener):
                _listener = ActorRefs.Nobody;
                Finish(_asker);
                break;
            case TransportTimer timer when timer == TransportTimer.StopExpired:
                Finish(_asker);
                break;
            case Udp.Unbound or StopTransport:
                break;
            default:
                Idle(message);
                break;
        }
    }

    /// <summary>What every state without a working socket does.</summary>
    private void Idle(object message)
    {
        switch (message)
        {
            case SendDatagram send:
                Discard(send);
                break;
            case Udp.Event or Terminated:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Bind()
    {
        Become(Binding);
        try
        {
            _socket = DatagramSocket.Open(_endpoint, _context.Settings.Advertise?.Address, _context.Settings.Transport.ReceiveBufferBytes);
        }
        catch (SocketException error)
        {
            BindFailed(error.Message);
            return;
        }

        Timers.StartSingleTimer(TransportTimer.BindExpired, TransportTimer.BindExpired, BindTimeout);
        _ingress = new IngressRef(_context, Self.Path / "ingress", ((ExtendedActorSystem)Context.System).Provider);
        Udp.Instance.Apply(Context.System).Manager.Tell(new Udp.Bind(_ingress, _endpoint, [_socket]));
    }

    private void Listen(IPEndPoint local)
    {
        Timers.Cancel(TransportTimer.BindExpired);
        _listener = Context.Watch(Sender);
        _endpoint = local;
        _boundAt = _context.Now;
        Become(Listening);

        var asked = _context.Settings.Transport.ReceiveBufferBytes;
        if (!_wasBound && _socket!.ReceiveBufferBytes < asked) TransportLog.ReceiveBufferClamped(_log, asked, _socket.ReceiveBufferBytes);
        TransportLog.DatagramsReady(_log, local);
        _wasBound = true;
        _context.Refs.Node.Tell(new TransportReady(local));
    }

    private void BindFailed(string reason)
    {
        Timers.Cancel(TransportTimer.BindExpired);
        _listener = ActorRefs.Nobody;
        _socket?.Dispose();
        _socket = null;
        if (_wasBound)
        {
            Retry($"cannot bind {_endpoint}: {reason}");
            return;
        }

        Become(Unbound);
        TransportLog.BindFailed(_log, _endpoint, reason);
        _context.Refs.Node.Tell(new TransportFailed(_endpoint, reason));
    }

    private void Lose()
    {
        _listener = ActorRefs.Nobody;
        _socket?.Dispose();
        _socket = null;
        _backoff.Held(_context.Now - _boundAt);
        Retry("Akka.IO's listener stopped");
    }

    private void Retry(string reason)
    {
        var delay = _backoff.Next();
        Become(Unbound);
        Timers.StartSingleTimer(TransportTimer.RebindDue, TransportTimer.RebindDue, delay);
        TransportLog.DatagramsLost(_log, _endpoint, reason, delay);
        _context.Refs.Node.Tell(new TransportLost(reason, delay));
    }

    private void Finish(IActorRef asker)
    {
        _socket?.Dispose();
        asker.Tell(TransportStopped.Instance);
        Context.Stop(Self);
    }
}
