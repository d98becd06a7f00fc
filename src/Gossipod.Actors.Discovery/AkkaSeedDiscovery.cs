using System.Net;
using Akka.Actor;
using Akka.Discovery;

namespace Gossipod.Actors.Discovery;

/// <summary>
/// Finds seeds by Akka.Discovery: <c>discovery:SERVICE</c> asks the default method (<c>akka.discovery.method</c>),
/// <c>discovery:METHOD/SERVICE</c> the one named. Used by itself where the application has this package.
/// </summary>
/// <remarks>
/// A node's own members (<see cref="GossipodServiceDiscovery"/>) are no seeds of that node: it would find itself alone. Such a seed is
/// refused when the node starts.
/// </remarks>
public sealed class AkkaSeedDiscovery : ISeedDiscovery
{
    /// <summary>Most time one look-up may take.</summary>
    public static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(5);

    private readonly ActorSystem _system;

    /// <param name="system">Whose discovery methods are asked. The defaults of <c>akka.discovery.gossipod</c> are in force in it from now on.</param>
    /// <exception cref="Configuration.GossipodConfigurationException">The section <c>akka.discovery.gossipod</c> is wrong; the exception lists all of it.</exception>
    public AkkaSeedDiscovery(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        _system = system;
        DiscoverySettings.Of(system);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> FindAsync(string service, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        var discovery = Akka.Discovery.Discovery.Get(_system);
        var (method, name) = Parts(service);
        var source = method is null ? discovery.Default : discovery.LoadServiceDiscovery(method);
        var found = await source.Lookup(new Lookup(name), LookupTimeout).WaitAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.Addresses.Select(Text)];
    }

    /// <inheritdoc/>
    public SeedObjection? Objection(string service, ActorSystem node)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (node != _system) return null;
        var (named, name) = Parts(service);
        var method = named ?? _system.Settings.Config.GetString("akka.discovery.method", "");
        var type = _system.Settings.Config.GetString($"akka.discovery.{method}.class", "").Split(',')[0].Trim();
        if (type != typeof(GossipodServiceDiscovery).FullName) return null;
        var which = named is null ? $"akka.discovery.method is {method}" : $"the method is {method}";
        return new SeedObjection(
            $"must not ask this node's own members: {which}, which answers with the members that the node knows already, so that it would find itself alone",
            $"name a method that knows the service without this node, for example discovery:config/{name}, or write host:port");
    }

    private static (string? Method, string Name) Parts(string service) =>
        service.IndexOf('/', StringComparison.Ordinal) is > 0 and var at ? (service[..at], service[(at + 1)..]) : (null, service.TrimStart('/'));

    private static string Text(ServiceDiscovery.ResolvedTarget target)
    {
        var host = target.Address is { } address ? Bracketed(address)
            : IPAddress.TryParse(target.Host, out var literal) ? Bracketed(literal) : target.Host;
        return target.Port is { } port ? FormattableString.Invariant($"{host}:{port}") : host;
    }

    private static string Bracketed(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
