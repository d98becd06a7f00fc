using System.Net;
using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// Stands between a node's actors and one of its transports, which is its child: each believes to talk to the other. A transport that
/// fails takes it along, so that the node breaks as without it.
/// </summary>
internal abstract class TransportDecorator : UntypedActor, IWithTimers
{
    private readonly Func<NodeContext, Props> _transport;

    protected TransportDecorator(NodeContext context, FaultyNetwork network, Func<NodeContext, Props> transport)
    {
        _transport = transport;
        Node = context;
        Network = network;
        Random = network.NextRandom();
        Own = context.Settings.Bind;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected NodeContext Node { get; }

    protected FaultyNetwork Network { get; }

    protected SeededRandom Random { get; }

    protected IActorRef Transport { get; private set; } = ActorRefs.Nobody;

    /// <summary>This node as others know it.</summary>
    protected IPEndPoint Own { get; private set; }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Escalate);

    protected override void PreStart()
    {
        var inside = new NodeContext
        {
            Settings = Node.Settings,
            TimeProvider = Node.TimeProvider,
            Random = Node.Random,
            DatagramTransport = Node.DatagramTransport,
            StreamTransport = Node.StreamTransport,
            Dispatcher = Node.Dispatcher,
            Counters = Node.Counters,
            Ingress = Node.Ingress,
            Keys = Node.Keys,
            Tls = Node.Tls,
            FillSecret = Node.FillSecret,
            Snapshot = Node.Snapshot,
        };
        (inside.Refs.Node, inside.Refs.Dissemination, inside.Refs.Reception) = (Self, Self, Self);
        Transport = Context.Watch(Context.ActorOf(_transport(inside), "sockets"));
    }

    /// <summary>Others know this node by the address that it advertises, if any, and the port that it is bound to, unless told otherwise.</summary>
    protected virtual void Bound(IPEndPoint local)
    {
        var advertised = Node.Settings.Advertise ?? local;
        Own = EndpointGuard.Canonical(advertised.Port == 0 ? new IPEndPoint(advertised.Address, local.Port) : advertised);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StopTransport:
                Transport.Forward(message);
                break;
            case TransportReady ready:
                Bound(ready.LocalEndpoint);
                Node.Refs.Node.Tell(ready);
                break;
            case TransportLost or TransportFailed:
                Node.Refs.Node.Tell(message);
                break;
            case Terminated dead when dead.ActorRef.Equals(Transport):
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected bool Happens(double probability) => probability > 0 && Random.NextDouble() < probability;
}
