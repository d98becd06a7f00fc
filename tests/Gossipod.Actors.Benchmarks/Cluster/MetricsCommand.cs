using System.CommandLine;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Gossipod.Actors.Diagnostics.Metrics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Benchmarks.Cluster;

/// <summary>
/// <c>metrics</c>: what listening to every instrument of every node costs a steady cluster. Windows with and without a listener take
/// turns in one process, so that what else the machine does falls on both.
/// </summary>
internal static class MetricsCommand
{
    public static Command Create()
    {
        var nodes = new Option<int>("--nodes") { Description = "Cluster size, 2 or more.", DefaultValueFactory = _ => 50 };
        var pairs = new Option<int>("--pairs") { Description = "Windows without and with a listener.", DefaultValueFactory = _ => 20 };
        var seconds = new Option<double>("--seconds") { Description = "Length of a window in seconds.", DefaultValueFactory = _ => 10 };
        var scrape = new Option<double>("--scrape") { Description = "Seconds between two readings of all instruments.", DefaultValueFactory = _ => 5 };
        var command = new Command("metrics", "Measure what a listener costs a steady cluster, and print it as one JSON line.") { nodes, pairs, seconds, scrape };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(nodes), parsed.GetValue(pairs), TimeSpan.FromSeconds(parsed.GetValue(seconds)), TimeSpan.FromSeconds(parsed.GetValue(scrape))));
        return command;
    }

    private static async Task RunAsync(int nodes, int pairs, TimeSpan window, TimeSpan scrape)
    {
        var board = new Board();
        await using var fleet = new OneSystemFleet(
            ProtocolSettings.For(NetworkProfile.Lan), board, "akka { loglevel = ERROR, stdout-loglevel = ERROR, scheduler.tick-duration = 50ms }")
        {
            Measures = true,
        };
        for (var i = 0; i < nodes; i++) await fleet.StartAsync(i);
        for (var i = 1; i < nodes; i++) await fleet.JoinAsync(i);
        if (!board.Until(TimeSpan.FromMinutes(3), () => board.Joins >= nodes * (nodes - 1))) throw new InvalidOperationException("no convergence");
        await Task.Delay(TimeSpan.FromSeconds(10));

        var (quiet, heard) = (new List<Cost>(), new List<Cost>());
        for (var i = 0; i < pairs; i++)
        {
            // Which comes first takes turns too.
            if (i % 2 == 0) quiet.Add(await MeasureAsync(window, nodes));
            heard.Add(await ListenAsync(window, scrape, nodes));
            if (i % 2 == 1) quiet.Add(await MeasureAsync(window, nodes));
        }

        var (scrapeUs, recordUs) = Alone(nodes);
        var cpuMs = Median(quiet.Select(cost => cost.CpuMs));
        var ratios = quiet.Zip(heard, (without, with) => with.CpuMs / without.CpuMs).Order().ToList();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            nodes,
            pairs,
            window_s = window.TotalSeconds,
            scrape_s = scrape.TotalSeconds,
            cpu_ms_per_node_s_without = Round(cpuMs),
            cpu_ms_per_node_s_with = Round(Median(heard.Select(cost => cost.CpuMs))),
            cpu_ratio_of_sums = Round(heard.Sum(cost => cost.CpuMs) / quiet.Sum(cost => cost.CpuMs)),
            cpu_ratio_median = Round(Median(ratios)),
            cpu_ratio_quartiles = new[] { Round(ratios[ratios.Count / 4]), Round(ratios[ratios.Count * 3 / 4]) },
            scrape_us_per_node = Round(scrapeUs),
            record_us_per_probe = Round(recordUs),
            share_pct_at_this_scrape = Round(100 * (scrapeUs / scrape.TotalSeconds + recordUs) / (1_000 * cpuMs)),
            share_pct_at_15_s = Round(100 * (scrapeUs / 15 + recordUs) / (1_000 * cpuMs)),
            alloc_kib_per_node_s_without = Round(Median(quiet.Select(cost => cost.AllocKib))),
            alloc_kib_per_node_s_with = Round(Median(heard.Select(cost => cost.AllocKib))),
            load1 = Usage.Load(),
        }));
    }

    /// <summary>The same work by itself: microseconds to read all instruments of one node, and to record one probe round that was answered; the least of many.</summary>
    private static (double ScrapeUs, double RecordUs) Alone(int nodes)
    {
        const int records = 1_000;
        using var listener = Listener();
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
        var scrapeUs = Least(listener.RecordObservableInstruments) / (nodes + 1);
        var recordUs = Least(() =>
        {
            for (var i = 0; i < records; i++) metrics.OnProbe(outcome);
        }) / records;
        return (scrapeUs, recordUs);
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

    private static async Task<Cost> ListenAsync(TimeSpan window, TimeSpan scrape, int nodes)
    {
        using var listener = Listener();
        using var scraper = new Timer(_ => listener.RecordObservableInstruments(), null, scrape / 2, scrape);
        return await MeasureAsync(window, nodes);
    }

    private static MeterListener Listener()
    {
        var sum = 0.0;
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == GossipodTelemetry.MeterName) listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => sum += value);
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => sum += value);
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => sum += value);
        listener.Start();
        return listener;
    }

    private static async Task<Cost> MeasureAsync(TimeSpan window, int nodes)
    {
        var before = Usage.Read([]);
        await Task.Delay(window);
        var after = Usage.Read([]);
        var scale = 1 / (after.Seconds - before.Seconds) / nodes;
        return new Cost(1_000 * (after.CpuSeconds - before.CpuSeconds) * scale, (after.AllocatedBytes - before.AllocatedBytes) / 1_024.0 * scale);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static double Round(double value) => double.Parse(value.ToString("0.####", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private sealed record Cost(double CpuMs, double AllocKib);
}
