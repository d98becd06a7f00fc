using System.Diagnostics;
using System.Globalization;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Benchmarks.Sync;

/// <summary>Every process of a cluster ends and starts again, with the same name and address: a new generation of each.</summary>
internal static class MassRestart
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Dictionary<string, object> Measure(int nodes, int seeds, double within, bool cold, ulong seed)
    {
        using var sim = cold ? SimCluster.CreateEmpty(seed, nodes).KeepEvents(false) : SimCluster.Create(seed, nodes).KeepEvents(false);
        if (!cold) sim.RunUntilConverged(Patience);
        var formed = Cpu();
        foreach (var name in sim.LiveNodes.ToList()) sim.Crash(name);
        var began = sim.Now;
        for (var i = 0; i < nodes; i++)
        {
            var through = i == 0 ? null : Name(i % Math.Min(seeds, i));
            if (cold) sim.AddNode(Name(i), through);
            else sim.Restart(Name(i), through);
            if (within > 0) sim.Run(TimeSpan.FromSeconds(within / nodes));
        }

        sim.RunUntilConverged(Patience);
        return new()
        {
            ["nodes"] = nodes,
            ["seeds"] = seeds,
            ["cold"] = cold,
            ["all_alive_everywhere_after_virtual_s"] = Math.Round((sim.Now - began).TotalSeconds, 2),
            ["forming_cpu_s"] = Math.Round(formed, 1),
            ["restart_cpu_s"] = Math.Round(Cpu() - formed, 1),
            ["datagrams"] = sim.Network.DatagramsSent,
            ["stream_bytes"] = sim.Network.StreamBytesSent,
        };
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"node-{i}");

    private static double Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }
}
