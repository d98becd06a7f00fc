using System.Globalization;
using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Experiments.Swim;

/// <summary>S5: a group that grows while every receiver loses a tenth of its packets (SWIM Fig. 4).</summary>
internal sealed class JoinsUnderLoss : IExperiment
{
    private const int Joins = 17;
    private const int Seconds = 175;

    private const double PaperLoss = 0.10;

    /// <summary>With each version's losses besides the paper's, to see at which of them the paper's sizes would come about.</summary>
    private static readonly Version[] Versions =
    [
        new("SWIM:Basic", PaperSettings.Swim2002.Basic, 8, 2, [0.05, 0.02]),
        new("SWIM+Inf.", PaperSettings.Swim2002.Infection, 5, 4, [0.05, 0.02]),
        new("SWIM+Inf.+Susp.", PaperSettings.Swim2002.Suspicion, 14, 12, [0.15, 0.20, 0.25]),
    ];

    public string Name => "S5";

    public string Summary => "SWIM Fig. 4: group size under 10 % loss while 17 members join, and who is falsely removed";

    public int DefaultRepetitions => 1_000;

    public Report Run(ExperimentRun run)
    {
        var report = new Report("S5: group size at the coordinator, 10 % loss at every receiver, 17 joins 5 s apart (SWIM Fig. 4)");
        var cells = Versions.Select(version => (Loss: PaperLoss, Version: version)).ToList();
        if (!run.Brief) cells.AddRange(Versions.SelectMany(version => version.OtherLosses.Select(loss => (Loss: loss, Version: version))));
        var results = run.Each(
            cells, _ => "joins", (cell, seed) => Grow(cell.Version.Settings, cell.Loss, seed),
            cell => cell.Loss == PaperLoss ? run.Repetitions : Math.Max(1, run.Repetitions / 10));
        for (var i = 0; i < cells.Count; i++) AddRows(report, cells[i].Loss, cells[i].Version, results[i]);
        report.Notes.Add("agrees: the paper's one run lies in 95 % of our single ones. Losses other than 10 % are no set-up of the paper.");
        report.Figures.Add(Draw(results));
        return report;
    }

    private static void AddRows(Report report, double loss, Version version, IReadOnlyList<Growth> runs)
    {
        var cell = string.Create(CultureInfo.InvariantCulture, $"{version.Name}, {loss:0.#%} loss");
        Add("final size at 175 s", version.Final, growth => growth.Sizes[^1]);
        Add("largest size", version.Peak, growth => growth.Sizes.Max());
        Add("runs that end at the paper's size or below, %", null, growth => growth.Sizes[^1] <= version.Final ? 100 : 0);
        if (loss != PaperLoss) return;
        Add("final size at the median member", null, growth => growth.MedianFinal);
        if (version.Settings.SuspicionAlpha > 0) AddSuspicions(report, cell, runs);

        void Add(string metric, double? theirs, Func<Growth, double> ours)
        {
            IReadOnlyList<IReadOnlyList<double>> values = [.. runs.Select(run => (IReadOnlyList<double>)[ours(run)])];
            report.Rows.Add(new ReportRow(
                metric, cell, theirs, runs.Average(ours), Bootstrap.OfMean(values), runs.Count, null, "0.0",
                Bootstrap.OfSingle(runs.Select(ours))));
        }
    }

    /// <summary>Why nobody is lost with suspicion: how long refutations take, against the time-out of at least 9 periods.</summary>
    private static void AddSuspicions(Report report, string cell, IReadOnlyList<Growth> runs)
    {
        var all = runs.SelectMany(run => run.Refuted).Order().ToList();
        if (all.Count == 0) return;
        IReadOnlyList<IReadOnlyList<double>> byRun = [.. runs.Select(run => run.Refuted)];
        Add("suspicions refuted, per member and run", all.Count / (double)(runs.Count * (Joins + 1)), null);
        Add("suspicion to refutation, mean, periods", all.Average(), Bootstrap.OfMean(byRun));
        Add("suspicion to refutation, 99.9 %, periods", Sample.Percentile(all, 99.9), null);
        Add("suspicion to refutation, longest, periods", all[^1], null);

        void Add(string metric, double ours, Interval? interval) =>
            report.Rows.Add(new ReportRow(metric, cell, null, ours, interval, runs.Count));
    }

    private static Figure Draw(IReadOnlyList<IReadOnlyList<Growth>> results)
    {
        var plot = Charts.Make("Group size at the coordinator, 10 % loss (SWIM Fig. 4)", "seconds", "members");
        double[] seconds = [.. Enumerable.Range(0, Seconds + 1).Select(second => (double)second)];
        for (var i = 0; i < Versions.Length; i++)
        {
            var runs = results[i];
            double At(int second, double percent) => Sample.PercentileOf(runs.Select(run => (double)run.Sizes[second]), percent);
            var band = plot.Add.FillY(
                seconds, [.. seconds.Select(second => At((int)second, 10))], [.. seconds.Select(second => At((int)second, 90))]);
            band.FillColor = Charts.Series[i].WithAlpha(0.15);
            band.LineWidth = 0;
            double[] means = [.. seconds.Select(second => runs.Average(run => run.Sizes[(int)second]))];
            plot.Line($"{Versions[i].Name}\nmean, 10-90 %", Charts.Series[i], seconds, means, markers: false);
            plot.Dots($"paper's last: {Versions[i].Final}", Charts.Series[i], [Seconds], [Versions[i].Final]);
        }

        plot.Axes.SetLimits(0, Seconds + 3, 0, Joins + 2);
        return new Figure("swim-joins-under-loss", plot);
    }

    private static Growth Grow(ProtocolSettings settings, double loss, ulong seed)
    {
        using var sim = SimCluster.Create(seed, nodes: 1, network => network.Loss(loss), _ => settings);
        var coordinator = SwimCluster.Node(0);
        var (suspected, refuted) = (new Dictionary<(string, string), TimeSpan>(), new List<double>());
        sim.OnEvent((at, observer, @event) =>
        {
            if (@event is MemberSuspected suspicion) suspected[(observer, suspicion.Member.Name)] = at;
            if (@event is MemberRecovered recovery)
                refuted.Add((at - suspected[(observer, recovery.Member.Name)]) / settings.ProtocolPeriod);
        });
        var sizes = new List<int>();
        for (var second = 0; second <= Seconds; second++)
        {
            if (second % 5 == 0 && second / 5 < Joins) sim.AddNode(SwimCluster.Node(1 + (second / 5)), coordinator);
            sizes.Add(Size(sim, coordinator));
            sim.Run(1.Seconds());
        }

        return new Growth(sizes, refuted, Sample.Median(sim.LiveNodes.Select(name => (double)Size(sim, name))));
    }

    private static int Size(SimCluster sim, string observer) => sim.Snapshot(observer).Members.Count(member => member.IsLive);

    private sealed record Version(string Name, ProtocolSettings Settings, int Peak, int Final, IReadOnlyList<double> OtherLosses);

    /// <summary>One run: sizes at the coordinator by second, how long refuted suspicions lasted, the last size at the median member.</summary>
    private sealed record Growth(IReadOnlyList<int> Sizes, IReadOnlyList<double> Refuted, double MedianFinal);
}
