using Akka.Actor;

namespace Gossipod.Actors;

/// <summary>
/// Makes the <see cref="GossipodCluster"/> of an ActorSystem; name it in <c>akka.extensions</c> to start the node with the system:
/// <c>akka.extensions = ["Gossipod.Actors.GossipodClusterProvider, Gossipod.Actors"]</c>.
/// </summary>
public sealed class GossipodClusterProvider : ExtensionIdProvider<GossipodCluster>
{
    /// <inheritdoc/>
    public override GossipodCluster CreateExtension(ExtendedActorSystem system) => new(system);
}
