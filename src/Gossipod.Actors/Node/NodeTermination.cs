using Akka.Actor;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Node;

/// <summary>
/// Waits until every transport has closed its sockets, then answers <see cref="NodeStopped"/> and stops the node. A child of
/// NodeActor, made once per StopNode; a transport that is gone already counts as closed.
/// </summary>
internal sealed class NodeTermination : UntypedActor
{
    private readonly HashSet<IActorRef> _open;
    private readonly IActorRef _node;
    private readonly IActorRef _asker;

    public NodeTermination(IReadOnlyList<IActorRef> transports, IActorRef node, IActorRef asker)
    {
        _open = [.. transports.Where(transport => !transport.IsNobody())];
        _node = node;
        _asker = asker;
    }

    public static Props Props(string dispatcher, IReadOnlyList<IActorRef> transports, IActorRef node, IActorRef asker) =>
        new Props(typeof(NodeTermination), [transports, node, asker]).WithDispatcher(dispatcher);

    protected override void PreStart()
    {
        foreach (var transport in _open)
        {
            Context.Watch(transport);
            transport.Tell(StopTransport.Instance);
        }

        FinishWhenClosed();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Terminated terminated:
                _open.Remove(terminated.ActorRef);
                FinishWhenClosed();
                break;
            case TransportStopped:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void FinishWhenClosed()
    {
        if (_open.Count > 0) return;
        _asker.Tell(NodeStopped.Instance);
        Context.Stop(_node);
    }
}
