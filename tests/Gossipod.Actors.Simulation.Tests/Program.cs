using System.Globalization;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Runs the swarm of one seed and prints its hash, so that a test can compare processes: <c>dotnet Gossipod.Actors.Simulation.Tests.dll SEED</c>.</summary>
internal static class Program
{
    public static void Main(string[] args) => Console.WriteLine(HashOf(ulong.Parse(args[0], CultureInfo.InvariantCulture)));

    public static string HashOf(ulong seed)
    {
        using var sim = SimCluster.Create(seed, nodes: 9).CheckInvariants();
        sim.Run(5.Seconds());
        FaultSwarm.Run(sim, 2.Minutes());
        sim.HealAndAgree(rejoin: true);
        return sim.EventLogHash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
