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
}
