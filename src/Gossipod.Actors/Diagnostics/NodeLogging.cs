using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Node;

namespace Gossipod.Actors.Diagnostics;

/// <summary>Loggers whose lines have the properties <c>Cluster</c> and <c>Node</c>, so that those of several nodes in one process can be told apart.</summary>
internal static class NodeLogging
{
    /// <summary>The logger of an actor of that node.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext actor, NodeContext node) => Of(actor.GetLogger(), node);

    /// <summary>The logger of what is no actor.</summary>
    public static ILoggingAdapter GetLogger(ActorSystem system, object source, NodeContext node) => Of(Logging.GetLogger(system, source), node);

    private static ILoggingAdapter Of(ILoggingAdapter log, NodeContext node) =>
        log.WithContext("Cluster", node.Settings.ClusterName).WithContext("Node", node.Settings.Name.Value);
}
