using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;

namespace Gossipod.Actors.Experiments.Tests;

/// <summary>Each experiment runs, in its smallest form, and says the same whatever it is spread over.</summary>
public sealed class EveryExperimentTests
{
    public static TheoryData<string> Names => [.. ExperimentList.All.Select(experiment => experiment.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_experiment_gives_equal_rows_on_one_thread_and_on_two(string name)
    {
        var alone = ExperimentList.Find(name)!.Run(new ExperimentRun(repetitions: 2, seed: 7, parallel: 1, brief: true));
        var spread = ExperimentList.Find(name)!.Run(new ExperimentRun(repetitions: 2, seed: 7, parallel: 2, brief: true));

        Assert.NotEmpty(alone.Rows);
        Assert.All(alone.Rows, row => Assert.True(double.IsFinite(row.Ours), row.ToString()));
        Assert.Equal(ReportWriter.Markdown(alone), ReportWriter.Markdown(spread));
        Assert.All(alone.Figures, figure => Assert.True(IsDrawn(figure), $"{figure.Name} is an empty picture"));
    }

    /// <summary>What cannot be laid out is saved as a frame of some 200 bytes without a word.</summary>
    private static bool IsDrawn(Figure figure) => figure.Plot.GetSvgXml(figure.Width, figure.Height).Length > 2_000;

    [Fact]
    public void Names_are_found_in_any_case_and_are_unique()
    {
        var names = ExperimentList.All.Select(experiment => experiment.Name.ToUpperInvariant());
        Assert.Equal(ExperimentList.All.Count, names.Distinct().Count());
        Assert.NotNull(ExperimentList.Find("s7"));
        Assert.Null(ExperimentList.Find("S99"));
    }
}
