using System.Globalization;
using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Experiments.Swim;

/// <summary>S8: what grows with the group and what does not: load per member, and how long news takes.</summary>
internal sealed class Growth : IExperiment
{
    private const int LoadPeriods = 10;
    private const int NewsPerRun = 5;
    private const int LargestForNews = 512;

    private static readonly Version[] Versions =
        [new("SWIM+Inf.", PaperSettings.Swim2002.Infection, 1_024), new("our default", new ProtocolSettings(), 512)];

    public string Name => "S8";

    public string Summary => "load per member and time of dissemination for n = 8 ... 1,024";

    public int DefaultRepetitions => 5;

    public Report Run(ExperimentRun run)
    {
        var report = new Report("S8: packets per member and period, and periods until news has reached all, by group size");
        var sizes = run.Some([8, 16, 32, 64, 128, 256, 512, 1_024]);
        var cells = Versions.SelectMany(version => sizes.Where(n => n <= version.Largest).Select(n => new Cluster(version, n))).ToList();
        var results = run.Each(
            cells, cell => Cell(cell.N), (cell, seed) => Measure(cell.N, cell.Version.Settings, seed),
            cell => cell.N > 256 ? 1 : run.Repetitions);
        for (var i = 0; i < cells.Count; i++) AddRows(report, cells[i].Version.Name, cells[i].N, results[i]);
        report.Notes.Add("The median member's model is (ln(n - 1) + γ)/2, as in S3. Our default gossips besides: its periods are seconds.");
        report.Figures.Add(DrawLoad(cells, results));
        report.Figures.Add(DrawDissemination(cells, results));
        return report;
    }

    private static void AddRows(Report report, string version, int n, IReadOnlyList<Measured> runs)
    {
        var cell = $"{version}, {Cell(n)}";
        report.Rows.Add(new ReportRow(
            "packets per member and period", cell, 2, runs.Average(run => run.Load),
            Bootstrap.Of(runs, drawn => drawn.Average(run => run.Load)), runs.Count, Band.Within(2, 0.02)));
        if (n > LargestForNews) return;
        Add("news, median member, periods", version == Versions[0].Name ? Model(n) : null, infection => infection.Median);
        Add("news, last member, periods", null, infection => infection.Last);

        void Add(string metric, double? model, Func<InfectionTime.Infection, double> of)
        {
            IReadOnlyList<IReadOnlyList<double>> values = [.. runs.Select(run => run.Infections.Select(of).ToList())];
            report.Rows.Add(new ReportRow(
                metric, cell, model, values.SelectMany(run => run).Average(), Bootstrap.OfMean(values), runs.Count, Format: "0.000"));
        }
    }

    private static Figure DrawLoad(IReadOnlyList<Cluster> cells, IReadOnlyList<IReadOnlyList<Measured>> results)
    {
        var plot = Charts.Make("Packets sent per member and period", "group size n (logarithmic)", "packets per period");
        for (var i = 0; i < Versions.Length; i++)
            Add(plot, Versions[i].Name, Charts.Series[i * 2], cells, results, Versions[i], run => run.Load);
        plot.Axes.SetLimitsY(0, 3);
        plot.PowersOfTwoAtTheBottom(3, 10);
        return new Figure("swim-load-by-size", plot);
    }

    private static Figure DrawDissemination(IReadOnlyList<Cluster> cells, IReadOnlyList<IReadOnlyList<Measured>> results)
    {
        var plot = Charts.Make("News, to the median and to the last member", "group size n (logarithmic)", "protocol periods");
        foreach (var (version, at) in Versions.Select((version, at) => (version, at * 2)))
        {
            Add(plot, $"{version.Name}, last", Charts.Series[at], cells, results, version, run => Mean(run, i => i.Last));
            Add(plot, $"{version.Name}, median", Charts.Series[at + 1], cells, results, version, run => Mean(run, i => i.Median));
        }

        double[] every = [.. Enumerable.Range(3, 7).Select(exponent => (double)exponent)];
        plot.Reference("(ln(n - 1) + γ)/2", every, [.. every.Select(exponent => Model(Math.Pow(2, exponent)))]);
        plot.PowersOfTwoAtTheBottom(3, 9);
        return new Figure("swim-dissemination-by-size", plot);
    }

    private static void Add(
        ScottPlot.Plot plot, string legend, ScottPlot.Color color, IReadOnlyList<Cluster> cells,
        IReadOnlyList<IReadOnlyList<Measured>> results, Version version, Func<Measured, double> of)
    {
        var own = cells.Zip(results).Where(item => item.First.Version == version)
            .Select(item => (Size: Math.Log2(item.First.N), Value: item.Second.Average(of)))
            .Where(point => !double.IsNaN(point.Value)).ToList();
        plot.Line(legend, color, [.. own.Select(point => point.Size)], [.. own.Select(point => point.Value)]);
    }

    private static double Mean(Measured run, Func<InfectionTime.Infection, double> of) =>
        run.Infections.Count == 0 ? double.NaN : run.Infections.Average(of);

    /// <summary>When the median member hears of it, as in S3.</summary>
    private static double Model(double n) => (Math.Log(n - 1) + 0.5772) / 2;

    private static string Cell(int n) => string.Create(CultureInfo.InvariantCulture, $"n={n}");

    private static Measured Measure(int n, ProtocolSettings settings, ulong seed)
    {
        using var cluster = SwimCluster.Form(seed, n, settings);
        // Above, the joins of all members would take too long to be out of the way.
        var infections = n <= LargestForNews ? InfectionTime.Infect(cluster, n, NewsPerRun) : [];
        cluster.RunPeriods(2);
        var before = cluster.Sim.Network.DatagramsSent;
        cluster.RunPeriods(LoadPeriods);
        return new Measured((cluster.Sim.Network.DatagramsSent - before) / (double)(n * LoadPeriods), infections);
    }

    private sealed record Version(string Name, ProtocolSettings Settings, int Largest);

    private sealed record Cluster(Version Version, int N);

    private sealed record Measured(double Load, IReadOnlyList<InfectionTime.Infection> Infections);
}
