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
                var end = End(_endpoint, accept.From, _context.Refs.Reception, new(_context.Settings.Transport.FirstFrameTimeout, IsLasting: false), tag: null, StreamGuise.Usual);
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
        var end = End(_endpoint, open.To, owner, new(open.Deadline, open.IsLasting), open.Tag, open.Guise);
        _network.Connect(
            _endpoint,
            open.To,
            port => port.Streams.Tell(new Accept(_endpoint, end)),
            () => end.Tell(new SimStreamEnd.Refused($"{open.To} refused the connection or cannot be reached")));
    }

    private IActorRef End(IPEndPoint self, IPEndPoint peer, IActorRef owner, StreamLife life, object? tag, StreamGuise guise) =>
        Context.ActorOf(SimStreamEnd.Props(_context, _network, _process, self, peer, owner, life, tag, guise), $"stream-{++_serial}");

    /// <summary>A peer's connection has arrived.</summary>
    internal sealed record Accept(IPEndPoint From, IActorRef Opener) : ITransportMessage;

    /// <summary>Where the network connects to.</summary>
    internal sealed class Port(IActorRef streams)
    {
        public IActorRef Streams { get; } = streams;
    }
}
