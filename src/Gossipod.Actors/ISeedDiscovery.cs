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
}
