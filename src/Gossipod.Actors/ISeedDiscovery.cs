namespace Gossipod.Actors;

/// <summary>
/// Finds the members of a service, for seeds written <c>discovery:SERVICE</c>. The package <c>Gossipod.Actors.Discovery</c> brings the
/// one that asks Akka.Discovery. Must be safe for any thread.
/// </summary>
public interface ISeedDiscovery
{
    /// <summary>Where the service's instances are now.</summary>
    /// <param name="service">What stands behind <c>discovery:</c>.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>
    /// Each <c>host:port</c>, <c>[IPv6]:port</c>, or a host alone, which stands for the port that this node listens on. None is a result
    /// too. An exception becomes the reason why the seed was not joined.
    /// </returns>
    Task<IReadOnlyList<string>> FindAsync(string service, CancellationToken cancellationToken);

    /// <summary>
    /// Why a seed of this service could never lead a node to another one; asked when the node starts, which refuses such a seed, and at each
    /// join. Null, the default, where there is no such reason.
    /// </summary>
    /// <param name="service">What stands behind <c>discovery:</c>.</param>
    /// <param name="node">The ActorSystem whose node is to join.</param>
    SeedObjection? Objection(string service, Akka.Actor.ActorSystem node) => null;
}

/// <summary>Why a seed is refused.</summary>
/// <param name="Rule">What it breaks, such as <c>must not …</c>.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record SeedObjection(string Rule, string Remedy);
