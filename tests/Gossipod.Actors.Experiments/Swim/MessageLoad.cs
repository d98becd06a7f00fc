using System.Globalization;
using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Experiments.Swim;

/// <summary>S1: packets that one member sends and receives per period (SWIM Fig. 2).</summary>
internal sealed class MessageLoad : IExperiment
{
    private const int WarmUpPeriods = 20;
    private const int Periods = 40;

    /// <summary>N, then mean and standard deviation of sent, then mean of received (Fig. 2).</summary>
    private static readonly Point[] Paper =
    [
        new(5, 2.08, 0.95, 2.08), new(13, 2.11, 1.115, 2.15), new(21, 2.10, 0.89, 2.12), new(28, 2.00, 0.785, 2.00),
        new(36, 2.02, 1.02, 2.02), new(44, 1.98, 0.79, 2.00), new(51, 2.13, 1.195, 2.15), new(55, 1.98, 0.895, 1.98),
    ];

    public string Name => "S1";

    public string Summary => "SWIM Fig. 2: packets sent and received per member and period, N = 5 ... 55";

    public int DefaultRepetitions => 200;

    public Report Run(ExperimentRun run)
    {
        var report = new Report("S1: packets per member and period, no faults (SWIM Fig. 2)");
        var cells = run.Some(Paper);
        var patient = run.Each(cells, cell => Cell(cell.N), (cell, seed) => Count(cell.N, seed, Lan));
        var hasty = run.Each(cells, cell => Cell(cell.N), (cell, seed) => Count(cell.N, seed, TimeoutAtTheMean));
        for (var i = 0; i < cells.Count; i++) AddRows(report, cells[i], patient[i]);
        AddMeanOfMeans(report, cells, patient);
        AddHasty(report, cells, hasty);
        report.Figures.Add(Draw(cells, patient, hasty));
        return report;
    }

    private static void AddRows(Report report, Point paper, IReadOnlyList<Load> runs)
    {
        var (cell, count) = (Cell(paper.N), runs.Count);
        Add("sent, mean", paper.Sent, load => load.AllSent, load => load.OneSent.Average());
        Add("received, mean", paper.Received, load => load.AllReceived, load => load.OneReceived);
        Add("sent, standard deviation", paper.SentDeviation, Deviation, Deviation);
        if (paper.N == 28) Add("P(sent < 5)", 0.99, BelowFive, BelowFive, "0.000");

        static double Deviation(Load load) => Sample.StandardDeviation(load.OneSent);
        static double BelowFive(Load load) => load.OneSent.Count(sent => sent < 5) / (double)Periods;
        void Add(string metric, double theirs, Func<Load, double> ours, Func<Load, double> one, string format = "0.00") =>
            report.Rows.Add(new ReportRow(
                metric, cell, theirs, runs.Average(ours), Bootstrap.Of(runs, drawn => drawn.Average(ours)), count, null, format,
                Bootstrap.OfSingle(runs.Select(one))));
    }

    /// <summary>All of the paper's points together: one member over 40 periods at each N.</summary>
    private static void AddMeanOfMeans(
        Report report, IReadOnlyList<Point> cells, IReadOnlyList<IReadOnlyList<Load>> runs)
    {
        var ours = Enumerable.Range(0, runs[0].Count).Select(i => runs.Average(cell => cell[i].OneSent.Average())).ToList();
        report.Rows.Add(new ReportRow(
            "sent, mean over all N", $"{cells.Count} sizes", cells.Average(cell => cell.Sent), ours.Average(),
            Bootstrap.OfMean([.. ours.Select(value => (IReadOnlyList<double>)[value])]), ours.Count, Single: Bootstrap.OfSingle(ours)));
        report.Notes.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"95 % of single ones: each made as the paper's, {Periods} periods of one member. agrees: the paper's figure lies in it."));
    }

    private static void AddHasty(
        Report report, IReadOnlyList<Point> cells, IReadOnlyList<IReadOnlyList<Load>> runs)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            var load = runs[i];
            report.Rows.Add(new ReportRow(
                "sent, mean, time-out at the mean of a log-normal RTT", Cell(cells[i].N), cells[i].Sent, load.Average(run => run.AllSent),
                Bootstrap.Of(load, drawn => drawn.Average(run => run.AllSent)), load.Count));
        }
    }

    private static Figure Draw(
        IReadOnlyList<Point> cells, IReadOnlyList<IReadOnlyList<Load>> patient,
        IReadOnlyList<IReadOnlyList<Load>> hasty)
    {
        double[] sizes = [.. cells.Select(cell => (double)cell.N)];
        var plot = Charts.Make("Packets sent per member and period (SWIM Fig. 2)", "group size N", "packets per period");
        plot.Line("ours, time-out\nabove every RTT", Charts.Ours, sizes, [.. patient.Select(cell => cell.Average(run => run.AllSent))]);
        plot.Line("ours, time-out\nat the mean RTT", Charts.Series[2], sizes, [.. hasty.Select(cell => cell.Average(run => run.AllSent))]);
        plot.Dots("paper (one member,\n40 periods)", Charts.Paper, sizes, [.. cells.Select(cell => cell.Sent)]);
        plot.Axes.SetLimitsY(0, 4.5);
        return new Figure("swim-message-load", plot);
    }

    private static string Cell(int n) => string.Create(CultureInfo.InvariantCulture, $"N={n}");

    /// <summary>0.5–1 ms one way, as on the paper's idle 100 Mb/s Ethernet: no answer takes as long as the time-out of 20 ms.</summary>
    private static void Lan(SimNetwork network) => network.Latency(TimeSpan.FromMilliseconds(0.5), 1.Milliseconds());

    /// <summary>Round trips whose mean is the time-out of 20 ms: each way log-normal with σ = 0.5 and mean 10 ms.</summary>
    private static void TimeoutAtTheMean(SimNetwork network) =>
        network.LogNormalLatency(TimeSpan.FromMilliseconds(10 * Math.Exp(-0.125)), sigma: 0.5);

    private static Load Count(int n, ulong seed, Action<SimNetwork> network)
    {
        using var cluster = SwimCluster.Form(seed, n, PaperSettings.Swim2002.Infection, network);
        cluster.RunPeriods(WarmUpPeriods);
        var one = cluster.Endpoint(cluster.Pick(n));
        var (sent, received, allSent, allReceived) = (0, 0, 0L, 0L);
        var inPeriods = new List<double>();
        cluster.Sim.Network.Tap += (from, to, _) =>
        {
            allSent++;
            if (from.Equals(one)) sent++;
        };
        cluster.Sim.Network.Delivered += (_, to, _) =>
        {
            allReceived++;
            if (to.Equals(one)) received++;
        };
        for (var period = 0; period < Periods; period++)
        {
            sent = 0;
            cluster.RunPeriods(1);
            inPeriods.Add(sent);
        }

        return new Load(inPeriods, received / (double)Periods, allSent / (double)(Periods * n), allReceived / (double)(Periods * n));
    }

    /// <summary>One bar of the paper's.</summary>
    private sealed record Point(int N, double Sent, double SentDeviation, double Received);

    /// <summary>Packets of one run: of one arbitrary member, by period; and of all members, per member and period.</summary>
    private sealed record Load(IReadOnlyList<double> OneSent, double OneReceived, double AllSent, double AllReceived);
}
