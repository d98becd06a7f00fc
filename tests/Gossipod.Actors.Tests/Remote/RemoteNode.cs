using Akka.Actor;
using Gossipod.Actors.Tests.Cluster;

namespace Gossipod.Actors.Tests.Remote;

/// <summary>Configuration of a node whose ActorSystem is reached by Akka.Remote, on a loopback port that the system chose.</summary>
internal static class RemoteNode
{
    public const string Hocon = """
        akka.actor.provider = remote
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        """;

    public static Task<ClusterNode> StartAsync(string name, string more = "") => ClusterNode.StartAsync(name, more: Hocon + "\n" + more);

    public static Address Address(this ClusterNode node) => ((ExtendedActorSystem)node.System).Provider.DefaultAddress;
}
