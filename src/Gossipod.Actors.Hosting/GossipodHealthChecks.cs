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

    public static HealthCheckResult CheckStarted(HostedNode node, HealthCheckRegistration? registration)
    {
        if (node.Cluster.Health.Failure is { } failure) return Failed(node, registration, $"the node could not start, or broke: {failure}");
        return node.Cluster.Started.IsCompletedSuccessfully
            ? HealthCheckResult.Healthy($"listening at {node.Cluster.AddressReport.Bound}", Data(node))
            : Failed(node, registration, "the node is binding its sockets");
    }

    public static HealthCheckResult CheckReady(HostedNode node, HealthCheckRegistration? registration)
    {
        var (level, reason) = node.Cluster.Readiness;
        return level switch
        {
            ReadinessLevel.Ready => HealthCheckResult.Healthy(reason, Data(node)),
            ReadinessLevel.Degraded => HealthCheckResult.Degraded(reason, data: Data(node)),
            _ => Failed(node, registration, reason),
        };
    }

    public static HealthCheckResult CheckLive(HostedNode node, HealthCheckRegistration? registration)
    {
        var health = node.Cluster.Health;
        if (health.IsLive) return HealthCheckResult.Healthy("the probe loop turns", Data(node));
        return Failed(node, registration, health.Failure
            ?? $"the probe loop has not turned for {health.SinceTick}, over {NodeHealth.MissedTicksMax} times the {health.TickInterval} that a turn takes");
    }

    private static HealthCheckResult Failed(HostedNode node, HealthCheckRegistration? registration, string description) =>
        new(registration?.FailureStatus ?? HealthStatus.Unhealthy, description, data: Data(node));

    private static ImmutableDictionary<string, object> Data(HostedNode node)
    {
        var health = node.Cluster.Health;
        var data = ImmutableDictionary.CreateBuilder<string, object>();
        data["phase"] = health.Phase.ToString();
        data["local_health"] = health.LocalHealth;
        if (health.SinceTick is { } silence) data["since_tick_ms"] = (long)silence.TotalMilliseconds;
        if (node.LastTransition is { } last)
        {
            data["last_transition"] = last.What;
            data["last_transition_member"] = last.Member;
            data["last_transition_at"] = last.At;
        }

        if (!node.Cluster.Started.IsCompletedSuccessfully) return data.ToImmutable();
        var snapshot = node.Cluster.Snapshot;
        data["node"] = snapshot.Self.Name;
        data["live_members"] = snapshot.Live.Count();
        data["alive_members"] = snapshot.Alive.Count();
        data["events"] = snapshot.Sequence;
        return data.ToImmutable();
    }
}

/// <summary>What one of them says.</summary>
internal delegate HealthCheckResult HealthCheck(HostedNode node, HealthCheckRegistration? registration);

/// <summary>One of them, as Akka.Hosting calls it.</summary>
internal sealed class GossipodHealthCheck(HealthCheck check) : IAkkaHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(AkkaHealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(check(HostedNode.Get(context.ActorSystem), context.Registration));
}
