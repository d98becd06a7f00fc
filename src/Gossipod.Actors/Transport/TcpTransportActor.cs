using System.Net;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Transport;

/// <summary>The node's streams over TCP: accepts, connects, counts them and ends them. Child of NodeActor.</summary>
/// <remarks>
/// <code>
/// Idle ──BindStreams──▶ Binding ──Bound──▶ Listening ──listener died──▶ Lost ──▶ Binding
///  ▲                       │ failed            │ StopTransport
///  └───────────────────────┘                Stopping ──listener and streams gone──▶ stopped
/// </code>
/// <para>
/// Accepts <see cref="OpenStream"/> and <see cref="StopTransport"/> in every state. Timers: re-bind, stop. Children: one
/// StreamConnectionActor per stream, never restarted.
/// </para>
/// </remarks>
internal sealed partial class TcpTransportActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(4);

    private readonly NodeContext _context;
    private readonly ILoggingAdapter _log;
    private readonly RebindBackoff _backoff;

    /// <summary>All, connected by us or by peers.</summary>
    private readonly HashSet<IActorRef> _streams = [];

    private IPEndPoint _endpoint;
    private IActorRef _listener = ActorRefs.Nobody;
    private IActorRef _asker = ActorRefs.Nobody;
    private MonotonicTime _boundAt = MonotonicTime.Never;
    private bool _wasBound;

    public TcpTransportActor(NodeContext context)
    {
        _context = context;
        _log = Context.GetLogger(context);
        _endpoint = context.Settings.Bind;
        _backoff = new RebindBackoff(context.Settings.Transport);
        _members = new MemberSources(context.Snapshot);
        var limits = context.Settings.Transport;
        _inbound = new StreamPlaces<IActorRef>(limits.MaxInboundStreams, limits.MaxStreamsPerSource, limits.MaxFailedHandshakes);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeContext context) =>
        Akka.Actor.Props.Create(() => new TcpTransportActor(context)).WithDispatcher(context.Dispatcher);

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    // The listener and its connections die with their handler; ours die as children.
    protected override void OnReceive(object message) => Idle(message);

    private void Idle(object message)
    {
        if (message is BindStreams bind) Bind(bind.Endpoint);
        else Running(message);
    }

    private void Binding(object message)
    {
        switch (message)
        {
            case Tcp.Bound bound:
                Listen((IPEndPoint)bound.LocalAddress);
                break;
            case Tcp.CommandFailed { Cmd: Tcp.Bind } failed:
                BindFailed(failed.Cause.HasValue ? failed.Cause.Value.Message : "Akka.IO does not say why");
                break;
            case BindStreams:
                break;
            default:
                Running(message);
                break;
        }
    }

    private void Listening(object message)
    {
        switch (message)
        {
            case Tcp.Connected connected:
                Accept(Sender, (IPEndPoint)connected.RemoteAddress);
                break;
            case BindStreams again when again.Endpoint.Equals(_endpoint):
                _context.Refs.Node.Tell(new StreamsReady(_endpoint));
                break;
            case BindStreams other:
                _context.Refs.Node.Tell(new StreamsFailed(other.Endpoint, $"streams are accepted at {_endpoint} already"));
                break;
            case Terminated dead when dead.ActorRef.Equals(_listener):
                _backoff.Held(_context.Now - _boundAt);
                Retry();
                break;
            default:
                Running(message);
                break;
        }
    }

    private void Lost(object message)
    {
        switch (message)
        {
            case TransportTimer timer when timer == TransportTimer.RebindDue:
                Bind(_endpoint);
                break;
            case BindStreams:
                break;
            default:
                Running(message);
                break;
        }
    }

    /// <summary>What every state does until the transport stops.</summary>
    private void Running(object message)
    {
        switch (message)
        {
            case OpenStream open:
                Connect(open);
                break;
            case Terminated dead:
                Forget(dead.ActorRef);
                break;
            case StreamLasts lasting:
                _inbound.Free(lasting.Stream);
                break;
            case StreamProven proven:
                if (proven.HasKey) _inbound.Prove(proven.Stream);
                break;
            case StreamUnproven failed:
                OnUnproven(failed);
                break;
            case StreamOnTrial trial:
                _trials.Add(EndpointGuard.Canonical(trial.From));
                break;
            case StopTransport:
                Stop();
                break;
            // Of a connection that was refused.
            case Tcp.ConnectionClosed or Tcp.Received or StreamIo.BytesWritten:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Stopping(object message)
    {
        switch (message)
        {
            case Terminated dead:
                if (dead.ActorRef.Equals(_listener)) _listener = ActorRefs.Nobody;
                Forget(dead.ActorRef);
                FinishWhenAllGone();
                break;
            case OpenStream open:
                Sender.Tell(new StreamFailed(open.Tag, "the transport stops"));
                break;
            case Tcp.Bound:
                Sender.Tell(Tcp.Unbind.Instance);
                break;
            case Tcp.Connected:
                Sender.Tell(Tcp.Abort.Instance);
                break;
            case TransportTimer timer when timer == TransportTimer.StopExpired:
                Finish();
                break;
            case Tcp.Event or StopTransport or StreamLasts or StreamProven or StreamUnproven or StreamOnTrial:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Bind(IPEndPoint endpoint)
    {
        _endpoint = endpoint;
        Become(Binding);
        Tcp.Manager(Context.System).Tell(StreamIo.Bind(Context.System, Self, endpoint));
    }

    private void Listen(IPEndPoint local)
    {
        _listener = Context.Watch(Sender);
        _endpoint = local;
        _boundAt = _context.Now;
        _wasBound = true;
        Become(Listening);
        TransportLog.StreamsReady(_log, local);
        _context.Refs.Node.Tell(new StreamsReady(local));
    }

    private void BindFailed(string reason)
    {
        if (_wasBound)
        {
            Retry();
            return;
        }

        Become(Idle);
        TransportLog.BindFailed(_log, _endpoint, reason);
        _context.Refs.Node.Tell(new StreamsFailed(_endpoint, reason));
    }

    private void Retry()
    {
        _listener = ActorRefs.Nobody;
        Become(Lost);
        var delay = _backoff.Next();
        TransportLog.StreamsLost(_log, _endpoint, delay);
        Timers.StartSingleTimer(TransportTimer.RebindDue, TransportTimer.RebindDue, delay);
    }

    private void Stop()
    {
        _asker = Sender;
        Become(Stopping);
        Timers.StartSingleTimer(TransportTimer.StopExpired, TransportTimer.StopExpired, StopTimeout);

        // First the streams: the listener takes the accepted connections with it, which they would report as a peer's doing.
        foreach (var stream in _streams) stream.Tell(new AbortStream("the transport stops"));
        _listener.Tell(Tcp.Unbind.Instance);
        FinishWhenAllGone();
    }

    private void FinishWhenAllGone()
    {
        if (_listener.IsNobody() && _streams.Count is 0) Finish();
    }

    private void Finish()
    {
        _asker.Tell(TransportStopped.Instance);
        Context.Stop(Self);
    }
}
