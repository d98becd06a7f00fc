using System.Collections.Immutable;
using Akka.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gossipod.Actors.Hosting;

/// <summary>What the three health checks say of a node. Reads only; asks nobody.</summary>
internal static class GossipodHealthChecks
{
    public const string Started = "gossipod-started";

    public const string Ready = "gossipod-ready";

    public const string Live = "gossipod-live";

    public static HealthCheckResult CheckStarted(GossipodCluster cluster, HealthCheckRegistration? registration)
    {
        if (cluster.Health.Failure is { } failure) return Failed(cluster, registration, $"the node could not start, or broke: {failure}");
        return cluster.Started.IsCompletedSuccessfully
            ? HealthCheckResult.Healthy($"listening at {cluster.AddressReport.Bound}", Data(cluster))
            : Failed(cluster, registration, "the node is binding its sockets");
    }

    public static HealthCheckResult CheckReady(GossipodCluster cluster, HealthCheckRegistration? registration)
    {
        var (level, reason) = cluster.Readiness;
        return level switch
        {
            ReadinessLevel.Ready => HealthCheckResult.Healthy(reason, Data(cluster)),
            ReadinessLevel.Degraded => HealthCheckResult.Degraded(reason, data: Data(cluster)),
            _ => Failed(cluster, registration, reason),
        };
    }

    public static HealthCheckResult CheckLive(GossipodCluster cluster, HealthCheckRegistration? registration)
    {
        var health = cluster.Health;
        if (health.IsLive) return HealthCheckResult.Healthy("the probe loop turns", Data(cluster));
        return Failed(cluster, registration, health.Failure
            ?? $"the probe loop has not turned for {health.SinceTick}, over {NodeHealth.MissedTicksMax} times the {health.TickInterval} that a turn takes");
    }

    private static HealthCheckResult Failed(GossipodCluster cluster, HealthCheckRegistration? registration, string description) =>
        new(registration?.FailureStatus ?? HealthStatus.Unhealthy, description, data: Data(cluster));

    private static ImmutableDictionary<string, object> Data(GossipodCluster cluster)
    {
        var health = cluster.Health;
        var data = ImmutableDictionary.CreateBuilder<string, object>();
        data["phase"] = health.Phase.ToString();
        data["local_health"] = health.LocalHealth;
        if (health.SinceTick is { } silence) data["since_tick_ms"] = (long)silence.TotalMilliseconds;
        if (!cluster.Started.IsCompletedSuccessfully) return data.ToImmutable();
        var snapshot = cluster.Snapshot;
        data["node"] = snapshot.Self.Name;
        data["live_members"] = snapshot.Live.Count();
        data["alive_members"] = snapshot.Alive.Count();
        data["events"] = snapshot.Sequence;
        return data.ToImmutable();
    }
}

/// <summary>One of them, as Akka.Hosting calls it.</summary>
internal sealed class GossipodHealthCheck(Func<GossipodCluster, HealthCheckRegistration?, HealthCheckResult> check) : IAkkaHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(AkkaHealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(check(GossipodCluster.Get(context.ActorSystem), context.Registration));
}
