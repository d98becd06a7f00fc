using System.Globalization;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>
/// The start of a simulation is decided by its seed, too: no thread of the ActorSystem's own has a hand in it. GOSSIPOD_STARTS sets
/// how many there are.
/// </summary>
public sealed class StartTests
{
    [Fact]
    public void Clusters_of_one_seed_that_start_side_by_side_are_one_run()
    {
        var starts = int.Parse(Environment.GetEnvironmentVariable("GOSSIPOD_STARTS") ?? "200", CultureInfo.InvariantCulture);
        var hashes = new ulong[starts];
        Parallel.For(0, starts, new ParallelOptions { MaxDegreeOfParallelism = 4 }, start =>
        {
            using var sim = SimCluster.Create(3, nodes: 3);
            sim.Run(2.Seconds());
            hashes[start] = sim.EventLogHash;
        });
        Assert.Equal(0, hashes.Count(hash => hash != hashes[0]));
    }

    /// <summary>The root that makes nodes ends too, and once a node of a storm waited a minute for it (seed 8336).</summary>
    [Fact]
    public void A_simulation_ends_while_a_storm_of_joins_is_under_way()
    {
        for (ulong seed = 0; seed < 3; seed++)
        {
            var sim = SimCluster.Create(seed, nodes: 2);
            sim.JoinStorm([.. Enumerable.Range(0, 100).Select(i => string.Create(CultureInfo.InvariantCulture, $"late-{i}"))], 1.Milliseconds());
            var known = sim.NodeTime;
            sim.Dispose();
            Assert.Equal(known, sim.NodeTime);
            Assert.Empty(sim.LiveNodes);
        }
    }
}
