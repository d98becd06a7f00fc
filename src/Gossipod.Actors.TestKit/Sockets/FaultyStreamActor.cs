using System.Net;
using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.TestKit;

/// <summary>The stream transport of a node on a <see cref="FaultyNetwork"/>. Children: the transport, and one per stream.</summary>
internal sealed class FaultyStreamActor(NodeContext context, FaultyNetwork network, Func<NodeContext, Props> transport)
    : TransportDecorator(context, network, transport)
{
    /// <summary>Of each accepted stream of the transport, which knows us as its owner, the one that the node's actors know.</summary>
    private readonly Dictionary<IActorRef, IActorRef> _accepted = [];

    private readonly HashSet<IActorRef> _streams = [];
    private long _serial;
    private bool _isTransportGone;

    public static Props Props(NodeContext context, FaultyNetwork network, Func<NodeContext, Props> transport) =>
        new Props(typeof(FaultyStreamActor), [context, network, transport]).WithDispatcher(context.Dispatcher);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case BindStreams:
                Transport.Tell(message);
                break;
            case StreamsReady ready:
                Bound(ready.LocalEndpoint);
                Node.Refs.Node.Tell(ready);
                break;
            case StreamsFailed:
                Node.Refs.Node.Tell(message);
                break;
            case OpenStream open:
                Open(open);
                break;
            case StreamAccepted accepted:
                Accept(accepted);
                break;
            case FrameReceived frame:
                if (_accepted.TryGetValue(frame.Stream, out var stream)) stream.Tell(frame);
                break;
            case StreamClosed closed:
                if (_accepted.Remove(closed.Stream, out var ended)) ended.Tell(closed);
                break;
            case Terminated dead:
                Forget(dead.ActorRef);
                break;
            default:
                base.OnReceive(message);
                break;
        }
    }

    private void Open(OpenStream open)
    {
        if (Network.Rules is { } rules && !rules.Connect(Own, open.To))
        {
            Network.CountRefused();
            Sender.Tell(new StreamFailed(open.Tag, $"{open.To} refused the connection: the link is cut or blocked by FaultyNetwork"));
            return;
        }

        var ends = new StreamEnds(Own, open.To, Sender, open.Deadline, open.IsLasting);
        var props = FaultyStream.Outbound(Node, Network, Random.Fork((ulong)++_serial), ends, Transport, open);
        _streams.Add(Context.Watch(Context.ActorOf(props, $"stream-{_serial}")));
    }

    private void Accept(StreamAccepted accepted)
    {
        var owner = Node.Refs.Reception;
        if (owner.IsNobody() || (Network.Rules is { } rules && !rules.Connect(accepted.From, Own)))
        {
            Network.CountRefused();
            accepted.Stream.Tell(new AbortStream("the link is cut or blocked by FaultyNetwork"));
            return;
        }

        var ends = new StreamEnds(Own, accepted.From, owner, Node.Settings.Transport.InboundStreamTimeout, IsLasting: false);
        var props = FaultyStream.Inbound(Node, Network, Random.Fork((ulong)++_serial), ends, accepted.Stream);
        var stream = Context.Watch(Context.ActorOf(props, $"stream-{_serial}"));
        _streams.Add(stream);
        _accepted[accepted.Stream] = stream;
        owner.Tell(new StreamAccepted(stream, accepted.From));
    }

    private void Forget(IActorRef ended)
    {
        if (ended.Equals(Transport))
        {
            _isTransportGone = true;
            foreach (var stream in _streams) stream.Tell(new AbortStream("the transport stops"));
        }
        else if (_streams.Remove(ended) && _accepted.FirstOrDefault(pair => pair.Value.Equals(ended)).Key is { } orphan)
        {
            // Its owner is gone or its deadline passed: the transport's stream has nobody any more.
            _accepted.Remove(orphan);
            orphan.Tell(new AbortStream("the owner stopped"));
        }

        // A stream that still has to tell its owner how it ended may do so.
        if (_isTransportGone && _streams.Count == 0) Context.Stop(Self);
    }
}

/// <summary>What a stream connects: this node, the peer, who is told of it, and how long it, or only its connecting, may last.</summary>
internal sealed record StreamEnds(IPEndPoint Own, IPEndPoint Peer, IActorRef Owner, TimeSpan Deadline, bool IsLasting);
