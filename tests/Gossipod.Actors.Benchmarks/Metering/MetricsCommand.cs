using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Gossipod.Actors.Benchmarks.Cluster;
using Gossipod.Actors.Diagnostics.Metrics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Benchmarks.Metering;

/// <summary>
/// <c>metrics</c>: what reading every instrument of every node costs a steady cluster. Windows with and without a reader take turns in one process, so
/// that what else the machine does falls on both.
/// </summary>
internal static class MetricsCommand
{
    public static Command Create()
    {
        var nodes = new Option<int>("--nodes") { Description = "Cluster size, 2 or more.", DefaultValueFactory = _ => 50 };
        var pairs = new Option<int>("--pairs") { Description = "Windows without and with a reader.", DefaultValueFactory = _ => 20 };
        var seconds = new Option<double>("--seconds") { Description = "Length of a window in seconds.", DefaultValueFactory = _ => 10 };
        var scrape = new Option<double>("--scrape") { Description = "Seconds between two readings of all instruments.", DefaultValueFactory = _ => 5 };
        var sdk = new Option<bool>("--sdk") { Description = "Read by OpenTelemetry's SDK and its Prometheus exporter, scraped by another process, in place of a bare listener." };
        var systems = new Option<bool>("--systems") { Description = "An ActorSystem for each node, as applications have it, in place of one for all." };
        var command = new Command("metrics", "Measure what reading the metrics costs a steady cluster, and print it as one JSON line.") { nodes, pairs, seconds, scrape, sdk, systems };
        command.SetAction((parsed, _) => RunAsync(new Plan(
            parsed.GetValue(nodes), parsed.GetValue(pairs), TimeSpan.FromSeconds(parsed.GetValue(seconds)), TimeSpan.FromSeconds(parsed.GetValue(scrape)), parsed.GetValue(sdk), parsed.GetValue(systems))));
        return command;
    }

    private static async Task RunAsync(Plan plan)
    {
        var (nodes, board) = (plan.Nodes, new Board());
        await using var fleet = plan.Fleet(board);
        for (var i = 0; i < nodes; i++) await fleet.StartAsync(i);
        for (var i = 1; i < nodes; i++) await fleet.JoinAsync(i);
        if (!board.Until(TimeSpan.FromMinutes(3), () => board.Joins >= nodes * (nodes - 1))) throw new InvalidOperationException("no convergence");
        await Task.Delay(TimeSpan.FromSeconds(10));

        var load = Usage.Load();
        var (quiet, read) = (new List<Cost>(), new List<Cost>());
        for (var i = 0; i < plan.Pairs; i++)
        {
            // Which comes first takes turns too.
            if (i % 2 == 0) quiet.Add(await MeasureAsync(plan));
            read.Add(await ReadAsync(plan));
            if (i % 2 == 1) quiet.Add(await MeasureAsync(plan));
        }

        Print(plan, quiet, read, Alone(plan), load);
    }

    private static void Print(Plan plan, List<Cost> quiet, List<Cost> read, (double ScrapeUs, double RecordUs, long Bytes) alone, double load)
    {
        var cpuMs = Statistics.Median(quiet.Select(cost => cost.CpuMs));
        var ratios = quiet.Zip(read, (without, with) => with.CpuMs / without.CpuMs).ToList();
        var addedUs = quiet.Zip(read, (without, with) => 1_000 * (with.CpuMs - without.CpuMs)).ToList();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            reader = plan.Sdk ? "sdk" : "listener",
            systems = plan.Systems ? plan.Nodes : 1,
            nodes = plan.Nodes,
            pairs = plan.Pairs,
            window_s = plan.Window.TotalSeconds,
            scrape_s = plan.Scrape.TotalSeconds,
            cpu_ms_per_node_s_without = Round(cpuMs),
            cpu_ms_per_node_s_with = Round(Statistics.Median(read.Select(cost => cost.CpuMs))),
            cpu_ratio_of_sums = Round(read.Sum(cost => cost.CpuMs) / quiet.Sum(cost => cost.CpuMs)),
            cpu_ratio_median = Round(Statistics.Median(ratios)),
            cpu_ratio_median_ci95 = Statistics.IntervalOfMedian(ratios)?.Select(Round),
            added_us_per_node_s_median = Round(Statistics.Median(addedUs)),
            added_us_per_node_s_median_ci95 = Statistics.IntervalOfMedian(addedUs)?.Select(Round),
            scrape_us_per_node = Round(alone.ScrapeUs),
            scrape_bytes_per_node = alone.Bytes,
            record_us_per_probe = Round(alone.RecordUs),
            share_pct_at_this_scrape = Round(100 * (alone.ScrapeUs / plan.Scrape.TotalSeconds + alone.RecordUs) / (1_000 * cpuMs)),
            share_pct_at_15_s = Round(100 * (alone.ScrapeUs / 15 + alone.RecordUs) / (1_000 * cpuMs)),
            alloc_kib_per_node_s_without = Round(Statistics.Median(quiet.Select(cost => cost.AllocKib))),
            alloc_kib_per_node_s_with = Round(Statistics.Median(read.Select(cost => cost.AllocKib))),
            load1_before = load,
            load1_after = Usage.Load(),
        }));
    }

    /// <summary>The same work by itself: microseconds to read all instruments of one node, and to record one probe round that was answered; the least of many.</summary>
    private static (double ScrapeUs, double RecordUs, long Bytes) Alone(Plan plan)
    {
        const int records = 1_000;
        using var reader = plan.Reader();
        using var metrics = new NodeMetrics(
            new NodeContext
            {
                Settings = new NodeSettings { ClusterName = "alone", Name = MemberName.Create("alone"), Bind = new IPEndPoint(IPAddress.Loopback, 0) },
                TimeProvider = TimeProvider.System,
                Random = new SeededRandom(1, 2),
                DatagramTransport = _ => throw new InvalidOperationException(),
                StreamTransport = _ => throw new InvalidOperationException(),
                Dispatcher = "none",
            },
            factory: null);
        var target = new Member(MemberName.Create("target"), default, MemberStatus.Alive, MemberDetails.At(new IPEndPoint(IPAddress.Loopback, 1)), default, default);
        var outcome = new ProbeOutcome(ProbeResult.Acked, target, -1, 0, [], TimeSpan.FromSeconds(1)) { AnsweredAfter = TimeSpan.FromMilliseconds(1), WasDirect = true };
        var scrapeUs = Least(reader.Read) / (plan.Nodes + 1);
        var recordUs = Least(() =>
        {
            for (var i = 0; i < records; i++) metrics.OnProbe(outcome);
        }) / records;
        return (scrapeUs, recordUs, (reader as SdkReader)?.Bytes / (plan.Nodes + 1) ?? 0);
    }

    private static double Least(Action action)
    {
        var least = double.MaxValue;
        for (var i = 0; i < 200; i++)
        {
            var began = Stopwatch.GetTimestamp();
            action();
            least = Math.Min(least, Stopwatch.GetElapsedTime(began).TotalMicroseconds);
        }

        return least;
    }

    private static async Task<Cost> ReadAsync(Plan plan)
    {
        using var reader = plan.Reader();
        await reader.BeginAsync(plan.Scrape);
        return await MeasureAsync(plan);
    }

    private static async Task<Cost> MeasureAsync(Plan plan)
    {
        GC.Collect();
        var before = Usage.Read([]);
        await Task.Delay(plan.Window);
        var after = Usage.Read([]);
        var scale = 1 / (after.Seconds - before.Seconds) / plan.Nodes;
        return new Cost(1_000 * (after.CpuSeconds - before.CpuSeconds) * scale, (after.AllocatedBytes - before.AllocatedBytes) / 1_024.0 * scale);
    }

    private static double Round(double value) => double.Parse(value.ToString("0.####", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private sealed record Plan(int Nodes, int Pairs, TimeSpan Window, TimeSpan Scrape, bool Sdk, bool Systems)
    {
        private const string Akka = "akka { loglevel = ERROR, stdout-loglevel = ERROR, scheduler.tick-duration = 50ms }";

        public IFleet Fleet(Board board) => Systems
            ? new ManySystemsFleet(NetworkProfile.Lan, board, Akka)
            : new OneSystemFleet(ProtocolSettings.For(NetworkProfile.Lan), board, Akka) { Measures = true };

        public IMetricsReader Reader() => Sdk ? new SdkReader(Nodes + 1) : new RawReader();
    }

    private sealed record Cost(double CpuMs, double AllocKib);
}
