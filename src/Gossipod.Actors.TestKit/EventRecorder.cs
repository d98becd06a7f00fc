using System.Net;
using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Sync;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// Notes a node's events at the node and in the common record, and repeats its join until a seed takes it in, as the extension
/// does. One per life of a node, outside its process.
/// </summary>
internal sealed class EventRecorder(SimNode node, SimRecord record, Func<IPEndPoint?>? seed)
    : UntypedActor, IWithTimers
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private IActorRef _node = ActorRefs.Nobody;
    private Func<IPEndPoint?>? _seed = seed;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(SimNode node, SimRecord record, Func<IPEndPoint?>? seed) =>
        new(typeof(EventRecorder), [node, record, seed]);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent @event:
                node.Note(@event, record.KeepsEvents);
                record.Add(node.Name, @event);
                break;
            case ClusterSnapshot first:
                foreach (var subscription in node.Subscriptions) subscription.Begin(first);
                record.Begin(node.Name, first);
                break;
            case UserMessageReceived received:
                node.Messages.Add(received);
                record.Add(node.Name, received);
                break;
            case JoinThrough through:
                _node = through.Node;
                Join();
                break;
            case JoinAgain again:
                (_node, _seed) = (again.Node, again.Seed);
                Timers.CancelAll();
                _node.Tell(StartAgain.Instance, Self);
                break;
            case NodeStarted:
                Join();
                break;
            case JoinFinished finished when !finished.Seeds.Any(answer => answer.Joined):
                Timers.StartSingleTimer(nameof(Join), Retry.Instance, RetryInterval);
                break;
            case Retry:
                Join();
                break;
        }
    }

    private void Join()
    {
        if (_seed is null) return;
        if (_seed() is { } endpoint) _node.Tell(new JoinCluster([endpoint]), Self);
        else Timers.StartSingleTimer(nameof(Join), Retry.Instance, RetryInterval);
    }

    internal sealed record JoinThrough(IActorRef Node) : INodeMessage;

    internal sealed record JoinAgain(IActorRef Node, Func<IPEndPoint?>? Seed) : INodeMessage;

    private sealed record Retry : INodeMessage
    {
        public static readonly Retry Instance = new();
    }
}
