using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;
using Gossipod.Actors.TestKit;
using ScottPlot;

namespace Gossipod.Actors.Experiments.Lifeguard;

/// <summary>L4: Lifeguard's suspicion lengths against SWIM's (Lifeguard Table VII).</summary>
internal sealed class Tuning : IExperiment
{
    /// <summary>Shorter anomalies are over before any of these suspicions.</summary>
    private const int ShortestFound = 8_192;

    public string Name => "L4";

    public string Summary => "latency and false positives at nine (alpha, beta) (Lifeguard Table VII); repetitions as for L2";

    public int DefaultRepetitions => 1;

    public int RunsOf(Tier tier) => FalsePositives.Ninths(tier);

    public Report Run(ExperimentRun run)
    {
        var report = new Report("L4: Lifeguard at (alpha, beta), in percent of SWIM at (5, 1) (Lifeguard Table VII)");
        var tunings = run.Some(PaperTables.Tunings, few: 2);
        IReadOnlyList<Mode> modes = [Mode.Swim, .. tunings.Select(tuning => Mode.Tuned(tuning.Alpha, tuning.Beta))];
        var thresholds = Rig.Thresholds(run, Math.Max(1, run.Repetitions / 9), StallKind.BlockedLoops, ShortestFound);
        var intervals = Rig.CoreIntervals(run, run.Repetitions, StallKind.BlockedLoops);
        var latencies = Rig.Run(run, modes, thresholds);
        var errors = Rig.Run(run, modes, intervals);

        var ours = PaperTables.Tuned.Select(_ => new double[tunings.Count]).ToArray();
        for (var tuning = 0; tuning < tunings.Count; tuning++)
        {
            for (var row = 0; row < 6; row++)
            {
                var (percent, full) = (DetectionLatency.Percents[row / 2], row % 2 == 1);
                ours[row][tuning] = 100 * Percentile(latencies[tuning + 1], full, percent) / Percentile(latencies[0], full, percent);
            }

            ours[6][tuning] = Rig.Share(errors[tuning + 1], errors[0], outcome => outcome.FalsePositives).Percent;
            ours[7][tuning] = Rig.Share(errors[tuning + 1], errors[0], outcome => outcome.AtHealthy).Percent;
        }

        AddRows(report, ours, thresholds.Count, intervals.Count);
        report.Tables.Add(("threshold-runs", Rig.Lines(modes, thresholds, latencies)));
        report.Tables.Add(("interval-runs", Rig.Lines(modes, intervals, errors)));
        report.Figures.Add(Draw(ours));
        return report;
    }

    private static double Percentile(IReadOnlyList<Outcome> outcomes, bool full, double percent) =>
        Sample.PercentileOf(outcomes.SelectMany(outcome => full ? outcome.Full : outcome.First), percent);

    private static void AddRows(Report report, double[][] ours, int thresholds, int intervals)
    {
        for (var row = 0; row < ours.Length; row++)
        {
            for (var tuning = 0; tuning < ours[row].Length; tuning++)
            {
                var (metric, paper) = PaperTables.Tuned[row];
                var (alpha, beta) = PaperTables.Tunings[tuning];
                Band? band = row < 2 ? Band.Near(paper[tuning], 3) : null;
                report.Rows.Add(new ReportRow(
                    metric + ", % of SWIM", FormattableString.Invariant($"({alpha},{beta})"), paper[tuning], ours[row][tuning], null,
                    row < 6 ? thresholds : intervals, band));
            }
        }
    }

    private static Figure Draw(double[][] ours)
    {
        // Not Charts.Make: a panel for a legend that has no entry leaves the whole picture empty.
        var plot = new Plot();
        plot.Title("Lifeguard in percent of SWIM: ours / paper (Lifeguard Table VII)", 16);
        var cells = new double[ours.Length, ours[0].Length];
        for (var row = 0; row < ours.Length; row++)
        {
            for (var tuning = 0; tuning < ours[row].Length; tuning++)
            {
                cells[row, tuning] = Math.Min(110, ours[row][tuning]);
                var label = FormattableString.Invariant($"{ours[row][tuning]:0.0} / {PaperTables.Tuned[row].Percent[tuning]:0.0}");
                var text = plot.Add.Text(label, tuning, ours.Length - 1 - row);
                text.LabelAlignment = Alignment.MiddleCenter;
            }
        }

        var map = plot.Add.Heatmap(cells);
        map.Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        map.Opacity = 0.5;
        plot.MoveToBack(map);
        plot.Axes.Bottom.SetTicks(
            [.. Enumerable.Range(0, ours[0].Length).Select(at => (double)at)],
            [.. PaperTables.Tunings.Take(ours[0].Length).Select(tuning => FormattableString.Invariant($"({tuning.Alpha},{tuning.Beta})"))]);
        plot.Axes.Left.SetTicks(
            [.. Enumerable.Range(0, ours.Length).Select(at => (double)(ours.Length - 1 - at))],
            [.. PaperTables.Tuned.Select(row => row.Metric)]);
        return new Figure("L4-tuning", plot, 1_000, 450);
    }
}
