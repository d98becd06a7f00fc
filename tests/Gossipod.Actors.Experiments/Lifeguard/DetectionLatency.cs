using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Experiments.Lifeguard;

/// <summary>L1: how long true failures take to be found and known to all (Lifeguard Table V, Threshold experiment).</summary>
internal sealed class DetectionLatency : IExperiment
{
    public static readonly double[] Percents = [50, 99, 99.9];

    /// <summary>experiments.md §3.5: medians ±3 %, 99 % ±5 %, 99.9 % ±12 %.</summary>
    private static readonly double[] Bands = [0.03, 0.05, 0.12];

    /// <summary>At α = 5 and 128 members no suspicion ends before 10.5 s: shorter anomalies are over by then.</summary>
    private const int ShortestFound = 16_384;

    public string Name => "L1";

    public string Summary => "detection and dissemination latency, one anomaly, five configurations (Lifeguard Table V)";

    public int DefaultRepetitions => 1;

    public int RunsOf(Tier tier) => tier == Tier.Full ? 10 : 1;

    public Report Run(ExperimentRun run)
    {
        var report = new Report("L1: seconds from an anomaly to the first and to the last healthy member's declaration of death");
        var anomalies = Rig.Thresholds(run, run.Repetitions, StallKind.BlockedLoops, fromSecondOn: ShortestFound);
        var outcomes = Rig.Run(run, Mode.Paper, anomalies);
        for (var mode = 0; mode < Mode.Paper.Count; mode++) AddRows(report, mode, outcomes[mode]);
        report.Tables.Add(("runs", Rig.Lines(Mode.Paper, anomalies, outcomes)));
        report.Figures.Add(Draw(outcomes));
        report.Notes.Add("Anomalies of 8,192 ms and less give no sample at any seed; they are run in the first repetition only.");
        report.Notes.Add("A member that is back before everybody has heard of its death gives no 'full' sample.");
        return report;
    }

    private static void AddRows(Report report, int mode, IReadOnlyList<Outcome> outcomes)
    {
        for (var column = 0; column < 6; column++)
        {
            var percent = Percents[column % 3];
            var samples = outcomes.Select(outcome => column < 3 ? outcome.First : outcome.Full).ToList();
            var paper = PaperTables.Latencies[mode][column];
            var count = samples.Sum(run => run.Count);
            report.Rows.Add(new ReportRow(
                FormattableString.Invariant($"{(column < 3 ? "first" : "full")}, {percent} % (s)"),
                FormattableString.Invariant($"{Mode.Paper[mode].Name}, {count} samples"),
                paper,
                Sample.PercentileOf(samples.SelectMany(run => run), percent),
                Bootstrap.OfPercentile(samples, percent),
                outcomes.Count,
                Band.Within(paper, Bands[column % 3])));
        }
    }

    private static Figure Draw(IReadOnlyList<IReadOnlyList<Outcome>> outcomes)
    {
        var plot = Charts.Make("Detection latency: 50, 99 and 99.9 % (Lifeguard Table V)", "", "seconds from the anomaly's start");
        var places = Enumerable.Range(0, outcomes.Count).Select(mode => (double)mode).ToList();
        for (var column = 0; column < 3; column++)
        {
            var percent = Percents[column];
            plot.Dots(column == 0 ? "ours" : "", Charts.Ours, [.. places.Select(x => x - 0.08)],
                [.. outcomes.Select(mode => Sample.PercentileOf(mode.SelectMany(run => run.First), percent))]);
            plot.Dots(column == 0 ? "paper" : "", Charts.Paper, [.. places.Select(x => x + 0.08)],
                [.. places.Select(mode => PaperTables.Latencies[(int)mode][column])]);
        }

        plot.Axes.Bottom.SetTicks([.. places], [.. Mode.Paper.Select(mode => mode.Name)]);
        plot.Axes.SetLimits(-0.5, outcomes.Count - 0.5, 0, 30);
        return new Figure("L1-latency", plot);
    }
}
