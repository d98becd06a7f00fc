using Akka.Actor;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Tests.Configuration;

/// <summary>A hook that HOCON can name: it lets nobody in.</summary>
public sealed class NamedHook(ActorSystem system) : IMembershipHook
{
    public string? VetoJoin(Member joining, SyncPeer peer) => $"{system.Name} is closed";
}
