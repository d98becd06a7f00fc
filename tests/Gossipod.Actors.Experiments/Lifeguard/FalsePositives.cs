using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Experiments.Lifeguard;

/// <summary>L2: deaths declared of members that had nothing (Lifeguard Table IV, Figs. 2–3, Interval experiment).</summary>
internal sealed class FalsePositives : IExperiment
{
    public string Name => "L2";

    public string Summary => "false positives (Lifeguard Table IV, Figs. 2-3); repetitions are ninths of the 432 cells";

    public int DefaultRepetitions => 1;

    public int RunsOf(Tier tier) => Ninths(tier);

    /// <summary>A ninth of the paper's cells, all of them, all of them ten times.</summary>
    public static int Ninths(Tier tier) => tier switch { Tier.Smoke => 1, Tier.Ci => 9, _ => 90 };

    public Report Run(ExperimentRun run)
    {
        var report = new Report("L2: false positives, scaled to the paper's 4,320 runs (Lifeguard Table IV)");
        var anomalies = Rig.Intervals(run, run.Repetitions, StallKind.BlockedLoops);
        var outcomes = Rig.Run(run, Mode.Paper, anomalies);
        for (var mode = 0; mode < Mode.Paper.Count; mode++)
        {
            AddSum(report, "FP", mode, outcomes[mode], PaperTables.FalsePositives[mode], outcome => outcome.FalsePositives);
            AddSum(report, "FP-", mode, outcomes[mode], PaperTables.AtHealthy[mode], outcome => outcome.AtHealthy);
        }

        for (var mode = 1; mode < Mode.Paper.Count; mode++)
        {
            var (all, healthy) = (PaperTables.FalsePositivesPercent[mode], PaperTables.AtHealthyPercent[mode]);
            AddShare(report, "FP, % of SWIM", mode, outcomes, all, Allowed(mode), outcome => outcome.FalsePositives);
            AddShare(report, "FP-, % of SWIM", mode, outcomes, healthy, null, outcome => outcome.AtHealthy);
        }

        report.Rows.Add(Order(outcomes));
        report.Tables.Add(("runs", Rig.Lines(Mode.Paper, anomalies, outcomes)));
        report.Tables.Add(("by-concurrency", Breakdown.By("C", anomalies, outcomes, cell => cell.Members)));
        report.Tables.Add(("by-duration", Breakdown.By("D ms", anomalies, outcomes, cell => ((Interval)cell).Milliseconds)));
        report.Tables.Add(("by-pause", Breakdown.By("I ms", anomalies, outcomes, cell => ((Interval)cell).Pause)));
        report.Figures.Add(Breakdown.Draw(
            "L2-fp", "False positives by concurrency (Lifeguard Fig. 2)",
            anomalies, outcomes, PaperTables.FalsePositivesByConcurrency, outcome => outcome.FalsePositives));
        report.Figures.Add(Breakdown.Draw(
            "L2-fp-healthy", "False positives at healthy members by concurrency (Lifeguard Fig. 3)",
            anomalies, outcomes, PaperTables.AtHealthyByConcurrency, outcome => outcome.AtHealthy));
        return report;
    }

    /// <summary>experiments.md §3.5.</summary>
    private static Band Allowed(int mode) => mode switch
    {
        2 => Band.AtMost(8),
        4 => Band.AtMost(6),
        _ => Band.Near(PaperTables.FalsePositivesPercent[mode], 15),
    };

    private static void AddSum(
        Report report, string metric, int mode, IReadOnlyList<Outcome> outcomes, double paper, Func<Outcome, double> count)
    {
        report.Rows.Add(new ReportRow(
            metric, Mode.Paper[mode].Name, paper, Scaled(outcomes), Bootstrap.Of(outcomes, Scaled), outcomes.Count, Format: "N0"));

        double Scaled(IReadOnlyList<Outcome> runs) => runs.Average(count) * Rig.PaperIntervalRuns;
    }

    private static void AddShare(
        Report report, string metric, int mode, IReadOnlyList<IReadOnlyList<Outcome>> outcomes,
        double paper, Band? band, Func<Outcome, double> count)
    {
        var (percent, interval) = Rig.Share(outcomes[mode], outcomes[0], count);
        report.Rows.Add(new ReportRow(metric, Mode.Paper[mode].Name, paper, percent, interval, outcomes[mode].Count, band));
    }

    private static ReportRow Order(IReadOnlyList<IReadOnlyList<Outcome>> outcomes)
    {
        var sums = outcomes.Select(mode => mode.Sum(outcome => outcome.FalsePositives)).ToList();
        int[] expected = [0, 3, 1, 2, 4];
        var holds = expected.Zip(expected.Skip(1)).All(pair => sums[pair.First] > sums[pair.Second]);
        return new ReportRow(
            "SWIM > Buddy > LHA-Probe > LHA-Suspicion > Lifeguard (1 = yes)", "FP", 1, holds ? 1 : 0, null,
            outcomes[0].Count, Band.Exactly(1), "0");
    }
}
