using Akka.Actor;

namespace Gossipod.Actors;

/// <summary>Makes the extension; named in <c>akka.extensions</c> or added by Akka.Hosting.</summary>
public sealed class GossipodClusterProvider : ExtensionIdProvider<GossipodCluster>
{
    /// <inheritdoc/>
    public override GossipodCluster CreateExtension(ExtendedActorSystem system) => new();
}

/// <summary>Stands in for the façade until it exists.</summary>
public sealed class GossipodCluster : IExtension;
