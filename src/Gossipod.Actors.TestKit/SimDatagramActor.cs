using System.Net;
using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.TestKit;

/// <summary>The datagram transport of a simulated node: the production's messages over a <see cref="SimNetwork"/>.</summary>
internal sealed class SimDatagramActor : UntypedActor
{
    private readonly NodeContext _context;
    private readonly SimNetwork _network;
    private readonly ProcessDispatcher _process;
    private readonly IPEndPoint _endpoint;
    private readonly Port _port;

    public SimDatagramActor(NodeContext context, SimNetwork network, ProcessDispatcher process)
    {
        _context = context;
        _network = network;
        _process = process;
        _endpoint = context.Settings.Bind;
        _port = new Port(context);
    }

    public static Props Props(NodeContext context, SimNetwork network, ProcessDispatcher process) =>
        new Props(typeof(SimDatagramActor), [context, network, process]).WithDispatcher(context.Dispatcher);

    protected override void PreStart()
    {
        if (_process.IsDead) return;
        _network.Listen(_endpoint, _port);
        _context.Refs.Node.Tell(new TransportReady(_endpoint));
    }

    protected override void PostStop() => _network.Close(_endpoint, _port);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SendDatagram send:
                if (!_process.IsDead) Send(send.To, send.Buffer.AsSpan(0, send.Length).ToArray());
                send.Release();
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

    /// <summary>What a node sends to itself meets no network, nor anybody who watches it.</summary>
    private void Send(IPEndPoint to, byte[] datagram)
    {
        if (to.Equals(_endpoint)) _port.Receive(_endpoint, datagram);
        else _network.Send(_endpoint, to, datagram);
    }

    /// <summary>Where the network delivers.</summary>
    internal sealed class Port(NodeContext context)
    {
        /// <summary>The machine it is on; known once the network has it.</summary>
        public SimHost? Host { get; set; }

        /// <summary>Past the node's limits on strangers.</summary>
        public void HandOver(IPEndPoint from, byte[] datagram) =>
            context.Refs.Dissemination.Tell(new DatagramReceived(from, datagram, context.Now));

        public void Receive(IPEndPoint from, byte[] datagram)
        {
            var (now, owner) = (context.Now, context.Refs.Dissemination);
            if (owner.IsNobody() || context.Ingress.Admit(from, datagram, datagram.Length, now) is not { } lane) return;
            owner.Tell(new DatagramReceived(from, datagram, now, lane));
        }
    }
}
