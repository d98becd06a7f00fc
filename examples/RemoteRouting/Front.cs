using Akka.Actor;
using Akka.Routing;
using Gossipod.Actors;
using Gossipod.Actors.Remote;
using Gossipod.Examples.Common;

namespace RemoteRouting;

/// <summary>Work to be done; sent to other processes.</summary>
public sealed record Job(string Text);

/// <summary>Work done, and by whom; sent to other processes.</summary>
public sealed record Result(string Text, string By);

/// <summary>A command: give the job to a worker.</summary>
internal sealed record Order(Job Job, bool IsKeyed, EventPrinter Printer) : INoSerializationVerificationNeeded;

/// <summary>Does what it is told, and says who it is.</summary>
internal sealed class Worker : UntypedActor
{
    private readonly string _name = GossipodCluster.Get(Context.System).Settings.Name;

    protected override void OnReceive(object message)
    {
        if (message is Job job) Sender.Tell(new Result(job.Text, _name));
        else Unhandled(message);
    }
}

/// <summary>Gives jobs to workers, reports their results, and watches the members that the workers live on.</summary>
internal sealed class Front : UntypedActor
{
    private readonly IActorRef _inTurn = Context.ActorOf(GossipodRouter.ByTag("role", "worker", "/user/worker").Props(), "in-turn");
    private readonly IActorRef _byKey = Context.ActorOf(
        GossipodRouter.ByTag("role", "worker", "/user/worker", RouterLogic.ConsistentHash, virtualNodesFactor: 100).Props(), "by-key");

    private EventPrinter? _printer;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Order { IsKeyed: true } order:
                _printer = order.Printer;
                _byKey.Tell(new ConsistentHashableEnvelope(order.Job, order.Job.Text));
                break;
            case Order order:
                _printer = order.Printer;
                _inTurn.Tell(order.Job);
                break;
            case Result result:
                GossipodWatch.Get(Context.System).Watch(Self, Sender);
                _printer?.Own("result", new() { ["node"] = result.By, ["msg"] = result.Text });
                break;
            case MemberTerminated notice:
                _printer?.Own("terminated", new() { ["node"] = notice.Member?.Name, ["end"] = $"{notice.End}" });
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
