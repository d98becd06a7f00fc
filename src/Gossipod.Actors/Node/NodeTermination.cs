using Akka.Actor;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Node;

/// <summary>
/// Waits until every transport has closed its sockets, then answers <see cref="NodeStopped"/> and stops the node. A child of
/// NodeActor, made at the first StopNode, which is passed on to it as every later one is; a transport that is gone already counts
/// as closed.
/// </summary>
internal sealed class NodeTermination : UntypedActor
{
    private readonly HashSet<IActorRef> _open;
    private readonly IActorRef _node;
    private readonly List<IActorRef> _askers = [];

    public NodeTermination(IReadOnlyList<IActorRef> transports, IActorRef node)
    {
        _open = [.. transports.Where(transport => !transport.IsNobody())];
        _node = node;
    }

    public static Props Props(string dispatcher, IReadOnlyList<IActorRef> transports, IActorRef node) =>
        new Props(typeof(NodeTermination), [transports, node]).WithDispatcher(dispatcher);

    protected override void PreStart()
    {
        foreach (var transport in _open)
        {
            Context.Watch(transport);
            transport.Tell(StopTransport.Instance);
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StopNode:
                _askers.Add(Sender);
                FinishWhenClosed();
                break;
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

    /// <summary>Not before the first asker: transports that a leave has closed are heard of before the StopNode that follows.</summary>
    private void FinishWhenClosed()
    {
        if (_open.Count > 0 || _askers.Count == 0) return;
        foreach (var asker in _askers) asker.Tell(NodeStopped.Instance);
        Context.Stop(_node);
    }
}
