using Gossipod.Actors.Protocol;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Experiments.Lifeguard;

/// <summary>One run of the paper's rig (Lifeguard §V-D): 128 members, 15 s of quiet, the anomaly, and what was reported.</summary>
internal static class AnomalyRun
{
    public const int Nodes = 128;

    public static Outcome Execute(Anomaly anomaly, ProtocolSettings settings, ulong seed, int nodes = Nodes)
    {
        using var sim = SimCluster.Create(
            seed, nodes, network => network.Latency(TimeSpan.FromMilliseconds(0.1), TimeSpan.FromMilliseconds(0.15)), _ => settings);
        var names = sim.LiveNodes;
        var tally = new EventTally(names);
        sim.OnEvent(tally.Add);
        sim.Run(15.Seconds());
        sim.RunUntilConverged();

        var members = Pick(names, anomaly.Members, seed);
        foreach (var name in members) sim.SlowDown(name, Anomaly.ServiceTime);
        var (datagrams, bytes) = (sim.Network.DatagramsSent, sim.Network.DatagramBytesSent);
        tally.Begin(members, sim.Now);
        anomaly.Drive(sim, members, tally);
        return tally.Sum(sim.Now, sim.Network.DatagramsSent - datagrams, sim.Network.DatagramBytesSent - bytes);
    }

    /// <summary>The members that it befalls, by the seed alone: equal for every configuration.</summary>
    private static List<string> Pick(IReadOnlyList<string> names, int count, ulong seed)
    {
        var order = names.ToList();
        new SeededRandom(seed, 0x4C69666567756172UL).Shuffle(order);
        return order[..count];
    }
}
