using Akka.Actor;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// Parent of every simulated actor, on the simulation's dispatcher: an ActorSystem's own guardian starts its children on a thread
/// of the pool, which would put chance into the order of things.
/// </summary>
internal sealed class SimRoot(Action<NodeTerminated> broke) : UntypedActor
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
            case NodeTerminated broken: broke(broken); break;
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
