using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Seeds;

/// <summary>Turns seeds into endpoints; replaced in simulations.</summary>
internal interface ISeedLookup
{
    /// <summary>Looks up every seed and tells the asker <see cref="SeedsResolved"/>, at the latest after the time.</summary>
    void Begin(IReadOnlyList<string> seeds, TimeSpan time, IActorRef asker);
}

/// <summary>
/// Turns seeds as people write them into endpoints: every address of a host name that our socket can reach, and what the discovery of a
/// service finds. Names are looked up anew each time.
/// </summary>
internal sealed class SeedLookup : ISeedLookup
{
    /// <summary>Most addresses of one host name or service that are tried.</summary>
    public const int MaxAddressesPerName = 16;

    /// <summary>Addresses of a host name; the system's resolver unless given.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> ResolveHost { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Finds services; null when there is no such thing.</summary>
    public ISeedDiscovery? Discovery { get; init; }

    /// <summary>What the discovery has against a service; null where that is nothing.</summary>
    public Func<string, SeedObjection?> Objection { get; init; } = static _ => null;

    /// <summary>Where our socket is bound: an IPv6 any-address socket reaches both families, and its port stands for one not named.</summary>
    public IPEndPoint Bind { get; init; } = new(IPAddress.Any, DefaultPort);

    private const int DefaultPort = 7946;

    private int OwnPort => Bind.Port == 0 ? DefaultPort : Bind.Port;

    public void Begin(IReadOnlyList<string> seeds, TimeSpan time, IActorRef asker) => _ = TellAsync(seeds, time, asker);

    public async Task<ResolvedSeeds> ResolveAsync(IReadOnlyList<string> seeds, CancellationToken cancellationToken)
    {
        var resolved = await Task.WhenAll(seeds.Select(seed => ResolveAsync(seed, cancellationToken))).ConfigureAwait(false);
        var endpoints = new Dictionary<IPEndPoint, string>();
        var failures = new List<SeedResult>();
        for (var i = 0; i < seeds.Count; i++)
        {
            foreach (var endpoint in resolved[i].Endpoints) endpoints.TryAdd(endpoint, seeds[i]);
            if (resolved[i].Failure is { } failure) failures.Add(new SeedResult(seeds[i], null, failure));
        }

        return new ResolvedSeeds(endpoints, failures);
    }

    private async Task TellAsync(IReadOnlyList<string> seeds, TimeSpan time, IActorRef asker)
    {
        using var limit = new CancellationTokenSource(time);
        var resolved = await ResolveAsync(seeds, limit.Token).ConfigureAwait(false);
        asker.Tell(new SeedsResolved(resolved), ActorRefs.NoSender);
    }

    private async Task<Found> ResolveAsync(string seed, CancellationToken cancellationToken)
    {
        if (SeedText.TryParse(seed, out var problem) is not { } text)
            return new Found([], $"{problem}; write host:port or {SeedText.DiscoveryPrefix}SERVICE");
        try
        {
            return text.Service is { } service
                ? await DiscoverAsync(service, cancellationToken).ConfigureAwait(false)
                : await ResolveAsync(text.Endpoint!, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new Found([], "was not resolved in time");
        }
    }

    private async Task<Found> ResolveAsync(EndpointText text, CancellationToken cancellationToken)
    {
        if (text.Address is { } literal) return new Found([EndpointGuard.Canonical(new IPEndPoint(literal, text.Port))], null);
        try
        {
            var addresses = await ResolveHost(text.Host, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            var endpoints = addresses.Where(CanReach).Take(MaxAddressesPerName)
                .Select(address => EndpointGuard.Canonical(new IPEndPoint(address, text.Port))).ToList();
            return endpoints.Count > 0
                ? new Found(endpoints, null)
                : new Found([], $"host '{text.Host}' has no {Bind.AddressFamily} address; our socket is bound to one");
        }
        catch (SocketException failure)
        {
            return new Found([], $"host '{text.Host}' cannot be resolved: {failure.SocketErrorCode}; check the name or use an address");
        }
    }

    private bool CanReach(IPAddress address) => EndpointGuard.IsDualMode(Bind.Address) || address.AddressFamily == Bind.AddressFamily;

    private async Task<Found> DiscoverAsync(string service, CancellationToken cancellationToken)
    {
        if (Discovery is not { } discovery)
            return new Found([], $"needs the package Gossipod.Actors.Discovery, or {nameof(GossipodSetup)}.{nameof(GossipodSetup.SeedDiscovery)}, to find the service '{service}'");
        if (Objection(service) is { } objection) return new Found([], $"service '{service}' {objection.Rule}; {objection.Remedy}");
        IReadOnlyList<string> instances;
        try
        {
            instances = await discovery.FindAsync(service, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new Found([], $"service '{service}' cannot be looked up: {failure.Message}");
        }

        var endpoints = new List<IPEndPoint>();
        string? reason = null;
        foreach (var instance in instances.Take(MaxAddressesPerName))
        {
            var found = EndpointText.TryParse(WithPort(instance), portMin: 1, out var problem) is { } text
                ? await ResolveAsync(text, cancellationToken).ConfigureAwait(false)
                : new Found([], $"'{instance}' {problem}");
            endpoints.AddRange(found.Endpoints);
            reason ??= found.Failure;
        }

        if (endpoints.Count > 0) return new Found(endpoints, null);
        return new Found([], $"service '{service}' has no instance that can be reached: {reason ?? "the discovery found none"}");
    }

    private string WithPort(string instance)
    {
        if (!instance.StartsWith('[') && IPAddress.TryParse(instance, out var address)) return new IPEndPoint(address, OwnPort).ToString();
        return instance.EndsWith(']') || !instance.Contains(':', StringComparison.Ordinal) ? FormattableString.Invariant($"{instance}:{OwnPort}") : instance;
    }

    private sealed record Found(IReadOnlyList<IPEndPoint> Endpoints, string? Failure);
}

/// <summary>What became of the seeds.</summary>
/// <param name="Endpoints">Endpoints to try, each with the seed that led to it.</param>
/// <param name="Failures">Seeds that lead nowhere.</param>
internal sealed record ResolvedSeeds(IReadOnlyDictionary<IPEndPoint, string> Endpoints, IReadOnlyList<SeedResult> Failures)
{
    /// <summary>Most endpoints of one join, all asked at once.</summary>
    public const int MaxEndpoints = 64;

    /// <summary>How the exchanges went, with each seed as it was written.</summary>
    public JoinResult Result(IReadOnlyList<SeedResult> answers) =>
        new([.. answers.Select(answer => answer with { Seed = Endpoints[answer.Endpoint!] }), .. Failures]);
}
