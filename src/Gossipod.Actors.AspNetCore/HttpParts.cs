using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Gossipod.Actors.AspNetCore;

/// <summary>What answers for one node. Made when the application has started, or with its first request.</summary>
/// <param name="Feed">Watches the node.</param>
/// <param name="Read">Answers at once.</param>
/// <param name="Stream">Answers with a stream.</param>
/// <param name="Actions">Asks the node; null where there is only a view of one.</param>
internal sealed record HttpParts(ClusterFeed Feed, ReadEndpoints Read, StreamEndpoint Stream, ActionEndpoints? Actions)
{
    public static HttpParts Of(IServiceProvider services, GossipodHttpOptions options)
    {
        if (services.GetService<IClusterView>() is { } given) return Of(given, null, options);
        var cluster = services.GetService<GossipodCluster>() ?? GossipodCluster.Get(services.GetRequiredService<ActorSystem>());
        return Of(new NodeView(cluster, services.GetService<TimeProvider>() ?? TimeProvider.System), cluster, options);
    }

    private static HttpParts Of(IClusterView view, GossipodCluster? cluster, GossipodHttpOptions options)
    {
        var feed = new ClusterFeed(view, options);
        return new HttpParts(
            feed, new ReadEndpoints(view, feed, options), new StreamEndpoint(view, feed, options), cluster is null ? null : new ActionEndpoints(cluster, view));
    }
}
