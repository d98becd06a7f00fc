using System.Globalization;
using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Experiments.Swim;

/// <summary>S4: a suspicion lasts 3⌈ln(n + 1)⌉ periods (SWIM Fig. 3c).</summary>
internal sealed class SuspicionTimeoutSteps : IExperiment
{
    private static readonly IReadOnlyList<int> Sizes = [.. Enumerable.Range(8, 49)];

    public string Name => "S4";

    public string Summary => "SWIM Fig. 3c: suspicion time-out in periods by group size, exact";

    public int DefaultRepetitions => 1;

    public Report Run(ExperimentRun run)
    {
        var report = new Report("S4: suspicion time-out in periods, SWIM+Inf.+Susp. (SWIM Fig. 3c)");
        var sizes = run.Some(Sizes);
        var gaps = run.Each(sizes, n => $"n={n}", Gap);
        var formula = sizes.Select(n => 3 * Math.Ceiling(Math.Log(n + 1))).ToList();
        report.Rows.Add(new ReportRow(
            "group sizes off the formula", Cell($"{sizes.Count} sizes"), 0,
            sizes.Where((_, i) => gaps[i].Any(gap => gap != formula[i])).Count(), null, run.Repetitions, Band.Exactly(0), "0"));
        for (var i = 0; i < sizes.Count; i++)
        {
            if (i > 0 && i < sizes.Count - 1 && formula[i - 1] == formula[i] && formula[i + 1] == formula[i]) continue;
            report.Rows.Add(new ReportRow(
                "suspected to confirmed, periods", Cell($"N={sizes[i]}"), formula[i], gaps[i][0], null, run.Repetitions,
                Band.Exactly(formula[i]), "0.###"));
        }

        var lines = sizes.Select((n, i) => (string[])[Cell($"{n}"), Cell($"{formula[i]}"), Cell($"{gaps[i][0]}")]);
        report.Tables.Add(("sizes", [["n", "formula", "ours"], .. lines]));
        var plot = Charts.Make("Suspicion time-out (SWIM Fig. 3c)", "group size N", "protocol periods");
        plot.Reference("paper: 9, 12, 15,\nsteps at 19 and 52.5", [8, 19, 19, 52.5, 52.5, 56], [9, 9, 12, 12, 15, 15]);
        plot.Dots("production actors", Charts.Ours, [.. sizes.Select(n => (double)n)], [.. gaps.Select(gap => gap[0])]);
        plot.Axes.SetLimitsY(0, 17);
        report.Figures.Add(new Figure("swim-suspicion-timeout", plot));
        return report;
    }

    private static string Cell(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Kills a member and takes the time from the first suspicion of it, at one member, to that member's own verdict.</summary>
    private static double Gap(int n, ulong seed)
    {
        using var cluster = SwimCluster.Form(seed, n, PaperSettings.Swim2002.Suspicion);
        cluster.RunToARandomPhase();
        var victim = SwimCluster.Node(cluster.Pick(n));
        var heard = cluster.Listen(e => e is MemberSuspected or MemberDied && ((MemberEvent)e).Member.Name == victim);
        cluster.Sim.Crash(victim);
        cluster.RunUntil(() => heard.Any(item => item.Event is MemberDied), periods: 40);
        var died = heard.First(item => item.Event is MemberDied);
        var suspected = heard.First(item => item.Observer == died.Observer && item.Event is MemberSuspected);
        return cluster.InPeriods(died.At - suspected.At);
    }
}
