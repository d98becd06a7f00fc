using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Experiments.Lifeguard;

/// <summary>L6: what this package adds to Lifeguard, under the paper's anomalies; L7: under stalls in which packets still flow.</summary>
internal sealed class Improvements(bool partial) : IExperiment
{
    private const int Concurrency = 20;

    private static readonly IReadOnlyList<Mode> All =
    [
        Mode.Swim, Mode.Lifeguard, Mode.Gate, Mode.Product, Mode.Shared.WithAlpha(4), Mode.Shared.WithAlpha(3), Mode.Shared.WithAlpha(2),
    ];

    public string Name => partial ? "L7" : "L6";

    public string Summary => partial
        ? "the same configurations as L6 under loss, deafness, muteness and lack of CPU, in which packets still flow"
        : "stall gate, haste, shared probing order and smaller alpha, under the paper's anomalies; repetitions as for L2";

    public int DefaultRepetitions => 1;

    public int RunsOf(Tier tier) => FalsePositives.Ninths(tier);

    public Report Run(ExperimentRun run)
    {
        var report = new Report($"{Name}: what this package adds to Lifeguard");
        var modes = run.Some(All, few: 3);
        if (partial)
        {
            Partial(run, modes, report);
            return report;
        }

        Latencies(run, modes, report);
        Errors(run, modes, report, "blocked loops", Rig.CoreIntervals(run, run.Repetitions, StallKind.BlockedLoops));
        var waiting = Rig.CoreIntervals(run, run.Repetitions, StallKind.WaitingIo);
        Errors(run, modes, report, "waiting I/O", [.. waiting.Where((_, at) => at % 2 == 0)]);
        return report;
    }

    /// <summary>Stalls in which packets still flow, so that the gate sees traffic.</summary>
    private static void Partial(ExperimentRun run, IReadOnlyList<Mode> modes, Report report)
    {
        Try($"mute by turns", new OneWay(run.Brief ? 8 : Concurrency, 8_192, Deaf: false));
        if (run.Brief) return;
        foreach (var loss in new[] { 0.05, 0.1, 0.2, 0.3 }) Try($"{100 * loss:0} % loss", new Lossy(Concurrency, loss));
        Try($"deaf by turns", new OneWay(Concurrency, 8_192, Deaf: true));
        foreach (var slice in new[] { 0.75, 4, 8 }) Try($"CPU slices of {slice} ms", new CpuSlices(Concurrency, slice, 120));

        void Try(FormattableString what, Anomaly anomaly) => Errors(
            run, modes, report, FormattableString.Invariant(what),
            [.. Enumerable.Range(0, run.Repetitions).Select(repetition => new Meeting(anomaly, repetition))]);
    }

    private static void Latencies(ExperimentRun run, IReadOnlyList<Mode> modes, Report report)
    {
        var cells = Rig.Thresholds(run, Math.Max(1, run.Repetitions / 9), StallKind.BlockedLoops, atLeast: 8_192);
        var outcomes = Rig.Run(run, modes, cells);
        for (var mode = 0; mode < modes.Count; mode++)
        {
            var samples = outcomes[mode].Select(outcome => outcome.First).ToList();
            foreach (var (percent, column) in DetectionLatency.Percents.Select((percent, column) => (percent, column)))
            {
                report.Rows.Add(new ReportRow(
                    FormattableString.Invariant($"first, {percent} % (s)"), modes[mode].Name,
                    mode == 0 ? PaperTables.Latencies[0][column] : PaperTables.Latencies[4][column],
                    Sample.PercentileOf(samples.SelectMany(run => run), percent), Bootstrap.OfPercentile(samples, percent), cells.Count,
                    mode > 1 && column == 0 ? Band.AtMost(PaperTables.Latencies[4][0]) : null));
            }
        }

        report.Tables.Add(("latency-runs", Rig.Lines(modes, cells, outcomes)));
    }

    private static void Errors(
        ExperimentRun run, IReadOnlyList<Mode> modes, Report report, string what, IReadOnlyList<Meeting> cells)
    {
        var outcomes = Rig.Run(run, modes, cells);
        var isPaper = cells[0].Anomaly is Interval { Kind: StallKind.BlockedLoops };
        for (var mode = 0; mode < modes.Count; mode++)
        {
            var (cell, runs) = ($"{modes[mode].Name}, {what}", outcomes[mode]);
            Add("FP per run", null, runs.Average(outcome => outcome.FalsePositives), null);
            Add("FP- per run", null, runs.Average(outcome => outcome.AtHealthy), null);
            Add("deaths of anomalous members per run", null, runs.Average(outcome => outcome.OfAnomalous), null);
            Add("packets per member and second", null, runs.Sum(o => o.Datagrams) / runs.Sum(o => o.Seconds) / AnomalyRun.Nodes, null);
            if (!isPaper || mode == 0) continue;
            Share("FP, % of SWIM", 1.53, outcome => outcome.FalsePositives);
            Share("FP-, % of SWIM", 1.89, outcome => outcome.AtHealthy);

            void Share(string metric, double paper, Func<Outcome, double> count) =>
                Add(metric, paper, Rig.Share(runs, outcomes[0], count).Percent, mode > 1 ? Band.AtMost(paper) : null);

            void Add(string metric, double? paper, double ours, Band? band) =>
                report.Rows.Add(new ReportRow(metric, cell, paper, ours, null, cells.Count, band));
        }

        report.Tables.Add((string.Concat(what.Where(char.IsAsciiLetterOrDigit)), Rig.Lines(modes, cells, outcomes)));
    }
}
