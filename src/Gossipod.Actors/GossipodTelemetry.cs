using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Actor.Setup;

namespace Gossipod.Actors;

/// <summary>Names to listen to: <c>metrics.AddMeter(GossipodTelemetry.MeterName)</c>, <c>traces.AddSource(GossipodTelemetry.ActivitySourceName)</c>. docs/metrics.md lists what there is.</summary>
public static class GossipodTelemetry
{
    /// <summary>The meter of every node. Which node it is of stands in the meter's tags <see cref="NodeTag"/> and <see cref="ClusterTag"/>.</summary>
    public const string MeterName = "Gossipod";

    /// <summary>The source of the spans <c>gossipod.join</c>, <c>gossipod.push_pull</c>, <c>gossipod.leave</c> and <c>gossipod.probe</c>.</summary>
    public const string ActivitySourceName = "Gossipod";

    /// <summary>Tag of meters, sources and spans: the node's name.</summary>
    public const string NodeTag = "gossipod.node";

    /// <summary>Tag of meters, sources and spans: the cluster's name.</summary>
    public const string ClusterTag = "gossipod.cluster";
}

/// <summary>Where the meter of a node comes from; given to ActorSystem.Create among its setups. Without it, a node of <c>WithGossipod</c> takes the host's.</summary>
public sealed class GossipodTelemetrySetup : Setup
{
    /// <summary>Called once, when the node starts. What it returns makes and disposes of the meter; null lets the node do both.</summary>
    public required Func<ActorSystem, IMeterFactory?> MeterFactory { get; init; }
}
