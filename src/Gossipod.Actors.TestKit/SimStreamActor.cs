using System.Net;
using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.TestKit;

/// <summary>The stream transport of a simulated node. Children: an end of each stream.</summary>
internal sealed class SimStreamActor : UntypedActor
{
    private readonly NodeContext _context;
    private readonly SimNetwork _network;
    private readonly ProcessDispatcher _process;
    private readonly Port _port;
    private IPEndPoint _endpoint;
    private long _serial;

    public SimStreamActor(NodeContext context, SimNetwork network, ProcessDispatcher process)
    {
        _context = context;
        _network = network;
        _process = process;
        _endpoint = context.Settings.Bind;
        _port = new Port(Self);
    }

    public static Props Props(NodeContext context, SimNetwork network, ProcessDispatcher process) =>
        new Props(typeof(SimStreamActor), [context, network, process]).WithDispatcher(context.Dispatcher);

    protected override void PostStop() => _network.Close(_endpoint, _port);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case not StopTransport when _process.IsDead:
                break;
            case BindStreams bind:
                _endpoint = bind.Endpoint;
                _network.Listen(_endpoint, _port);
                _context.Refs.Node.Tell(new StreamsReady(_endpoint));
                break;
            case OpenStream open:
                Open(open, Sender);
                break;
            case Accept accept:
                var end = End(_endpoint, accept.From, _context.Refs.Reception, new(_context.Settings.Transport.InboundStreamTimeout, IsLasting: false), tag: null);
                _context.Refs.Reception.Tell(new StreamAccepted(end, accept.From));
                accept.Opener.Tell(new SimStreamEnd.Connected(end));
                end.Tell(new SimStreamEnd.Connected(accept.Opener));
                break;
            case StopTransport:
                _network.Close(_endpoint, _port);
                Sender.Tell(TransportStopped.Instance);
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Open(OpenStream open, IActorRef owner)
    {
        var end = End(_endpoint, open.To, owner, new(open.Deadline, open.IsLasting), open.Tag);
        _network.Connect(
            _endpoint,
            open.To,
            port => port.Streams.Tell(new Accept(_endpoint, end)),
            () => end.Tell(new SimStreamEnd.Refused($"{open.To} refused the connection or cannot be reached")));
    }

    private IActorRef End(IPEndPoint self, IPEndPoint peer, IActorRef owner, StreamLife life, object? tag) =>
        Context.ActorOf(SimStreamEnd.Props(_context, _network, _process, self, peer, owner, life, tag), $"stream-{++_serial}");

    /// <summary>A peer's connection has arrived.</summary>
    internal sealed record Accept(IPEndPoint From, IActorRef Opener) : ITransportMessage;

    /// <summary>Where the network connects to.</summary>
    internal sealed class Port(IActorRef streams)
    {
        public IActorRef Streams { get; } = streams;
    }
}

/// <summary>One end of a simulated stream: frames arrive whole and in order. Child of SimStreamActor.</summary>
internal sealed class SimStreamEnd : UntypedActor, IWithTimers
{
    private readonly SimNetwork _network;
    private readonly ProcessDispatcher _process;
    private readonly IPEndPoint _self;
    private readonly IPEndPoint _address;
    private readonly StreamLife _life;
    private readonly StreamOrder _order = new();
    private IActorRef _owner;
    private IActorRef _peer = ActorRefs.Nobody;

    /// <summary>The tag of a connection in the making; null once it is there, and at the accepting end.</summary>
    private object? _connecting;
    private bool _isClosed;

    public SimStreamEnd(
        SimNetwork network, ProcessDispatcher process, IPEndPoint self, IPEndPoint address, IActorRef owner, StreamLife life, object? tag)
    {
        _connecting = tag;
        _network = network;
        _process = process;
        _self = self;
        _address = address;
        _owner = owner;
        _life = life;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(
        NodeContext context, SimNetwork network, ProcessDispatcher process,
        IPEndPoint self, IPEndPoint address, IActorRef owner, StreamLife life, object? tag) =>
        new Props(typeof(SimStreamEnd), [network, process, self, address, owner, life, tag]).WithDispatcher(context.Dispatcher);

    protected override void PreStart() => Expire(_life.Deadline);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Connected connected:
                _peer = connected.Peer;
                if (_life.IsLasting) Expire(null);
                if (_connecting is { } tag) _owner.Tell(new StreamOpened(tag, Self));
                _connecting = null;
                break;
            case Refused refused:
                Close(refused.Reason);
                break;
            case SendFrame frame:
                if (!_process.IsDead) _network.CountFrame(_self, _address, frame.Payload.Length);
                var bytes = frame.Payload.ToArray();
                Carry(new Arrived(_network.Rewrite?.Invoke(_self, _address, bytes) ?? bytes));
                break;
            case Arrived frame when !_isClosed:
                _owner.Tell(new FrameReceived(Self, frame.Payload));
                break;
            case HandOver handOver:
                _owner = handOver.Owner;
                Expire(handOver.Deadline);
                _owner.Tell(new StreamIntroduced(Self, _address, handOver.First));
                break;
            case CloseStream:
                Carry(PeerClosed.Instance);
                Close(null);
                break;
            case PeerClosed:
                Close(null);
                break;
            case AbortStream abort:
                Carry(PeerAborted.Instance);
                Close(abort.Reason);
                break;
            case PeerAborted:
                Close("the connection was aborted");
                break;
            case Expired:
                Close("the stream's deadline passed");
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Expire(TimeSpan? deadline)
    {
        if (deadline is { } time) Timers.StartSingleTimer(Expired.Instance, Expired.Instance, time);
        else Timers.Cancel(Expired.Instance);
    }

    private void Carry(ITransportMessage message)
    {
        if (_process.IsDead) return;
        var peer = _peer;
        _network.Carry(_self, _address, _order, () => peer.Tell(message));
    }

    private void Close(string? error)
    {
        if (_isClosed) return;
        _isClosed = true;
        _owner.Tell(_connecting is { } tag ? new StreamFailed(tag, error ?? "closed while connecting") : new StreamClosed(Self, error));
        Context.Stop(Self);
    }

    internal sealed record Connected(IActorRef Peer) : ITransportMessage;

    internal sealed record Refused(string Reason) : ITransportMessage;

    private sealed record Arrived(ReadOnlyMemory<byte> Payload) : ITransportMessage;

    private sealed record PeerClosed : ITransportMessage
    {
        public static readonly PeerClosed Instance = new();
    }

    private sealed record PeerAborted : ITransportMessage
    {
        public static readonly PeerAborted Instance = new();
    }

    private sealed record Expired : ITransportMessage
    {
        public static readonly Expired Instance = new();
    }
}

/// <summary>How long a stream may last: in all or, when it is lasting, until it is connected.</summary>
internal readonly record struct StreamLife(TimeSpan Deadline, bool IsLasting);

/// <summary>Keeps one direction of a stream in order.</summary>
internal sealed class StreamOrder
{
    /// <summary>When what was sent last arrives.</summary>
    public TimeSpan LastArrival { get; set; }
}
