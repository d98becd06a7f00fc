using Akka.Actor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gossipod.Actors.AspNetCore;

/// <summary>Adds a node's HTTP endpoints to an ASP.NET Core application.</summary>
public static class GossipodEndpoints
{
    /// <summary>
    /// Maps the dashboard at <c>/gossipod</c>, the JSON endpoints and the stream of events below it; <c>docs/http.md</c> has the contract. The
    /// node is the <see cref="GossipodCluster"/> among the application's services, else that of the <see cref="ActorSystem"/> there. Only
    /// this machine is answered unless an authorization policy is given, and nothing can be changed unless that is allowed.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="configure">Sets the options; null for the defaults.</param>
    /// <returns>For conventions that all these endpoints are to have.</returns>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public static IEndpointConventionBuilder MapGossipod(this IEndpointRouteBuilder endpoints, Action<GossipodHttpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var options = new GossipodHttpOptions();
        configure?.Invoke(options);
        options.Check();

        var services = endpoints.ServiceProvider;
        var cluster = services.GetService<GossipodCluster>() ?? (services.GetService<ActorSystem>() is { } system ? GossipodCluster.Get(system) : null);
        var view = services.GetService<IClusterView>() ?? (cluster is null ? null : new NodeView(cluster, services.GetService<TimeProvider>() ?? TimeProvider.System));
        if (view is null)
            throw new InvalidOperationException("MapGossipod needs a GossipodCluster or an ActorSystem among the services: call AddAkka(…) with WithGossipod(…)");

        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        var feed = new ClusterFeed(view, options);
        lifetime.ApplicationStarted.Register(() => _ = feed.RunAsync(lifetime.ApplicationStopping));
        return Map(endpoints, options, new ReadEndpoints(view, feed, options), new StreamEndpoint(view, feed, options), cluster is null ? null : new ActionEndpoints(cluster, view));
    }

    private static RouteGroupBuilder Map(
        IEndpointRouteBuilder endpoints, GossipodHttpOptions options, ReadEndpoints read, StreamEndpoint stream, ActionEndpoints? actions)
    {
        var group = endpoints.MapGroup(options.Path);
        if (options.AuthorizationPolicy is { } policy) group.RequireAuthorization(policy);
        var access = new HttpAccess(options);

        Get("", DashboardEndpoint.Page);
        Get("/assets/{file}", DashboardEndpoint.Asset);
        Get("/v1/members", read.Members);
        Get("/v1/members/{name}", read.Member);
        Get("/v1/self", read.Self);
        Get("/v1/health", read.Health);
        Get("/v1/sightings", read.Sightings);
        Get("/v1/history", read.History);
        Get("/v1/events", stream.Events);
        if (actions is null) return group;

        group.MapPost("/v1/members/{name}/ping", access.Reading(actions.PingAsync));
        Get("/v1/explain/{name}", actions.ExplainAsync);
        Get("/v1/keys", actions.ListKeysAsync);
        Act("POST", "/v1/join", actions.JoinAsync);
        Act("POST", "/v1/leave", actions.LeaveAsync);
        Act("PATCH", "/v1/tags", actions.UpdateTagsAsync);
        Act("POST", "/v1/broadcast", actions.BroadcastAsync);
        Act("POST", "/v1/keys", actions.InstallKeyAsync);
        Act("POST", "/v1/keys/{id}/use", actions.UseKeyAsync);
        Act("DELETE", "/v1/keys/{id}", actions.RemoveKeyAsync);
        return group;

        void Get(string pattern, Func<HttpContext, Task> handle) => group.MapGet(pattern, access.Reading(handle));

        void Act(string method, string pattern, Func<HttpContext, Task> handle)
        {
            var endpoint = group.MapMethods(pattern, [method], access.Acting(handle));
            if (options.ActionPolicy is { } policy) endpoint.RequireAuthorization(policy);
        }
    }
}
