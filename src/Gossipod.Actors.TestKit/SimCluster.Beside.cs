using System.Globalization;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.TestKit;

/// <content>Several clusters on one network.</content>
public sealed partial class SimCluster
{
    private SimCluster(SimCluster first, string clusterName, int nodes)
    {
        (Seed, Network, Scheduler) = (first.Seed, first.Network, first.Scheduler);
        (_settings, _system, _dispatcher, _root, _clusters) = (first._settings, first._system, first._dispatcher, first._root, first._clusters);
        var index = (ulong)_clusters.Count;
        _random = new SeededRandom(Seed + index, (Seed + index) ^ 0x9E3779B97F4A7C15UL);
        _record = new SimRecord(() => Now) { KeepsEvents = nodes <= EventsKeptMax };
        var prefix = string.Create(CultureInfo.InvariantCulture, $"cluster{index}-");
        _world = new SimWorld(Spawn, End, MakeProcess, Network, _settings, _record, nodes, clusterName, prefix, first._world.Hooks, first._world.Security, first._world.Identities);
        _clusters.Add(this);
    }

    /// <summary>
    /// Another cluster on the network and in the time of this one, with the same settings: to see that they ignore each other. Running
    /// one runs both; coverage of datagrams counts those of both.
    /// </summary>
    /// <param name="clusterName">Its name, other than that of each cluster there.</param>
    /// <param name="nodes">How many nodes, named <c>node-0</c> … as in every cluster, 1–65,000.</param>
    public SimCluster Beside(string clusterName, int nodes)
    {
        CheckNew(nodes, clusterName);
        if (_clusters.Exists(cluster => cluster.ClusterName == clusterName))
            throw new ArgumentException($"a cluster '{clusterName}' is on this network already; give the new one another name", nameof(clusterName));
        return new SimCluster(_clusters[0], clusterName, nodes).Form(nodes);
    }

    private static void CheckNew(int nodes, string clusterName)
    {
        if (nodes is < 1 or > 65_000) throw new ArgumentOutOfRangeException(nameof(nodes), nodes, "a cluster has from 1 to 65,000 nodes");
        ArgumentException.ThrowIfNullOrWhiteSpace(clusterName);
    }

    private static SecuritySettings SecurityOf(IReadOnlyList<ClusterKey>? keys)
    {
        string? problem = null;
        var ring = keys is null ? null : Keyring.Create(keys, out problem);
        return problem is null ? new SecuritySettings { Keys = ring } : throw new ArgumentException(problem, nameof(keys));
    }

    /// <summary>No node yet, and room for so many.</summary>
    internal static SimCluster CreateEmpty(ulong seed, int nodes) => new(seed, nodes, new ProtocolSettings(), "simulation", hooks: null, new SecuritySettings());

    private SimCluster Form(int nodes)
    {
        for (var i = 0; i < nodes; i++)
        {
            AddNode(string.Create(CultureInfo.InvariantCulture, $"node-{i}"), i == 0 ? null : "node-0");
            Run(TimeSpan.FromMilliseconds(10));
        }

        return this;
    }
}
