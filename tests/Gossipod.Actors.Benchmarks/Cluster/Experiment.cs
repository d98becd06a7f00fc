using System.Globalization;
using System.Text.Json;
using Gossipod.Actors.Diagnostics;

namespace Gossipod.Actors.Benchmarks.Cluster;

/// <summary>
/// What every peer goes through: form, steady state, crash, a join, a leave; prints one JSON line with the peers' fields, so that
/// the same table shows them all.
/// </summary>
internal sealed class Experiment(IFleet fleet, Board board, Dictionary<string, object?> result, int nodes, TimeSpan settle, TimeSpan steady)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(180);

    public async Task RunAsync(bool churn)
    {
        var rss = Usage.ResidentKib();
        result["nodes"] = nodes;
        result["seconds"] = steady.TotalSeconds;
        result["private_net"] = Usage.PrivateNet;
        result["load1_before"] = Usage.Load();
        await FormAsync();
        await Task.Delay(settle);
        await SteadyAsync(rss);
        if (churn) await ChurnAsync();
        Console.WriteLine(JsonSerializer.Serialize(result));
    }

    private async Task FormAsync()
    {
        var cpu = Usage.Read([]).CpuSeconds;
        var began = board.Now;
        for (var i = 0; i < nodes; i++) await fleet.StartAsync(i);
        result["create_ms"] = Round(board.Now - began);

        began = board.Now;
        for (var i = 1; i < nodes; i++) await fleet.JoinAsync(i);
        result["join_calls_ms"] = Round(board.Now - began);
        var want = nodes * (nodes - 1);
        board.Until(Limit, () => board.Joins >= want * 99 / 100);
        result["converge_99pct_ms"] = Round(board.Now - began);
        result["form_cpu_ms_per_node"] = Round(1_000 * (Usage.Read([]).CpuSeconds - cpu) / nodes);
        if (!board.Until(Limit, () => board.Joins >= want)) throw new InvalidOperationException($"no convergence: {board.Joins} of {want} join events");
        result["converge_ms"] = Round(board.Now - began);
    }

    private async Task SteadyAsync(double rssBefore)
    {
        var (deaths, suspicions) = (board.FalseDeaths, board.Suspicions);
        var before = Usage.Read(fleet.Counters);
        await Task.Delay(steady);
        var after = Usage.Read(fleet.Counters);
        var scale = 1 / (after.Seconds - before.Seconds) / nodes;
        double Rate(Counter counter) => (after.Counters[counter] - before.Counters[counter]) * scale;

        Put("cpu_ms", 1_000 * (after.CpuSeconds - before.CpuSeconds) * scale);
        Put("alloc_kib", (after.AllocatedBytes - before.AllocatedBytes) / 1_024.0 * scale);
        Put("udp_packets", Rate(Counter.DatagramsSent));
        Put("udp_bytes", Rate(Counter.DatagramBytesSent));
        Put("tcp_bytes", Rate(Counter.StreamBytesSent));
        Put("tcp_conns", Rate(Counter.StreamsOpened));
        if (Usage.PrivateNet)
        {
            Put("lo_packets", (after.LoPackets - before.LoPackets) * scale);
            Put("lo_bytes", (after.LoBytes - before.LoBytes) * scale);
        }

        var wall = after.Seconds - before.Seconds;
        var others = after.MachineCpuSeconds - before.MachineCpuSeconds - (after.CpuSeconds - before.CpuSeconds);
        result["steady_other_cpu_pct"] = Round(100 * others / wall / Environment.ProcessorCount);
        result["false_dead"] = board.FalseDeaths - deaths;
        result["false_suspects"] = board.Suspicions - suspicions;
        result["false_failed_probes"] = after.Counters[Counter.ProbesFailed] - before.Counters[Counter.ProbesFailed];
        var rss = Usage.ResidentKib();
        result["rss_mib_process"] = Round(rss / 1_024);
        result["rss_kib_per_node"] = Round((rss - rssBefore) / nodes);
        result["gc_committed_mib"] = Round(GC.GetGCMemoryInfo().TotalCommittedBytes / 1048576.0);
        result["heap_kib_per_node"] = Round(GC.GetTotalMemory(forceFullCollection: true) / 1_024.0 / nodes);
        result["threads_process"] = System.Diagnostics.Process.GetCurrentProcess().Threads.Count;
    }

    private async Task ChurnAsync()
    {
        var victim = $"n{nodes - 1}";
        board.ExpectGone(victim);
        var began = board.Now;
        await fleet.CrashAsync(nodes - 1);
        Reach("crash_dead", board.Times("leave", victim, nodes - 1, began, Limit), nodes - 1);
        var suspected = board.Times("suspect", victim, 1, began, TimeSpan.Zero);
        result["crash_suspect_first_ms"] = suspected.Length > 0 ? Round(suspected[0]) : null;

        var extra = $"n{nodes}";
        began = board.Now;
        await fleet.StartAsync(nodes);
        await fleet.JoinAsync(nodes);
        Reach("join_one", board.Times("join", extra, nodes - 1, began, Limit), nodes - 1);
        await Task.Delay(TimeSpan.FromSeconds(2));
        board.ExpectGone(extra);
        began = board.Now;
        var leaving = fleet.LeaveAsync(nodes);
        Reach("leave", board.Times("leave", extra, nodes - 1, began, Limit), nodes - 1);
        await leaving;
        result["false_dead_total"] = board.FalseDeaths;
    }

    private void Put(string name, double perNodeSecond) => result[$"steady_{name}_per_node_s"] = Round(perNodeSecond);

    private void Reach(string field, double[] times, int need)
    {
        void At(string part, int index) => result[$"{field}_{part}_ms"] = index <= times.Length ? Round(times[index - 1]) : null;
        At("first", 1);
        At("half", (need + 1) / 2);
        At("all", need);
    }

    private static double Round(double value) => double.Parse(value.ToString(Math.Abs(value) >= 100 ? "0" : "0.###", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
