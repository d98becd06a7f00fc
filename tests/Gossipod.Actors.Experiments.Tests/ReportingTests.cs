using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;

namespace Gossipod.Actors.Experiments.Tests;

/// <summary>Statistics, seeds and what is written.</summary>
public sealed class ReportingTests
{
    [Theory]
    [InlineData(50, 2)]
    [InlineData(51, 3)]
    [InlineData(0, 1)]
    [InlineData(100, 4)]
    public void A_percentile_is_the_smallest_value_that_covers_the_share(double percent, double expected) =>
        Assert.Equal(expected, Sample.PercentileOf([4, 2, 1, 3], percent));

    [Fact]
    public void An_interval_by_run_is_as_wide_as_the_runs_differ_and_not_as_the_events_within()
    {
        // Two kinds of runs of 1,000 equal events each: by event the mean would be known to 0.03, by run it is known to about 0.3.
        IReadOnlyList<IReadOnlyList<double>> runs =
            [.. Enumerable.Range(0, 40).Select(i => Enumerable.Repeat((double)(i % 2 * 2), 1_000).ToList())];

        var mean = Bootstrap.OfMean(runs);
        var median = Bootstrap.OfPercentile(runs, 90);

        Assert.InRange(mean.Low, 0.6, 0.8);
        Assert.InRange(mean.High, 1.2, 1.4);
        Assert.Equal(new Interval(2, 2), median);
    }

    [Fact]
    public void A_percentile_s_interval_covers_it()
    {
        IReadOnlyList<IReadOnlyList<double>> runs = [.. Enumerable.Range(0, 50).Select(i => new double[] { i, i })];

        var interval = Bootstrap.OfPercentile(runs, 50);

        Assert.True(interval.Low is > 10 and < 24 && interval.High is > 25 and < 40, interval.ToString());
    }

    [Fact]
    public void Seeds_differ_by_cell_and_by_run_and_repeat()
    {
        var seeds = from cell in (string[])["a", "b", "n=8", "n=9"] from run in Enumerable.Range(0, 100) select RunSeed.Of(1, cell, run);

        Assert.Equal(400, seeds.Distinct().Count());
        Assert.Equal(RunSeed.Of(1, "a", 5), RunSeed.Of(1, "a", 5));
        Assert.NotEqual(RunSeed.Of(1, "a", 5), RunSeed.Of(2, "a", 5));
    }

    [Fact]
    public void Results_stand_in_the_order_of_cells_and_runs_whatever_the_threads_do()
    {
        var run = new ExperimentRun(repetitions: 50, seed: 3, parallel: 4);

        var results = run.Each([1, 2], cell => $"{cell}", (cell, seed) => (cell, seed));

        Assert.Equal([1, 2], results.Select(cell => cell[0].cell));
        Assert.Equal(Enumerable.Range(0, 50).Select(at => RunSeed.Of(3, "2", at)), results[1].Select(result => result.seed));
    }

    [Fact]
    public void A_run_that_fails_names_its_cell_and_seed()
    {
        var run = new ExperimentRun(repetitions: 3, seed: 3, parallel: 2);

        var failure = Assert.Throws<InvalidOperationException>(
            () => run.Each<int, int>([1], _ => "cell-a", (_, _) => throw new FormatException("broken")));

        Assert.Contains("cell-a", failure.Message, StringComparison.Ordinal);
        Assert.Contains("broken", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.5, "agrees")]
    [InlineData(2.5, "differs")]
    public void Without_a_band_the_paper_s_figure_agrees_when_it_could_be_one_of_ours(double paper, string verdict) =>
        Assert.Equal(verdict, new ReportRow("m", "c", paper, 9, null, 1, Single: new Interval(1, 2)).Verdict);

    [Fact]
    public void Means_of_few_scatter_more_than_means_of_many()
    {
        double[] pool = [.. Enumerable.Range(0, 1_000).Select(i => (double)i)];

        var few = Bootstrap.OfFew(pool, 10, Enumerable.Average);
        var many = Bootstrap.OfFew(pool, 100, Enumerable.Average);

        Assert.InRange(few.High - few.Low, 300, 400);
        Assert.InRange(many.High - many.Low, 95, 130);
    }

    [Fact]
    public void A_report_is_written_as_csv_markdown_and_pictures()
    {
        var report = new Report("test");
        report.Rows.Add(new ReportRow("mean, s", "n=8", 2, 2.1, new Interval(2, 2.2), 1_000, Band.Within(2, 0.1)));
        report.Rows.Add(new ReportRow("max", "n=8", 2, 9, null, 1, Band.AtMost(2)));
        var plot = Charts.Make("title", "x", "y");
        plot.Line("ours", Charts.Ours, [1, 2], [1, 2]);
        report.Figures.Add(new Figure("picture", plot));
        var directory = Directory.CreateTempSubdirectory("experiments-");
        try
        {
            var files = ReportWriter.Save(report, "T1", directory.FullName);

            var csv = File.ReadAllLines(Path.Combine(directory.FullName, "T1.csv"));
            Assert.Equal("\"mean, s\",n=8,2,2.1,1.05,2,2.2,,,1000,agrees", csv[1]);
            Assert.EndsWith(",differs", csv[2], StringComparison.Ordinal);
            var line = "| mean, s | n=8 | 2.00 | 2.10 | 1.05 | 2.00 – 2.20 | – | 1,000 | agrees |";
            Assert.Contains(line, ReportWriter.Markdown(report), StringComparison.Ordinal);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(directory.FullName, "picture.png"))[..4]);
            Assert.Contains("<svg", File.ReadAllText(Path.Combine(directory.FullName, "picture.svg")), StringComparison.Ordinal);
            Assert.All(files, file => Assert.True(File.Exists(file)));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
