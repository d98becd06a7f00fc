using System.Diagnostics;
using System.Globalization;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Benchmarks.Simulation;

/// <summary>One simulated cluster: forms, runs, perhaps under churn, and is measured. Linux only: it reads /proc.</summary>
/// <param name="Nodes">Cluster size.</param>
/// <param name="Seconds">Virtual seconds in all, formation included.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="CrashesPerMinute">Crashes per virtual minute after the formation.</param>
internal sealed record SimulationRun(int Nodes, double Seconds, ulong Seed, int CrashesPerMinute)
{
    private static readonly TimeSpan DownTime = TimeSpan.FromSeconds(10);

    public Dictionary<string, object> Measure()
    {
        var heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        var began = Reading.Take(datagrams: 0);
        using var sim = SimCluster.Create(Seed, Nodes).KeepEvents(false);
        var end = TimeSpan.FromSeconds(Seconds);
        if (sim.Now < end) sim.RunUntilConverged(end - sim.Now);
        var formedAt = sim.Now;
        var formed = Reading.Take(sim.Network.DatagramsSent);
        if (CrashesPerMinute > 0) Churn(sim, end);
        else sim.Run(end - sim.Now);
        var ended = Reading.Take(sim.Network.DatagramsSent);
        var heap = GC.GetTotalMemory(forceFullCollection: true) - heapBefore;
        GC.KeepAlive(sim);
        return Report(began, formed, ended, formedAt, heap, sim.EventLogHash);
    }

    private Dictionary<string, object> Report(Reading began, Reading formed, Reading ended, TimeSpan formedAt, long heap, ulong hash) => new()
    {
        ["nodes"] = Nodes,
        ["virtual_s"] = Seconds,
        ["crashes_per_minute"] = CrashesPerMinute,
        ["seed"] = Seed,
        ["wall_s"] = Round(ended.WallSeconds - began.WallSeconds),
        ["cpu_s"] = Round(ended.CpuSeconds - began.CpuSeconds),
        ["gc_pause_s"] = Round(ended.PauseSeconds - began.PauseSeconds),
        ["node_s_per_cpu_s"] = Math.Round(Nodes * Seconds / (ended.CpuSeconds - began.CpuSeconds)),
        ["formed_after_virtual_s"] = Round(formedAt.TotalSeconds),
        ["formation_wall_s"] = Round(formed.WallSeconds - began.WallSeconds),
        ["formation_cpu_s"] = Round(formed.CpuSeconds - began.CpuSeconds),
        ["datagrams"] = ended.Datagrams,
        ["us_per_datagram"] = PerDatagram(began, ended),
        ["datagrams_once_formed"] = ended.Datagrams - formed.Datagrams,
        ["us_per_datagram_once_formed"] = PerDatagram(formed, ended),
        ["allocated_mib"] = Math.Round((ended.AllocatedBytes - began.AllocatedBytes) / 1048576.0),
        ["collections"] = $"{GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)}",
        ["peak_rss_mib"] = Math.Round(ended.PeakKib / 1_024),
        ["live_heap_mib"] = Round(heap / 1048576.0),
        ["live_bytes_per_pair"] = Math.Round((double)heap / Nodes / Nodes),
        ["peak_bytes_per_pair"] = Math.Round(ended.PeakKib * 1_024 / Nodes / Nodes),
        ["hash"] = hash.ToString("x16", CultureInfo.InvariantCulture),
    };

    private void Churn(SimCluster sim, TimeSpan end)
    {
        var random = new SeededRandom(Seed, 1);
        var gap = TimeSpan.FromMinutes(1) / CrashesPerMinute;
        while (sim.Now + gap + DownTime < end)
        {
            var live = sim.LiveNodes;
            if (live.Count > 1) sim.CrashLoop(live[random.Next(live.Count)], crashes: 1, up: end, DownTime);
            sim.Run(gap);
        }

        sim.Run(end - sim.Now);
    }

    private static double PerDatagram(Reading from, Reading to) =>
        to.Datagrams == from.Datagrams ? 0 : Round(1e6 * (to.CpuSeconds - from.CpuSeconds) / (to.Datagrams - from.Datagrams));

    private static double Round(double value) => Math.Round(value, 2);

    private sealed record Reading(double WallSeconds, double CpuSeconds, double PauseSeconds, long AllocatedBytes, long Datagrams, double PeakKib)
    {
        public static Reading Take(long datagrams)
        {
            using var process = Process.GetCurrentProcess();
            var peak = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return new Reading(
                Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency,
                process.TotalProcessorTime.TotalSeconds,
                GC.GetTotalPauseDuration().TotalSeconds,
                GC.GetTotalAllocatedBytes(precise: true),
                datagrams,
                double.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
        }
    }
}
