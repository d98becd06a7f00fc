using Akka.Actor;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// Parent of every simulated actor, on the simulation's dispatcher: an ActorSystem's own guardian starts its children on a thread
/// of the pool, which would put chance into the order of things.
/// </summary>
internal sealed class SimRoot : UntypedActor
{
    /// <summary>Of the actor, directly below the user guardian.</summary>
    public const string Name = "nodes";

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Spawn spawn: spawn.Made = Context.ActorOf(spawn.Props, spawn.Name); break;
            case End end: Context.Stop(end.Child); break;
            case Census census: census.Children = Context.GetChildren().Count(); break;
            default: Unhandled(message); break;
        }
    }

    /// <summary>Make a child; <see cref="Made"/> is it once the message is handled.</summary>
    internal sealed record Spawn(Props Props, string Name)
    {
        public IActorRef Made { get; set; } = ActorRefs.Nobody;
    }

    /// <summary>Count the children; <see cref="Children"/> is the answer once the message is handled.</summary>
    internal sealed record Census
    {
        public int Children { get; set; } = -1;
    }

    /// <summary>Stop a child.</summary>
    internal sealed record End(IActorRef Child);
}

/// <summary>
/// Hears of nodes that break. No actor does, because the event stream lets an actor of the system's own watch each subscriber, from a
/// thread of the pool: that once took <see cref="SimRoot"/>'s turn away, and a node was told of a child that had not been made (seeds
/// 271 and 834). Nobody watches a reference without a cell.
/// </summary>
internal sealed class BrokenNodes(ActorSystem system, Action<NodeTerminated> broke) : MinimalActorRef
{
    public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems) / "broken-nodes";

    public override IActorRefProvider Provider { get; } = ((ExtendedActorSystem)system).Provider;

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is NodeTerminated broken) broke(broken);
    }
}
