using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gossipod.Actors.Hosting;

/// <summary>How the three health checks are registered.</summary>
public sealed class GossipodHealthCheckOptions
{
    /// <summary><c>gossipod-started</c>: the sockets are bound. Tags <c>gossipod</c> and <c>startup</c>.</summary>
    public GossipodHealthCheckRegistration Started { get; } = new("startup");

    /// <summary><c>gossipod-ready</c>: the node is a member. Tags <c>gossipod</c> and <c>ready</c>.</summary>
    public GossipodHealthCheckRegistration Ready { get; } = new("ready");

    /// <summary><c>gossipod-live</c>: the node's probe loop turns, whatever its peers do. Tags <c>gossipod</c> and <c>live</c>.</summary>
    public GossipodHealthCheckRegistration Live { get; } = new("live");
}

/// <summary>How one health check is registered; as the arguments of Akka.Hosting's <c>WithHealthCheck</c>.</summary>
public sealed class GossipodHealthCheckRegistration
{
    internal GossipodHealthCheckRegistration(string tag) => Tags = ["gossipod", tag];

    /// <summary>Whether there is this check; default true.</summary>
    public bool IsRegistered { get; set; } = true;

    /// <summary>What it reports when it fails, null for unhealthy. Degraded states stay degraded.</summary>
    public HealthStatus? FailureStatus { get; set; }

    /// <summary>By what endpoints choose it. Akka.Hosting adds <c>akka</c>.</summary>
    public IList<string> Tags { get; }

    /// <summary>Most time that it may take, null for no limit; it reads memory only.</summary>
    public TimeSpan? Timeout { get; set; }
}
