using Akka.Actor;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Hosting;

/// <summary>The last thing that happened to a member, as a node saw it.</summary>
/// <param name="What">The event's name, such as <c>MemberDied</c>.</param>
/// <param name="Member">Whom it happened to.</param>
/// <param name="At">When this node noted it.</param>
internal sealed record LastTransition(string What, string Member, DateTimeOffset At);

/// <summary>The node of an ActorSystem as the host sees it: its actor for the registry, and its last transition. Made once; safe for any thread.</summary>
internal sealed class HostedNode : IExtension
{
    private readonly TimeProvider _time;
    private LastTransition? _lastTransition;

    public HostedNode(ExtendedActorSystem system)
    {
        Cluster = GossipodCluster.Get(system);
        _time = Cluster.Node.TimeProvider;
        Actor = system.SystemActorOf(
            Props.Create(() => new NodeProxyActor(this)).WithDispatcher(Cluster.Settings.Dispatcher), "gossipod-cluster");
    }

    public GossipodCluster Cluster { get; }

    public IActorRef Actor { get; }

    /// <summary>Null until the first one after the start.</summary>
    public LastTransition? LastTransition => Volatile.Read(ref _lastTransition);

    public static HostedNode Get(ActorSystem system) => system.WithExtension<HostedNode, HostedNodeProvider>();

    public void Note(MemberEvent transition) =>
        Volatile.Write(ref _lastTransition, new LastTransition(transition.GetType().Name, transition.Member.Name, _time.GetUtcNow()));
}

/// <summary>Makes it.</summary>
internal sealed class HostedNodeProvider : ExtensionIdProvider<HostedNode>
{
    public override HostedNode CreateExtension(ExtendedActorSystem system) => new(system);
}
