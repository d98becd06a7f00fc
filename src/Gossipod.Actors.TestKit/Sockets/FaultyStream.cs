using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// One stream on a <see cref="FaultyNetwork"/>: the node's actor takes it for the transport's stream, the transport's stream takes it
/// for its owner. What is held up in one direction stays in order and arrives when the link is open again. Child of FaultyStreamActor.
/// </summary>
/// <remarks>Timers: the stream's deadline, because the transport's stream may end while its last frames are held up; the next look.</remarks>
internal sealed class FaultyStream : UntypedActor, IWithTimers
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>What the transport's stream has to say of its deadline comes first.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly NodeContext _context;
    private readonly FaultyNetwork _network;
    private readonly SeededRandom _random;
    private readonly StreamEnds _ends;
    private readonly IActorRef _transport;
    private readonly OpenStream? _request;
    private readonly Queue<(ITransportMessage Message, MonotonicTime Due)> _toPeer = [];
    private readonly Queue<ITransportMessage> _toOwner = [];
    private IActorRef _owner;
    private IActorRef _stream;
    private TimeSpan? _deadline;
    private bool _isConnecting;

    public FaultyStream(
        NodeContext context, FaultyNetwork network, SeededRandom random, StreamEnds ends, IActorRef transport, IActorRef stream, OpenStream? request)
    {
        (_context, _network, _random, _ends) = (context, network, random, ends);
        (_transport, _stream, _request) = (transport, stream, request);
        (_owner, _deadline) = (ends.Owner, ends.Deadline);
        _isConnecting = request is not null;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Outbound(
        NodeContext context, FaultyNetwork network, SeededRandom random, StreamEnds ends, IActorRef transport, OpenStream request) =>
        Props.Create(() => new FaultyStream(context, network, random, ends, transport, ActorRefs.Nobody, request)).WithDispatcher(context.Dispatcher);

    public static Props Inbound(NodeContext context, FaultyNetwork network, SeededRandom random, StreamEnds ends, IActorRef stream) =>
        Props.Create(() => new FaultyStream(context, network, random, ends, ActorRefs.Nobody, stream, null)).WithDispatcher(context.Dispatcher);

    protected override void PreStart()
    {
        Context.Watch(_owner);
        Expire(_ends.Deadline);
        if (_request is not null) _transport.Tell(_request);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SendFrame or CloseStream:
                Queue((ITransportMessage)message);
                break;
            case HandOver handOver:
                Serve(handOver);
                break;
            case StreamIntroduced:
                break;
            case FrameReceived frame:
                if (_network.Rules is { } rules && !rules.CarryStreams(_ends.Peer, _ends.Own)) _network.CountStalled();
                _toOwner.Enqueue(new FrameReceived(Self, frame.Payload));
                Move();
                break;
            case StreamClosed { Error: null }:
                _toOwner.Enqueue(new StreamClosed(Self, null));
                Move();
                break;
            case StreamClosed broken:
                End(broken.Error);
                break;
            case StreamOpened opened:
                _isConnecting = false;
                _stream = opened.Stream;
                if (_ends.IsLasting) Expire(null);
                _owner.Tell(opened with { Stream = Self });
                break;
            case StreamFailed failed:
                _owner.Tell(failed);
                Context.Stop(Self);
                break;
            case AbortStream abort:
                End(abort.Reason);
                break;
            case Due due when due == Due.Look:
                Move();
                break;
            case Due:
                End($"the stream with {_ends.Peer} did not end within {_deadline}");
                break;
            // The transport's stream watches us, or our parent does and aborts it.
            case Terminated:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Expire(TimeSpan? deadline)
    {
        _deadline = deadline;
        if (deadline is { } time) Timers.StartSingleTimer(Due.Deadline, Due.Deadline, time + Grace);
        else Timers.Cancel(Due.Deadline);
    }

    /// <summary>The transport's stream goes on serving us; only how long it may last changes there.</summary>
    private void Serve(HandOver handOver)
    {
        Context.Unwatch(_owner);
        _owner = Context.Watch(handOver.Owner);
        Expire(handOver.Deadline);
        _stream.Tell(new HandOver(Self, handOver.First, handOver.Deadline));
        _owner.Tell(new StreamIntroduced(Self, _ends.Peer, handOver.First));
    }

    private void Queue(ITransportMessage message)
    {
        var delay = TimeSpan.Zero;
        if (_network.Rules is { } rules)
        {
            delay = rules.LatencyMin + ((rules.LatencyMax - rules.LatencyMin) * _random.NextDouble());
            if (delay > TimeSpan.Zero || !rules.CarryStreams(_ends.Own, _ends.Peer)) _network.CountStalled();
        }

        _toPeer.Enqueue((message, _context.Now + delay));
        Move();
    }

    /// <summary>Passes on what may pass now, in order, and looks again while something is left.</summary>
    private void Move()
    {
        var (rules, now) = (_network.Rules, _context.Now);
        var isOpen = rules is null || rules.CarryStreams(_ends.Own, _ends.Peer);
        while (isOpen && _toPeer.TryPeek(out var next) && next.Due <= now) _stream.Tell(_toPeer.Dequeue().Message);

        var isOpenBack = rules is null || rules.CarryStreams(_ends.Peer, _ends.Own);
        while (isOpenBack && _toOwner.TryDequeue(out var message))
        {
            _owner.Tell(message);
            if (message is not StreamClosed) continue;
            Context.Stop(Self);
            return;
        }

        if (_toPeer.Count + _toOwner.Count > 0) Timers.StartSingleTimer(Due.Look, Due.Look, LookInterval);
    }

    private void End(string? error)
    {
        _owner.Tell(_isConnecting ? new StreamFailed(_request!.Tag, error ?? "closed") : new StreamClosed(Self, error));
        Context.Stop(Self);
    }

    private sealed record Due(string What) : ITransportMessage
    {
        public static readonly Due Deadline = new("deadline");
        public static readonly Due Look = new("look");
    }
}
