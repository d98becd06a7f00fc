using System.Net;
using Akka.Actor;
using Akka.Discovery;

namespace Gossipod.Actors.Discovery;

/// <summary>
/// Finds seeds by Akka.Discovery: <c>discovery:SERVICE</c> asks the default method (<c>akka.discovery.method</c>),
/// <c>discovery:METHOD/SERVICE</c> the one named. Used by itself where the application has this package.
/// </summary>
/// <param name="system">Whose discovery methods are asked.</param>
public sealed class AkkaSeedDiscovery(ActorSystem system) : ISeedDiscovery
{
    /// <summary>Most time one look-up may take.</summary>
    public static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> FindAsync(string service, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        var discovery = Akka.Discovery.Discovery.Get(system);
        var method = service.IndexOf('/', StringComparison.Ordinal) is var at && at > 0 ? service[..at] : null;
        var source = method is null ? discovery.Default : discovery.LoadServiceDiscovery(method);
        var found = await source.Lookup(new Lookup(service[(at + 1)..]), LookupTimeout).WaitAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.Addresses.Select(Text)];
    }

    private static string Text(ServiceDiscovery.ResolvedTarget target)
    {
        var host = target.Address is { } address ? Bracketed(address)
            : IPAddress.TryParse(target.Host, out var literal) ? Bracketed(literal) : target.Host;
        return target.Port is { } port ? FormattableString.Invariant($"{host}:{port}") : host;
    }

    private static string Bracketed(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
