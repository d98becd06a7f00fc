using System.Net;
using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.Security;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.TestKit;

/// <summary>One end of a simulated stream: frames arrive whole and in order. Child of SimStreamActor.</summary>
internal sealed class SimStreamEnd : UntypedActor, IWithTimers
{
    private readonly NodeContext _context;
    private readonly SimNetwork _network;
    private readonly ProcessDispatcher _process;
    private readonly StreamSeal _seal;
    private readonly IPEndPoint _self;
    private readonly IPEndPoint _address;
    private readonly StreamLife _life;
    private readonly StreamOrder _order = new();
    private IActorRef _owner;
    private IActorRef _peer = ActorRefs.Nobody;

    /// <summary>The tag of a stream in the making, handshake included; null once it is there, and at the accepting end.</summary>
    private object? _connecting;
    private bool _isClosed;

    public SimStreamEnd(
        NodeContext context, SimNetwork network, ProcessDispatcher process,
        IPEndPoint self, IPEndPoint address, IActorRef owner, StreamLife life, object? tag, StreamGuise guise)
    {
        _context = context;
        _seal = tag is null ? context.StreamSealing.Accept() : context.StreamSealing.Connect(guise);
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
        IPEndPoint self, IPEndPoint address, IActorRef owner, StreamLife life, object? tag, StreamGuise guise) =>
        new Props(typeof(SimStreamEnd), [context, network, process, self, address, owner, life, tag, guise]).WithDispatcher(context.Dispatcher);

    protected override void PreStart() => Expire(_life.Deadline);

    protected override void PostStop() => _seal.Dispose();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Connected connected:
                _peer = connected.Peer;
                Do(_seal.Begin());
                break;
            case Refused refused:
                Close(refused.Reason);
                break;
            case SendFrame frame:
                Do(_seal.Send(frame.Payload));
                break;
            case Arrived frame when !_isClosed:
                if (frame.Payload.Length <= _seal.MaxFrameBytes) Do(_seal.Receive(frame.Payload));
                else Abort($"{_address} announced a frame of {frame.Payload.Length} bytes, more than {_seal.MaxFrameBytes}");
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
                Abort(abort.Reason);
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

    /// <summary>Carries out what the seal says.</summary>
    private void Do(SealStep step)
    {
        if (step.Send is { } send)
        {
            if (!_process.IsDead) _network.CountFrame(_self, _address, send.Length);
            var bytes = send.ToArray();
            Carry(new Arrived(_network.Rewrite?.Invoke(_self, _address, bytes) ?? bytes));
        }

        if (step.Opens) OnProven();
        if (step.Deliver is { } frame) _owner.Tell(new FrameReceived(Self, frame));
        if (step.Refusal is not { } refusal) return;
        _context.Counters.Add(refusal.Counter);
        Carry(PeerClosed.Instance);
        Close(refusal.Reason, refusal.IsBusy);
    }

    private void OnProven()
    {
        if (_connecting is not { } tag)
        {
            Expire(_context.Settings.Transport.InboundStreamTimeout);
            return;
        }

        if (_life.IsLasting) Expire(null);
        _connecting = null;
        _owner.Tell(new StreamOpened(tag, Self, IsSealed: _seal.IsSealed));
    }

    private void Abort(string reason)
    {
        Carry(PeerAborted.Instance);
        Close(reason);
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

    private void Close(string? error, bool isBusy = false)
    {
        if (_isClosed) return;
        _isClosed = true;
        _owner.Tell(_connecting is { } tag ? new StreamFailed(tag, error ?? "closed while connecting", isBusy) : new StreamClosed(Self, error));
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
