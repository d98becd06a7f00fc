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
    /// <exception cref="InvalidOperationException">There is neither a cluster nor an ActorSystem among the services.</exception>
    public static IEndpointConventionBuilder MapGossipod(this IEndpointRouteBuilder endpoints, Action<GossipodHttpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var options = new GossipodHttpOptions();
        configure?.Invoke(options);
        options.Check();

        var services = endpoints.ServiceProvider;
        if (services.GetService<IServiceProviderIsService>() is { } known && !known.IsService(typeof(GossipodCluster)) && !known.IsService(typeof(ActorSystem)) && !known.IsService(typeof(IClusterView)))
            throw new InvalidOperationException("MapGossipod needs a GossipodCluster or an ActorSystem among the services: call AddAkka(…) with WithGossipod(…)");

        // Not before the application starts, which is when a node begins and its mistakes are told.
        var node = new Lazy<HttpParts>(() => HttpParts.Of(services, options));
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStarted.Register(() => _ = node.Value.Feed.RunAsync(lifetime.ApplicationStopping));
        return Map(endpoints, options, node);
    }

    private static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, GossipodHttpOptions options, Lazy<HttpParts> node)
    {
        var group = endpoints.MapGroup(options.Path);
        if (options.AuthorizationPolicy is { } policy) group.RequireAuthorization(policy);
        var access = new HttpAccess(options);

        group.MapGet("", access.Opening(DashboardEndpoint.Page));
        Get("/assets/{file}", DashboardEndpoint.Asset);
        Get("/v1/members", context => node.Value.Read.Members(context));
        Get("/v1/members/{name}", context => node.Value.Read.Member(context));
        Get("/v1/self", context => node.Value.Read.Self(context));
        Get("/v1/health", context => node.Value.Read.Health(context));
        Get("/v1/sightings", context => node.Value.Read.Sightings(context));
        Get("/v1/history", context => node.Value.Read.History(context));
        Get("/v1/events", context => node.Value.Stream.Events(context));
        Get("/v1/explain/{name}", Asking((actions, context) => actions.ExplainAsync(context)));
        Get("/v1/keys", Asking((actions, context) => actions.ListKeysAsync(context)));
        group.MapPost("/v1/members/{name}/ping", access.Reading(Asking((actions, context) => actions.PingAsync(context))));
        group.MapPost("/v1/members/{name}/path", access.Reading(Asking((actions, context) => actions.TryPathAsync(context))));
        Act("POST", "/v1/join", (actions, context) => actions.JoinAsync(context));
        Act("POST", "/v1/forget/{name}", (actions, context) => actions.ForgetAsync(context));
        Act("POST", "/v1/leave", (actions, context) => actions.LeaveAsync(context));
        Act("PATCH", "/v1/tags", (actions, context) => actions.UpdateTagsAsync(context));
        Act("POST", "/v1/broadcast", (actions, context) => actions.BroadcastAsync(context));
        Act("POST", "/v1/keys", (actions, context) => actions.InstallKeyAsync(context));
        Act("POST", "/v1/keys/{id}/use", (actions, context) => actions.UseKeyAsync(context));
        Act("DELETE", "/v1/keys/{id}", (actions, context) => actions.RemoveKeyAsync(context));
        return group;

        void Get(string pattern, Func<HttpContext, Task> handle) => group.MapGet(pattern, access.Reading(handle));

        void Act(string method, string pattern, Func<ActionEndpoints, HttpContext, Task> handle)
        {
            var endpoint = group.MapMethods(pattern, [method], access.Acting(Asking(handle)));
            if (options.ActionPolicy is { } further) endpoint.RequireAuthorization(further);
        }

        Func<HttpContext, Task> Asking(Func<ActionEndpoints, HttpContext, Task> handle) => context => node.Value.Actions is { } actions
            ? handle(actions, context)
            : HttpJson.ProblemAsync(context, StatusCodes.Status404NotFound, "no node", "there is no node behind this address");
    }
}
