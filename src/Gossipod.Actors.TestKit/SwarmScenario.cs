using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// One whole run of the swarm, decided by its seed: a cluster forms, <see cref="FaultSwarm"/> plays with it, everything is mended and
/// all must agree, and at last every node stops and must leave nothing behind. Tests, the runner and the replay run this and nothing else.
/// </summary>
/// <param name="Seed">Decides every random choice.</param>
/// <param name="Nodes">Nodes at the start, 2–1,000; the swarm adds and removes some.</param>
/// <param name="Time">Virtual time under faults, 1 s–24 h.</param>
/// <param name="Profile">Preset of every number of the protocol; default LAN.</param>
/// <param name="Identities">Whether members have identities and sign what they say; default not.</param>
public sealed record SwarmScenario(ulong Seed, int Nodes, TimeSpan Time, NetworkProfile Profile = NetworkProfile.Lan, bool Identities = false)
{
    /// <summary>Virtual time that the cluster has to form before the first fault; joins that are still under way meet it.</summary>
    public static readonly TimeSpan FormTime = TimeSpan.FromSeconds(5);

    /// <summary>A cluster size for a seed, alike in every run: uniform from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static int NodesFor(ulong seed, int min, int max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, min);
        return min + new SeededRandom(seed, 0x4E4F444553UL).Next(max - min + 1);
    }

    /// <summary>Runs it to the end or to the first violation.</summary>
    /// <param name="watch">Called with the new cluster, to listen to its events and faults.</param>
    public SwarmResult Run(Action<SimCluster>? watch = null)
    {
        using var sim = SimCluster.Create(Seed, Nodes, settings: _ => ProtocolSettings.For(Profile), identities: Identities).CheckInvariants();
        watch?.Invoke(sim);
        string? violation = null;
        var healing = TimeSpan.Zero;
        try
        {
            sim.Run(FormTime);
            FaultSwarm.Run(sim, Time);
            healing = sim.HealAndAgree();
            sim.StopAndDemandNothingIsLeft();
        }
        catch (SimulationException failure)
        {
            violation = failure.Message;
        }

        return new SwarmResult(this, violation, sim.EventLogHash, sim.Coverage, sim.NodeTime, sim.Network.DatagramsSent, healing);
    }
}

/// <summary>How a <see cref="SwarmScenario"/> ended.</summary>
/// <param name="Scenario">What was run.</param>
/// <param name="Violation">The invariant violated or the agreement missed, with seed and virtual time; null when there was none.</param>
/// <param name="EventLogHash">Equal for equal runs.</param>
/// <param name="Coverage">What really happened.</param>
/// <param name="NodeTime">Virtual time of all nodes together while they ran.</param>
/// <param name="Datagrams">Datagrams sent.</param>
/// <param name="HealedIn">Virtual time from the end of the faults to agreement.</param>
public sealed record SwarmResult(
    SwarmScenario Scenario, string? Violation, ulong EventLogHash, SimCoverage Coverage, TimeSpan NodeTime, long Datagrams, TimeSpan HealedIn);
