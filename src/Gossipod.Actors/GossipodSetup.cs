using Akka.Actor;
using Akka.Actor.Setup;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;

namespace Gossipod.Actors;

/// <summary>
/// What an application gives its node as objects rather than as settings:
/// <c>ActorSystem.Create("name", BootstrapSetup.Create().WithConfig(config).And(new GossipodSetup { … }))</c>.
/// </summary>
public sealed class GossipodSetup : Setup
{
    /// <summary>A veto over joins and merges, and state of the application in each exchange of tables. Null, the default, leaves it to <c>sync.hook</c>.</summary>
    public IMembershipHook? MembershipHook { get; init; }

    /// <summary>
    /// Makes what finds services, for seeds written <c>discovery:SERVICE</c>; called once, when the node starts. Null, the default, leaves
    /// it to the package <c>Gossipod.Actors.Discovery</c> if the application has it.
    /// </summary>
    public Func<ActorSystem, ISeedDiscovery>? SeedDiscovery { get; init; }

    /// <summary>
    /// Gives the node's certificate and the cluster's authorities for TLS streams, instead of the files of <c>security.tls</c>; called at
    /// the start and every <c>security.tls.reload-interval</c>. What it gives later is used by new streams; what cannot be used is refused
    /// with a line in the log. Null, the default, leaves it to the files.
    /// </summary>
    public Func<TlsCertificates>? TlsCertificates { get; init; }

    /// <summary>Metadata of the local member from its start on; empty unless given. At most <c>max-metadata-bytes</c>, tags included.</summary>
    public ReadOnlyMemory<byte> Metadata { get; init; }

    /// <summary>
    /// Makes tags that the local member has beside those of the application; <c>UpdateTagsAsync</c> can neither change nor drop them. They
    /// count against <c>max-metadata-bytes</c>. Called once, when the node starts. Null, the default, leaves it to the package
    /// <c>Gossipod.Actors.Remote</c> if the application has it: the address of Akka.Remote.
    /// </summary>
    public Func<ActorSystem, IReadOnlyDictionary<string, string>>? FixedTags { get; init; }
}
