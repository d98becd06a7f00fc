using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Messaging;

/// <summary>
/// Sends the reliable messages to one life of one peer: over one stream as long as it is used, over another one when it breaks. Child
/// of MessagingActor; sole owner of the <see cref="SendSession{T}"/>.
/// </summary>
/// <remarks>
/// <code>
/// Idle ──message──▶ Connecting ──▶ Greeting ──HelloAccepted──▶ Open ──idle──▶ Idle
///                       ▲  │ failed    │ refused, silent         │ broken, or no acknowledgement in time
///                       │  ▼           ▼                         ▼
///                       └─────────── Waiting (back-off) ◀────────┘       peer dead, left or restarted: all fail, stopped
/// </code>
/// Accepts <see cref="OutboxFilled"/>, <see cref="PeerGone"/> and its stream's news. One timer. A failure stops the node.
/// </remarks>
internal sealed partial class PeerSendingActor : UntypedActor, IWithTimers
{
    /// <summary>Bytes of messages that are put into one frame.</summary>
    private const int BatchBytes = 64 << 10;

    /// <summary>Bytes that may be on their way; the rest waits in the outbox and not in the socket's queue.</summary>
    private const int WindowBytes = 4 << 20;

    private static readonly TimeSpan BackoffMin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(2);

    private readonly NodeContext _context;
    private readonly Outbox _outbox;
    private readonly Member _peer;
    private readonly SeededRandom _random;
    private readonly StreamCodec _codec;
    private readonly MessageFrames _frames;
    private readonly ILoggingAdapter _log;

    private readonly SendSession<SendTicket> _session = new(WindowBytes);
    private ulong _sessionId;
    private SendPhase _phase = SendPhase.Idle;
    private object _attempt = new();
    private IActorRef _stream = ActorRefs.Nobody;
    private TimeSpan _backoff = BackoffMin;
    private MonotonicTime _progressAt;

    private readonly List<SendTicket> _tickets = [];
    private readonly List<MessagePayload> _payloads = [];

    public PeerSendingActor(NodeContext context, Outbox outbox, Member peer, ulong serial)
    {
        _context = context;
        _log = Context.GetLogger(context);
        _outbox = outbox;
        _peer = peer;
        _random = context.Random.Fork((5UL << 32) + serial);
        _sessionId = _random.NextUInt64() | 1;
        _codec = StreamCodec.For(context.Settings, context.Names);
        _frames = new MessageFrames(ClusterTag.Of(context.Settings.ClusterName));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeContext context, Outbox outbox, Member peer, ulong serial) =>
        new Props(typeof(PeerSendingActor), [context, outbox, peer, serial]).WithDispatcher(context.Dispatcher);

    protected override void PostStop() => Give(MessageGate.Ended(_outbox.Peer));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OutboxFilled: OnFilled(); break;
            case StreamOpened opened when opened.Tag == _attempt: OnOpened(opened.Stream); break;
            case StreamOpened late: late.Stream.Tell(new AbortStream("it came too late")); break;
            case StreamFailed failed when failed.Tag == _attempt: Wait(failed.Reason); break;
            case FrameReceived frame when frame.Stream.Equals(_stream): OnFrame(frame.Payload); break;
            case StreamClosed closed when closed.Stream.Equals(_stream): OnClosed(closed.Error); break;
            case SendTick: OnTick(); break;
            case PeerGone gone: OnGone(gone.Reason); break;
            case StreamFailed or FrameReceived or StreamClosed: break;
            default: Unhandled(message); break;
        }
    }

    private void OnFilled()
    {
        _outbox.MoveTo(_session);
        if (_phase == SendPhase.Idle) Connect();
        else if (_phase == SendPhase.Open) Send();
    }

    private void Connect()
    {
        var row = _context.Snapshot.Current?.Find(_peer.Name);
        if (row is not { IsLive: true } || row.Version.Generation != _outbox.Generation || row.StreamAddress is not { } address)
        {
            OnGone(row is null ? "is no member any more" : !row.IsLive ? $"is {row.Status}" : "was restarted");
            return;
        }

        _phase = SendPhase.Connecting;
        _attempt = new object();
        _context.Refs.Streams.Tell(new OpenStream(address, _context.Settings.Messages.AckTimeout, _attempt, IsLasting: true) { Expected = _peer.MemberName });
    }

    private void OnOpened(IActorRef stream)
    {
        _stream = stream;
        _phase = SendPhase.Greeting;
        _progressAt = _context.Now;
        var self = _context.Snapshot.Current!.Self;
        var hello = new MessageHello(self.MemberName, _peer.MemberName.Tag, self.Version.Generation, _outbox.Generation, _sessionId);
        stream.Tell(new SendFrame(_codec.Encode(hello)));
        Timers.StartPeriodicTimer(SendTick.Instance, SendTick.Instance, _context.Settings.Messages.AckTimeout / 2);
    }

    /// <summary>The stream was not used for long.</summary>
    private void Rest()
    {
        _stream.Tell(CloseStream.Instance);
        Drop();
        _phase = SendPhase.Idle;
    }

    private void OnClosed(string? error)
    {
        _stream = ActorRefs.Nobody;
        if (_session.Count == 0 && _phase == SendPhase.Open)
        {
            Drop();
            _phase = SendPhase.Idle;
        }
        else
        {
            Wait(error ?? "closed the stream");
        }
    }

    private void Break(string reason)
    {
        _stream.Tell(new AbortStream(reason));
        Wait(reason);
    }

    /// <summary>Tries again after the back-off; what was on its way goes again, and the peer passes over what it has.</summary>
    private void Wait(string reason)
    {
        Drop();
        if (_session.Count == 0)
        {
            _phase = SendPhase.Idle;
            return;
        }

        _context.Counters.Add(Counter.MessageStreamsBroken);
        LogMessages.MessagesHeldUp(_log, _peer.Name, _session.Count, reason);
        _phase = SendPhase.Waiting;
        Timers.StartSingleTimer(SendTick.Instance, SendTick.Instance, _backoff * (0.5 + _random.NextDouble()));
        _backoff = _backoff * 2 < BackoffMax ? _backoff * 2 : BackoffMax;
    }

    private void Drop()
    {
        Timers.Cancel(SendTick.Instance);
        _stream = ActorRefs.Nobody;
        _attempt = new object();
        _session.OnBroken();
    }

    private void OnGone(string reason)
    {
        Give(Gone(reason));
        Context.Stop(Self);
    }

    private void Give(SendException reason)
    {
        _stream.Tell(new AbortStream("its messages have no receiver any more"));
        _stream = ActorRefs.Nobody;
        _tickets.Clear();
        _session.Clear(_tickets);
        _context.Gate.Close(_outbox, reason);
        _outbox.Fail(_tickets, reason);
    }

    private SendException Gone(string reason) => new(
        SendFailure.PeerGone, _peer.Name, $"'{_peer.Name}' {reason}; whether it has got the message is not known. Send again once it is a member, if getting it twice does no harm");
}
