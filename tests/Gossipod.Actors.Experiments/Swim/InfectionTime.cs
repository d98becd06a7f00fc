using System.Globalization;
using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Experiments.Swim;

/// <summary>S3: how long one piece of news takes to each member (SWIM Fig. 3b).</summary>
internal sealed class InfectionTime : IExperiment
{
    private const int NewsPerRun = 10;

    /// <summary>N, then median and maximum over the members of one infection (Fig. 3b).</summary>
    private static readonly Point[] Paper =
    [
        new(6, 1.03, 2.55), new(13, 1.27, 2.50), new(20, 3.02, 4.98), new(28, 3.03, 5.53),
        new(35, 1.97, 3.47), new(43, 2.49, 5.49), new(52, 1.51, 4.26), new(56, 2.26, 3.55),
    ];

    private const double EulerGamma = 0.5772;

    public string Name => "S3";

    public string Summary => "SWIM Fig. 3b: periods until each member has heard one piece of news, N = 6 ... 56";

    public int DefaultRepetitions => 100;

    public Report Run(ExperimentRun run)
    {
        var report = new Report("S3: periods from news to its first receipt at each member (SWIM Fig. 3b)");
        var sizes = run.Some(Paper);
        var news = run.Brief ? 2 : NewsPerRun;
        var results = run.Each(
            sizes, paper => Cell(paper.N), (paper, seed) => Infect(paper.N, PaperSettings.Swim2002.Infection, news, seed));
        var crowded = run.Each(sizes, paper => Cell(paper.N), (paper, seed) => InfectAfterFormation(paper.N, seed));
        for (var i = 0; i < sizes.Count; i++)
        {
            AddRows(report, sizes[i], results[i]);
            AddCrowded(report, sizes[i], crowded[i]);
        }

        AddSuspicion(run, report, sizes, results, news);
        report.Notes.Add("95 % of single ones: of our single infections, as the paper's is one.");
        report.Notes.Add("agrees: the paper's lies in it, or our mean within 15 % of the model.");
        report.Notes.Add("ln(N - 1)/2 is SWIM's differential equation; chance at the beginning costs γ/2 = 0.29 periods more.");
        report.Figures.Add(Draw(sizes, results));
        return report;
    }

    private static void AddRows(Report report, Point paper, IReadOnlyList<IReadOnlyList<Infection>> runs)
    {
        var cell = Cell(paper.N);
        Add("median member", paper.Median, infection => infection.Median);
        Add("last member", paper.Max, infection => infection.Last);
        var model = (Math.Log(paper.N - 1) + EulerGamma) / 2;
        Add("median member, against (ln(N - 1) + γ)/2", model, infection => infection.Median, Band.Within(model, 0.15));
        var missed = runs.Sum(run => run.Sum(infection => infection.Missed));
        // With λ = 3 at most N^(-(2λ - 2)) members of a group are expected to be left out (SWIM §4.1).
        var (infections, leftOut) = (runs.Sum(run => run.Count), runs.Sum(run => run.Count) * Math.Pow(paper.N, -4));
        report.Rows.Add(new ReportRow(
            "members never reached", cell, leftOut, missed, null, infections, Band.AtMost(leftOut + (3 * Math.Sqrt(leftOut))), "0.###"));

        void Add(string metric, double theirs, Func<Infection, double> ours, Band? band = null)
        {
            var single = runs.SelectMany(run => run.Select(ours)).ToList();
            report.Rows.Add(new ReportRow(
                metric, cell, theirs, single.Average(), Bootstrap.OfMean([.. runs.Select(run => run.Select(ours).ToList())]),
                single.Count, band, Single: Bootstrap.OfSingle(single)));
        }
    }

    /// <summary>The same while the news of all joins still waits for its turn on the packets.</summary>
    private static void AddCrowded(Report report, Point paper, IReadOnlyList<Infection> runs)
    {
        Add("median member, joins still being told", paper.Median, infection => infection.Median);
        Add("last member, joins still being told", paper.Max, infection => infection.Last);

        void Add(string metric, double theirs, Func<Infection, double> ours) => report.Rows.Add(new ReportRow(
            metric, Cell(paper.N), theirs, runs.Average(ours), Bootstrap.OfMean([.. runs.Select(run => (IReadOnlyList<double>)[ours(run)])]),
            runs.Count, Single: Bootstrap.OfSingle(runs.Select(ours))));
    }

    /// <summary>While nobody fails a probe, the version with suspicion sends the same packets: equal infections, seed by seed.</summary>
    private static void AddSuspicion(
        ExperimentRun run, Report report, IReadOnlyList<Point> sizes,
        IReadOnlyList<IReadOnlyList<IReadOnlyList<Infection>>> results, int news)
    {
        var few = run.Each(
            [.. sizes.Take(4)], paper => Cell(paper.N),
            (paper, seed) => Infect(paper.N, PaperSettings.Swim2002.Suspicion, news, seed), _ => Math.Min(5, run.Repetitions));
        var pairs = few.SelectMany((cell, at) => cell.SelectMany((infections, i) => infections.Zip(results[at][i]))).ToList();
        report.Rows.Add(new ReportRow(
            "infections that differ from those of SWIM+Inf.", "SWIM+Inf.+Susp.", 0, pairs.Count(pair => pair.First != pair.Second), null,
            pairs.Count, Band.Exactly(0), "0"));
    }

    private static Figure Draw(IReadOnlyList<Point> sizes, IReadOnlyList<IReadOnlyList<IReadOnlyList<Infection>>> results)
    {
        double[] x = [.. sizes.Select(paper => (double)paper.N)];
        var ours = sizes.Select((_, at) => results[at].SelectMany(run => run).ToList()).ToList();
        var plot = Charts.Make("From news to its first receipt (SWIM Fig. 3b)", "group size N", "protocol periods");
        plot.Line("ours, last member (mean)", Charts.Ours, x, [.. ours.Select(cell => cell.Average(infection => infection.Last))]);
        plot.Line("ours, median member (mean)", Charts.Series[2], x, [.. ours.Select(cell => cell.Average(infection => infection.Median))]);
        plot.Dots("paper, last member (one infection)", Charts.Paper, x, [.. sizes.Select(paper => paper.Max)]);
        plot.Dots("paper, median member (one infection)", Charts.Series[4], x, [.. sizes.Select(paper => paper.Median)]);
        double[] every = [.. Enumerable.Range(5, 52).Select(n => (double)n)];
        plot.Reference("ln(N - 1)/2", every, [.. every.Select(n => Math.Log(n - 1) / 2)]);
        plot.Axes.SetLimitsY(0, 7);
        return new Figure("swim-infection", plot);
    }

    private static string Cell(int n) => string.Create(CultureInfo.InvariantCulture, $"N={n}");

    /// <summary>Lets random members publish one piece of news after the other, each at a random phase when the last is old.</summary>
    internal static IReadOnlyList<Infection> Infect(int n, ProtocolSettings settings, int news, ulong seed)
    {
        using var cluster = SwimCluster.Form(seed, n, settings);
        return Infect(cluster, n, news);
    }

    internal static IReadOnlyList<Infection> Infect(SwimCluster cluster, int n, int news)
    {
        RunUntilOldNewsIsOut(cluster, n);
        var infections = new List<Infection>();
        for (var i = 0; i < news; i++)
        {
            infections.Add(InfectOnce(cluster, n, i));
            // Until the transmissions of this news are used up, the next would travel in its company.
            cluster.RunPeriods(8);
        }

        return infections;
    }

    private static Infection InfectAfterFormation(int n, ulong seed)
    {
        using var cluster = SwimCluster.Form(seed, n, PaperSettings.Swim2002.Infection);
        return InfectOnce(cluster, n, 0);
    }

    private static Infection InfectOnce(SwimCluster cluster, int n, int value)
    {
        cluster.RunToARandomPhase();
        var source = cluster.Pick(n);
        var subject = SwimCluster.Node(source);
        var heard = cluster.Listen(e => e is MemberUpdated about && about.Member.Name == subject);
        var startedAt = cluster.Sim.Now;
        cluster.Publish(source, value);
        cluster.RunUntil(() => heard.Count >= n, 40);
        var times = heard.Where(item => item.Observer != subject)
            .Select(item => cluster.InPeriods(item.At - startedAt)).Order().ToList();
        return new Infection(Sample.Percentile(times, 50), times[^1], n - 1 - times.Count);
    }

    /// <summary>
    /// Until the joins' transmissions are used up, n · limit of them at each member: they compete with news for the room on a packet.
    /// </summary>
    private static void RunUntilOldNewsIsOut(SwimCluster cluster, int n)
    {
        var settings = cluster.Settings;
        var limit = RetransmitLimit.For(settings.RetransmitMultiplier, n, settings.Logarithm);
        var perPeriod = settings.GossipFanout > 0 ? settings.GossipFanout * 5 * 20 : 2 * settings.MaxUpdatesPerPacket;
        cluster.RunPeriods(10 + (n * limit / (double)perPeriod));
    }

    /// <summary>One infection of the paper's.</summary>
    private sealed record Point(int N, double Median, double Max);

    /// <summary>When the median member and the last one heard of it, in periods, and how many never did.</summary>
    internal sealed record Infection(double Median, double Last, int Missed);
}
