using Akka.Actor.Setup;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors;

/// <summary>
/// What an application gives its node as objects rather than as settings:
/// <c>ActorSystem.Create("name", BootstrapSetup.Create().WithConfig(config).And(new GossipodSetup { … }))</c>.
/// </summary>
public sealed class GossipodSetup : Setup
{
    /// <summary>A veto over joins and merges, and state of the application in each exchange of tables. Null, the default, leaves it to <c>sync.hook</c>.</summary>
    public IMembershipHook? MembershipHook { get; init; }
}
