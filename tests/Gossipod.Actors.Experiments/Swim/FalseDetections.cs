using System.Globalization;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;

namespace Gossipod.Actors.Experiments.Swim;

/// <summary>S6: live members that fail a probe because of loss, against the formula of SWIM §3.1.</summary>
internal sealed class FalseDetections : IExperiment
{
    private const int Members = 64;
    private const int Periods = 40;
    private static readonly double[] Losses = [0.001, 0.01, 0.05, 0.10, 0.20];
    private static readonly int[] Helpers = [0, 1, 2, 3, 4];

    public string Name => "S6";

    public string Summary => "SWIM §3.1: false detections by loss and number of helpers, against the formula, N = 64";

    public int DefaultRepetitions => 20;

    public Report Run(ExperimentRun run)
    {
        var report = new Report("S6: false detections of a live member in a detection time of e/(e-1) periods, N = 64 (SWIM §3.1)");
        var losses = run.Some([.. Losses.Reverse()]);
        var cells = losses.SelectMany(loss => run.Some(Helpers).Select(k => (Loss: loss, K: k))).ToList();
        var periods = run.Brief ? 5 : Periods;
        var results = run.Each(cells, cell => Cell(cell.Loss, cell.K), (cell, seed) => Failures(cell.Loss, cell.K, periods, seed));
        for (var i = 0; i < cells.Count; i++) AddRow(report, cells[i].Loss, cells[i].K, results[i]);
        report.Notes.Add("ours: failed probes per member and period, times e/(e-1). agrees: within 5 % or three standard errors.");
        report.Figures.Add(Draw(report, losses, run.Some(Helpers)));
        return report;
    }

    /// <summary>PM(T) of SWIM §3.1 for a group in which nobody has failed.</summary>
    internal static double Formula(double loss, int k)
    {
        var q = 1 - loss;
        return (1 - (q * q)) * Math.Pow(1 - Math.Pow(q, 4), k) * Math.E / (Math.E - 1);
    }

    private static void AddRow(Report report, double loss, int k, IReadOnlyList<(long Failed, long Probes)> runs)
    {
        var scale = Math.E / (Math.E - 1);
        double Rate(IReadOnlyList<(long Failed, long Probes)> of) => scale * of.Sum(run => run.Failed) / of.Sum(run => run.Probes);
        var formula = Formula(loss, k);
        var (failed, probes) = (runs.Sum(run => run.Failed), runs.Sum(run => run.Probes));
        var error = 3 * Math.Sqrt((formula * probes / scale) + 1) * scale / probes;
        var interval = failed > 0 ? Bootstrap.Of(runs, Rate) : new Interval(0, 3 * scale / probes);
        report.Rows.Add(new ReportRow(
            string.Create(CultureInfo.InvariantCulture, $"PM(T) ({failed:N0} of {probes:N0} probes)"),
            Cell(loss, k), formula, Rate(runs), interval, runs.Count,
            Band.Near(formula, Math.Max(error, 0.05 * formula)), "0.00e+0"));
    }

    private static Figure Draw(Report report, IReadOnlyList<double> losses, IReadOnlyList<int> helpers)
    {
        var plot = Charts.Make("False detections of a live member (SWIM §3.1)", "helpers k", "probability per detection time");
        double[] x = [.. helpers.Select(k => (double)k)];
        for (var i = 0; i < losses.Count; i++)
        {
            var loss = losses[i];
            var legend = loss.ToString("0.# %", CultureInfo.InvariantCulture) + " loss";
            plot.Reference(i == 0 ? "formula" : "", x, [.. helpers.Select(k => Math.Log10(Formula(loss, k)))]);
            var ours = helpers.Select(k => (K: (double)k, report.Rows.First(row => row.Cell == Cell(loss, k)).Ours))
                .Where(point => point.Ours > 0).ToList();
            if (ours.Count == 0) continue;
            plot.Dots(legend, Charts.Series[i], [.. ours.Select(point => point.K)], [.. ours.Select(point => Math.Log10(point.Ours))]);
        }

        double[] decades = [.. Enumerable.Range(-6, 7).Select(exponent => (double)exponent)];
        plot.Axes.Left.SetTicks(decades, [.. decades.Select(exponent => string.Create(CultureInfo.InvariantCulture, $"1e{exponent}"))]);
        plot.Axes.SetLimitsY(-6, 0.2);
        return new Figure("swim-false-detections", plot);
    }

    private static string Cell(double loss, int k) => string.Create(CultureInfo.InvariantCulture, $"loss={loss:0.#%} k={k}");

    /// <summary>
    /// Failed probes of all members. Suspicions outlast the run, so nobody is declared dead and the group stays whole, as the formula
    /// has it: who is refuted or not changes nothing about whom the next period probes.
    /// </summary>
    private static (long Failed, long Probes) Failures(double loss, int k, int periods, ulong seed)
    {
        var settings = PaperSettings.Swim2002.Suspicion with { IndirectProbeCount = k, SuspicionAlpha = 20, DeathIsFinal = false };
        using var cluster = SwimCluster.Form(seed, Members, settings);
        cluster.RunPeriods(2);
        cluster.Sim.Network.Loss(loss);
        // The rounds that began without loss end.
        cluster.RunPeriods(1);
        var before = Total();
        cluster.RunPeriods(periods);
        var after = Total();
        return (after.Failed - before.Failed, after.Probes - before.Probes);

        (long Failed, long Probes) Total() =>
            (Sum(Counter.ProbesFailed), Sum(Counter.PingsSent));

        long Sum(Counter counter) => Enumerable.Range(0, Members).Sum(member => cluster.Count(member, counter));
    }
}
