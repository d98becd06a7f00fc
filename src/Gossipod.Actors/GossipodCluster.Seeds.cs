using System.Diagnostics;
using System.Reflection;
using Akka.Actor;
using Gossipod.Actors.Diagnostics.Metrics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Seeds;
using Gossipod.Actors.Sync;

namespace Gossipod.Actors;

public sealed partial class GossipodCluster
{
    private readonly SeedLookup _seedLookup;

    /// <summary>
    /// How the first attempt to join the configured seeds went, once it is over: further attempts follow by themselves while this node is
    /// alone. Without seeds, or with <c>join-at-start = off</c>, the result has no seeds.
    /// </summary>
    public Task<JoinResult> FirstJoin { get; }

    /// <summary>
    /// Joins through every seed in parallel: exchanges tables with each. One that answers is enough; a node without seeds is a
    /// cluster of its own and needs no join. A node that has left begins a new life first, in a new generation, and keeps it even if
    /// no seed answers.
    /// </summary>
    /// <param name="seeds">
    /// Each <c>host:port</c>, <c>address:port</c>, <c>[IPv6]:port</c> or <c>discovery:SERVICE</c>; up to 16 addresses of each name and 64
    /// in all are tried.
    /// </param>
    /// <param name="cancellationToken">Ends the wait; an exchange under way still completes.</param>
    /// <returns>Which seeds took us in and why the others did not. No seed answering is a result, not an exception.</returns>
    /// <exception cref="ArgumentException">No seed was given.</exception>
    /// <exception cref="GossipodException">The node could not start, or its ActorSystem is ending.</exception>
    public async Task<JoinResult> JoinAsync(IEnumerable<string> seeds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        var list = seeds.Distinct(StringComparer.Ordinal).ToList();
        if (list.Count == 0) throw new ArgumentException("at least one seed is needed; a first node does not join", nameof(seeds));
        using var span = _context.Tracing?.Start("gossipod.join");
        try
        {
            await StartAgainAsync(cancellationToken).ConfigureAwait(false);
            var result = await JoinThroughAsync(list, span?.Context ?? default, cancellationToken).ConfigureAwait(false);
            NodeTracing.Tell(span, result);
            return result;
        }
        catch (Exception failure)
        {
            NodeTracing.Fail(span, failure);
            throw;
        }
    }

    private async Task<JoinResult> JoinThroughAsync(List<string> list, ActivityContext trace, CancellationToken cancellationToken)
    {
        var resolved = await _seedLookup.ResolveAsync(list, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        _context.Metrics?.OnJoinAttempt(JoinOutcome.Unresolved, resolved.Failures.Count);
        var asked = resolved.Endpoints.Keys.Take(ResolvedSeeds.MaxEndpoints).ToList();
        if (asked.Count == 0) return new JoinResult(resolved.Failures);
        var finished = await _node.Ask<JoinFinished>(new JoinCluster(asked, trace), Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        await CatchUpAsync(cancellationToken).ConfigureAwait(false);
        return resolved.Result(finished.Seeds);
    }

    /// <summary>Whoever joined finds the members in the snapshot that the join brought, and whoever updated the update.</summary>
    private async Task CatchUpAsync(CancellationToken cancellationToken) =>
        await AskNodeAsync<CaughtUp>(CatchUp.Instance, StopTimeout, cancellationToken).ConfigureAwait(false);

    private async Task<JoinResult> FirstJoinAsync()
    {
        if (!Settings.JoinAtStart || Settings.Seeds.Count == 0) return new JoinResult([]);
        await Started.ConfigureAwait(false);
        var result = await _node.Ask<JoinResult>(GetFirstJoin.Instance, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        await CatchUpAsync(CancellationToken.None).ConfigureAwait(false);
        return result;
    }

    private static SeedLookup Lookup(ActorSystem system, Configuration.GossipodSettings settings, NodeSetup setup, ISeedDiscovery? discovery)
    {
        var lookup = new SeedLookup { Bind = settings.Bind, Discovery = discovery, Objection = service => discovery?.Objection(service, system) };
        return setup.ResolveHost is { } resolve
            ? new SeedLookup { Bind = lookup.Bind, Discovery = discovery, Objection = lookup.Objection, ResolveHost = resolve }
            : lookup;
    }

    /// <summary>
    /// The one that the system was given, else the package's, if the application has it. The package's is made in either case: it puts the
    /// defaults of its section in force, and checks it.
    /// </summary>
    private static ISeedDiscovery? Discovery(ActorSystem system)
    {
        var type = Type.GetType("Gossipod.Actors.Discovery.AkkaSeedDiscovery, Gossipod.Actors.Discovery");
        var package = type is null ? null : (ISeedDiscovery?)Activator.CreateInstance(
            type, BindingFlags.Public | BindingFlags.Instance | BindingFlags.DoNotWrapExceptions, binder: null, [system], culture: null);
        return HostedSetup.ObjectsOf(system).SeedDiscovery is { } create ? create(system) : package;
    }
}
