using System.Net;
using System.Net.Sockets;
using Gossipod.Actors.Seeds;

namespace Gossipod.Actors.Tests.Seeds;

public sealed class SeedLookupTests
{
    private static readonly IPAddress[] Mixed = [IPAddress.Parse("fd00::1"), IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2")];

    private static async Task<ResolvedSeeds> ResolveAsync(SeedLookup lookup, params string[] seeds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await lookup.ResolveAsync(seeds, limit.Token);
    }

    private static SeedLookup Resolving(string bind, params IPAddress[] addresses) =>
        new() { Bind = IPEndPoint.Parse(bind), ResolveHost = (_, _) => Task.FromResult(addresses) };

    private static string[] Endpoints(ResolvedSeeds seeds) => [.. seeds.Endpoints.Keys.Select(endpoint => endpoint.ToString())];

    [Theory]
    [InlineData("10.0.0.9:7946", "10.0.0.1:80,10.0.0.2:80")]
    [InlineData("0.0.0.0:7946", "10.0.0.1:80,10.0.0.2:80")]
    [InlineData("[fd00::9]:7946", "[fd00::1]:80")]
    [InlineData("[::]:7946", "[fd00::1]:80,10.0.0.1:80,10.0.0.2:80")]
    public async Task Every_address_of_a_name_that_the_socket_can_reach_is_an_endpoint(string bind, string expected)
    {
        var resolved = await ResolveAsync(Resolving(bind, Mixed), "seed.internal:80");
        Assert.Equal(expected.Split(','), Endpoints(resolved));
        Assert.All(resolved.Endpoints.Values, seed => Assert.Equal("seed.internal:80", seed));
        Assert.Empty(resolved.Failures);
    }

    [Fact]
    public async Task No_more_than_sixteen_addresses_of_a_name_are_tried()
    {
        var many = Enumerable.Range(1, 40).Select(i => new IPAddress([10, 0, 1, (byte)i])).ToArray();
        Assert.Equal(16, (await ResolveAsync(Resolving("0.0.0.0:0", many), "seed:80")).Endpoints.Count);
    }

    [Fact]
    public async Task An_IPv4_address_in_an_IPv6_one_is_the_IPv4_endpoint()
    {
        var resolved = await ResolveAsync(Resolving("[::]:0", IPAddress.Parse("::ffff:10.0.0.1")), "seed:80", "[::ffff:10.0.0.2]:80");
        Assert.Equal(["10.0.0.1:80", "10.0.0.2:80"], Endpoints(resolved));
    }

    [Fact]
    public async Task A_name_is_looked_up_anew_each_time()
    {
        var answers = new Queue<IPAddress>([IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2")]);
        var lookup = new SeedLookup { ResolveHost = (_, _) => Task.FromResult<IPAddress[]>([answers.Dequeue()]) };
        Assert.Equal(["10.0.0.1:80"], Endpoints(await ResolveAsync(lookup, "seed:80")));
        Assert.Equal(["10.0.0.2:80"], Endpoints(await ResolveAsync(lookup, "seed:80")));
    }

    [Fact]
    public async Task Each_seed_that_leads_nowhere_has_its_reason()
    {
        var lookup = new SeedLookup { Bind = IPEndPoint.Parse("10.0.0.9:0"), ResolveHost = (host, _) => host == "six" ? Task.FromResult<IPAddress[]>([IPAddress.IPv6Loopback]) : throw new SocketException((int)SocketError.HostNotFound) };
        var resolved = await ResolveAsync(lookup, "nowhere:80", "six:80", "noport", "discovery:payments", "10.0.0.1:80");
        Assert.Equal(["10.0.0.1:80"], Endpoints(resolved));
        Assert.Equal(["nowhere:80", "six:80", "noport", "discovery:payments"], resolved.Failures.Select(failure => failure.Seed));
        Assert.Contains("cannot be resolved", resolved.Failures[0].Failure, StringComparison.Ordinal);
        Assert.Contains("InterNetwork", resolved.Failures[1].Failure, StringComparison.Ordinal);
        Assert.Contains("lacks a port", resolved.Failures[2].Failure, StringComparison.Ordinal);
        Assert.Contains("Gossipod.Actors.Discovery", resolved.Failures[3].Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resolver_that_hangs_is_not_waited_for()
    {
        var lookup = new SeedLookup { ResolveHost = (_, _) => new TaskCompletionSource<IPAddress[]>().Task };
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var resolved = await lookup.ResolveAsync(["seed:80"], limit.Token).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("in time", Assert.Single(resolved.Failures).Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0:7000", "10.0.0.1:7000,10.0.0.2:80,[fd00::7]:80,[fd00::8]:7000,[fd00::9]:7000")]
    [InlineData("0.0.0.0:0", "10.0.0.1:7946,10.0.0.2:80,[fd00::7]:80,[fd00::8]:7946,[fd00::9]:7946")]
    public async Task A_service_leads_to_its_instances_and_a_host_alone_means_our_own_port(string bind, string expected)
    {
        var lookup = new SeedLookup { Bind = IPEndPoint.Parse(bind), Discovery = new Found("10.0.0.1", "10.0.0.2:80", "[fd00::7]:80", "[fd00::8]", "fd00::9", "no port:") };
        var resolved = await ResolveAsync(lookup, "discovery:payments");
        Assert.Equal(expected.Split(','), Endpoints(resolved));
        Assert.All(resolved.Endpoints.Values, seed => Assert.Equal("discovery:payments", seed));
    }

    [Fact]
    public async Task A_service_without_instances_and_one_that_fails_say_so()
    {
        var none = await ResolveAsync(new SeedLookup { Discovery = new Found() }, "discovery:payments");
        Assert.Contains("'payments'", Assert.Single(none.Failures).Failure, StringComparison.Ordinal);
        var broken = await ResolveAsync(new SeedLookup { Discovery = new Broken() }, "discovery:payments");
        Assert.Contains("the registry is down", Assert.Single(broken.Failures).Failure, StringComparison.Ordinal);
    }

    private sealed class Found(params string[] instances) : ISeedDiscovery
    {
        public Task<IReadOnlyList<string>> FindAsync(string service, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(instances);
    }

    private sealed class Broken : ISeedDiscovery
    {
        public Task<IReadOnlyList<string>> FindAsync(string service, CancellationToken cancellationToken) => throw new InvalidOperationException("the registry is down");
    }
}
