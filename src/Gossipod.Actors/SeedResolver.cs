using System.Net;
using System.Net.Sockets;
using Gossipod.Actors.Configuration;

namespace Gossipod.Actors;

/// <summary>Turns seeds as people write them into endpoints: every address of a host name that our socket can reach.</summary>
internal static class SeedResolver
{
    /// <summary>Most addresses of one host name that are tried.</summary>
    public const int MaxAddressesPerName = 16;

    /// <param name="seeds">Each <c>host:port</c>.</param>
    /// <param name="family">Our socket's; an IPv6 any-address socket reaches both.</param>
    /// <param name="cancellationToken">Ends the look-ups.</param>
    public static async Task<ResolvedSeeds> ResolveAsync(IReadOnlyList<string> seeds, AddressFamily family, CancellationToken cancellationToken)
    {
        var resolved = await Task.WhenAll(seeds.Select(seed => ResolveAsync(seed, family, cancellationToken))).ConfigureAwait(false);
        var endpoints = new Dictionary<IPEndPoint, string>();
        var failures = new List<SeedResult>();
        for (var i = 0; i < seeds.Count; i++)
        {
            foreach (var endpoint in resolved[i].Endpoints) endpoints.TryAdd(endpoint, seeds[i]);
            if (resolved[i].Failure is { } failure) failures.Add(new SeedResult(seeds[i], null, failure));
        }

        return new ResolvedSeeds(endpoints, failures);
    }

    private static async Task<(IReadOnlyList<IPEndPoint> Endpoints, string? Failure)> ResolveAsync(
        string seed, AddressFamily family, CancellationToken cancellationToken)
    {
        if (EndpointText.TryParse(seed, portMin: 1, out var problem) is not { } text) return ([], $"{problem}; write host:port");
        if (text.Address is { } literal) return ([new IPEndPoint(literal, text.Port)], null);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(text.Host, cancellationToken).ConfigureAwait(false);
            var usable = addresses.Where(address => family == AddressFamily.InterNetworkV6 || address.AddressFamily == family).Take(MaxAddressesPerName);
            var endpoints = usable.Select(address => new IPEndPoint(address, text.Port)).ToList();
            return endpoints.Count > 0 ? (endpoints, null) : ([], $"host '{text.Host}' has no {family} address; our socket is bound to one");
        }
        catch (SocketException failure)
        {
            return ([], $"host '{text.Host}' cannot be resolved: {failure.SocketErrorCode}; check the name or use an address");
        }
    }
}

/// <summary>What became of the seeds.</summary>
/// <param name="Endpoints">Endpoints to try, each with the seed that led to it.</param>
/// <param name="Failures">Seeds that lead nowhere.</param>
internal sealed record ResolvedSeeds(IReadOnlyDictionary<IPEndPoint, string> Endpoints, IReadOnlyList<SeedResult> Failures);
