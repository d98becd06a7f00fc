using System.Net;
using System.Net.Sockets;
using Gossipod.Actors.Seeds;

namespace Gossipod.Actors.TestKit;

/// <content>Nodes with configured seeds, and the names that lead to them.</content>
public sealed partial class SimCluster
{
    /// <summary>
    /// Starts a further node with seeds of its own, as <c>gossipod.seeds</c> gives them: it joins them by itself in each of its lives, and
    /// contacts those that are no members now and then.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="seeds">Each <c>host:7946</c>; names are those of <see cref="Resolve"/>.</param>
    public void AddNodeWithSeeds(string name, params IReadOnlyList<string> seeds)
    {
        var node = Register(name, Network.NextEndpoint());
        node.Seeds = seeds;
        Start(node, seedNode: null);
    }

    /// <summary>From now on look-ups of this host name give the addresses that these nodes have now; none makes it a name that is unknown.</summary>
    public void Resolve(string host, params IReadOnlyList<string> nodes)
    {
        _record.Fault($"{host} resolves to {(nodes.Count == 0 ? "nothing" : string.Join(", ", nodes))}");
        Network.Hosts[host] = [.. nodes.Select(name => Node(name).Endpoint.Address)];
    }
}

/// <content>The resolver.</content>
public sealed partial class SimNetwork
{
    internal Dictionary<string, IPAddress[]> Hosts { get; } = [];

    /// <summary>How often a host name was looked up.</summary>
    internal int LookupCount { get; private set; }

    /// <summary>The production's look-up over the names of this network; it answers at once, on the simulation's thread.</summary>
    internal ISeedLookup SeedLookup => field ??= new SeedLookup
    {
        ResolveHost = (host, _) =>
        {
            LookupCount++;
            return Hosts.TryGetValue(host, out var addresses) && addresses.Length > 0
                ? Task.FromResult(addresses)
                : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound));
        },
    };
}
