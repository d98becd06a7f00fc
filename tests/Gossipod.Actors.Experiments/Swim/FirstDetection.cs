using System.Globalization;
using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Experiments.Swim;

/// <summary>S2: from a member's crash to the first member that notices (SWIM Fig. 3a, §3.1).</summary>
internal sealed class FirstDetection : IExperiment
{
    private const int CrashesPerRun = 20;

    /// <summary>The paper has one crash at each of 29 group sizes.</summary>
    private const int PaperCrashes = 29;

    /// <summary>e/(e − 1): expected periods up to and including the one in which a dead member is first pinged (SWIM §3.1).</summary>
    private static readonly double Theory = Math.E / (Math.E - 1);

    private static readonly IReadOnlyList<int> Sizes = [.. Enumerable.Range(8, 33)];

    private static readonly (string Name, ProtocolSettings Settings)[] Versions =
    [
        ("SWIM:Basic", PaperSettings.Swim2002.Basic),
        ("SWIM+Inf.", PaperSettings.Swim2002.Infection),
        ("SWIM+Inf.+Susp.", PaperSettings.Swim2002.Suspicion),
        ("our default", new ProtocolSettings()),
    ];

    public string Name => "S2";

    public string Summary => "SWIM Fig. 3a: periods from a crash to its first detection, N = 8 ... 40, all versions and our default";

    public int DefaultRepetitions => 10;

    public Report Run(ExperimentRun run)
    {
        var report = new Report("S2: from a crash to its first detection, in periods (SWIM Fig. 3a)");
        var cells = Versions.SelectMany(version => run.Some(Sizes).Select(n => (Version: version, N: n))).ToList();
        var count = run.Brief ? 2 : CrashesPerRun;
        var results = run.Each(cells, cell => Cell(cell.N), (cell, seed) => Crash(cell.N, cell.Version.Settings, count, seed));
        var byVersion = Versions.Select(version => cells.Zip(results).Where(item => item.First.Version == version)
            .SelectMany(item => item.Second.Select(crashes => new Trial(item.First.N, crashes))).ToList()).ToList();
        for (var i = 0; i < Versions.Length; i++) AddRows(report, Versions[i].Name, byVersion[i]);
        report.Figures.Add(DrawHistogram(byVersion));
        report.Figures.Add(DrawBySize(byVersion[1], byVersion[3]));
        report.Notes.Add($"95 % of single ones: of {PaperCrashes} crashes, as many as the paper has. agrees: the paper's lies in it.");
        report.Notes.Add("elapsed: crash to verdict. whole periods: up to and including that of the first ping, as SWIM §3.1 counts.");
        return report;
    }

    private static void AddRows(Report report, string version, List<Trial> runs)
    {
        var elapsed = Values(runs, crash => crash.Elapsed);
        var whole = Values(runs, crash => crash.WholePeriods);
        var all = elapsed.SelectMany(run => run).Order().ToList();
        var fromPaper = version != "our default";
        var (mean, meanInterval) = (whole.SelectMany(run => run).Average(), Bootstrap.OfMean(whole));
        Add("whole periods to the first ping, mean", Theory, mean, meanInterval, Band.Within(Theory, 0.05));
        var ring = runs.Average(run => PeriodsToFirstPing(run.N - 1));
        Add("the same, against shuffled rings", ring, mean, meanInterval, Band.Within(ring, 0.05));
        AddPaper("elapsed, mean", 1.757, all.Average(), Bootstrap.OfMean(elapsed), Enumerable.Average);
        AddPaper("elapsed, median", 1.56, Sample.Percentile(all, 50), Bootstrap.OfPercentile(elapsed, 50), Sample.Median);
        AddPaper("elapsed, shortest (paper: of 29)", 0.47, all[0], null, Enumerable.Min);
        AddPaper("elapsed, longest (paper: of 29)", 4.44, all[^1], null, Enumerable.Max);
        Add("elapsed, 99 %", null, Sample.Percentile(all, 99), Bootstrap.OfPercentile(elapsed, 99), null);
        var bound = runs.Max(run => run.Crashes.Max(crash => crash.WholePeriods) / ((2 * run.N) - 1));
        Add("longest whole periods / (2n - 1)", 1, bound, null, Band.AtMost(1));

        void Add(string metric, double? theirs, double ours, Interval? interval, Band? band) =>
            report.Rows.Add(new ReportRow(metric, version, theirs, ours, interval, all.Count, band));

        void AddPaper(string metric, double theirs, double ours, Interval? interval, Func<IReadOnlyList<double>, double> statistic) =>
            report.Rows.Add(new ReportRow(
                metric, version, fromPaper ? theirs : null, ours, interval, all.Count,
                Single: Bootstrap.OfFew(all, PaperCrashes, statistic)));
    }

    /// <summary>
    /// Σ (1 − k/m)^m: m probers, each of which comes to every one of its m targets once in m periods. A ring does not pick the
    /// same target twice, so it is a little sooner than the independent picks of SWIM §3.1, and the same for large groups.
    /// </summary>
    private static double PeriodsToFirstPing(int m) => Enumerable.Range(0, m).Sum(k => Math.Pow(1 - (k / (double)m), m));

    private static IReadOnlyList<IReadOnlyList<double>> Values(List<Trial> trials, Func<Detection, double> of) =>
        [.. trials.Select(trial => trial.Crashes.Select(of).ToList())];

    private static Figure DrawHistogram(List<List<Trial>> byVersion)
    {
        var plot = Charts.Make(
            "Period in which a dead member is first pinged (SWIM §3.1)", "whole periods after the crash", "share of crashes, %");
        double[] periods = [1, 2, 3, 4, 5, 6, 7, 8];
        plot.Reference("theory: (1 - 1/e) e^(1 - k)", periods, [.. periods.Select(k => 100 * (1 - (1 / Math.E)) * Math.Exp(1 - k))]);
        for (var i = 0; i < byVersion.Count; i++)
        {
            var whole = byVersion[i].SelectMany(run => run.Crashes).Select(crash => crash.WholePeriods).ToList();
            double[] shares = [.. periods.Select(k => 100.0 * whole.Count(w => w == k) / whole.Count)];
            plot.Dots(Versions[i].Name, Charts.Series[i], periods, shares);
        }

        return new Figure("swim-first-detection-periods", plot);
    }

    private static Figure DrawBySize(List<Trial> infection, List<Trial> standard)
    {
        var plot = Charts.Make("From a crash to its first detection (SWIM Fig. 3a)", "group size N", "protocol periods");
        // The means of the paper's points between the ticks of its axis.
        plot.Dots(
            "paper, means of\n4 to 6 crashes", Charts.Paper,
            [10, 14.5, 19, 23.5, 28, 32, 37], [1.11, 3.26, 1.98, 1.25, 2.06, 1.39, 1.17]);
        Add("ours, SWIM+Inf.", Charts.Ours, infection);
        Add("our default", Charts.Series[2], standard);
        plot.Reference("e/(e - 1)", [8, 40], [Theory, Theory]);
        plot.Axes.SetLimitsY(0, 4);
        return new Figure("swim-first-detection", plot);

        void Add(string legend, ScottPlot.Color color, List<Trial> runs)
        {
            var bySize = runs.GroupBy(run => run.N).OrderBy(group => group.Key).ToList();
            plot.Line(
                legend, color, [.. bySize.Select(group => (double)group.Key)],
                [.. bySize.Select(group => group.SelectMany(run => run.Crashes).Average(crash => crash.Elapsed))], markers: false);
        }
    }

    private static string Cell(int n) => string.Create(CultureInfo.InvariantCulture, $"N={n}");

    /// <summary>Crashes one member after another, at a random phase, when all see each other; each comes back before the next.</summary>
    private static List<Detection> Crash(int n, ProtocolSettings settings, int crashes, ulong seed)
    {
        using var cluster = SwimCluster.Form(seed, n, settings);
        cluster.RunPeriods(5);
        var detections = new List<Detection>();
        while (detections.Count < crashes)
        {
            cluster.RunToARandomPhase();
            var victim = SwimCluster.Node(cluster.Pick(n));
            var heard = cluster.Listen(e =>
                e is (MemberSuspected or MemberDied) and MemberEvent { Cause.Probe: not null } about && about.Member.Name == victim);
            var crashedAt = cluster.Sim.Now;
            cluster.Sim.Crash(victim);
            if (!cluster.RunUntil(() => heard.Count > 0, 2 * n)) throw new InvalidOperationException($"{victim} was not detected");
            var first = heard[0];
            var elapsed = first.At - crashedAt;
            var firstPing = elapsed - ((MemberEvent)first.Event).Cause!.Probe!.Elapsed;
            detections.Add(new Detection(cluster.InPeriods(elapsed), Math.Max(1, Math.Ceiling(cluster.InPeriods(firstPing)))));
            cluster.Sim.Restart(victim);
            if (!cluster.RunUntil(cluster.IsWhole, 60)) throw new InvalidOperationException($"{victim} did not come back");
        }

        return detections;
    }

    /// <summary>The crashes of one cluster.</summary>
    private sealed record Trial(int N, IReadOnlyList<Detection> Crashes);

    /// <summary>One crash: periods until the verdict, and whole periods until the ping that led to it.</summary>
    private sealed record Detection(double Elapsed, double WholePeriods);
}
