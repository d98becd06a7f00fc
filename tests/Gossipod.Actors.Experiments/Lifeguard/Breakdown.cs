using System.Globalization;
using Gossipod.Actors.Experiments.Reporting;
using ScottPlot;

namespace Gossipod.Actors.Experiments.Lifeguard;

/// <summary>False positives of the paper's five configurations, by one property of the cells.</summary>
internal static class Breakdown
{
    /// <summary>Sums per value of the property.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> By(
        string property, IReadOnlyList<Meeting> anomalies, IReadOnlyList<IReadOnlyList<Outcome>> outcomes, Func<Anomaly, int> value)
    {
        var columns = Mode.Paper.SelectMany(mode => new[] { mode.Name + " FP", mode.Name + " FP-" });
        var lines = new List<IReadOnlyList<string>> { (string[])[property, "runs", .. columns] };
        foreach (var group in Groups(anomalies, value))
        {
            var line = new List<string> { Text(group.Key), Text(group.Count()) };
            foreach (var mode in outcomes)
            {
                line.Add(Text(group.Sum(at => mode[at].FalsePositives)));
                line.Add(Text(group.Sum(at => mode[at].AtHealthy)));
            }

            lines.Add(line);
        }

        return lines;
    }

    /// <summary>By concurrency on a logarithmic scale, ours full and the paper's dashed; a sum of zero is not drawn.</summary>
    public static Figure Draw(
        string name, string title, IReadOnlyList<Meeting> anomalies, IReadOnlyList<IReadOnlyList<Outcome>> outcomes,
        double[][] paper, Func<Outcome, double> count)
    {
        var plot = Charts.Make(title, "concurrent anomalies", "events in 480 runs (full: ours, dashed: paper)");
        for (var mode = 0; mode < outcomes.Count; mode++)
        {
            var color = Charts.Series[mode];
            var ours = Groups(anomalies, cell => cell.Members)
                .Select(group => (X: (double)group.Key, Y: group.Average(at => count(outcomes[mode][at])) * Rig.PaperIntervalRuns / 9))
                .Where(point => point.Y > 0).ToList();
            plot.Line(Mode.Paper[mode].Name, color, [.. ours.Select(point => point.X)], [.. ours.Select(point => Math.Log10(point.Y))]);
            var theirs = Threshold.Concurrencies.Select((c, at) => (X: (double)c, Y: paper[mode][at])).Where(point => point.Y > 0).ToList();
            double[] x = [.. theirs.Select(point => point.X)];
            double[] y = [.. theirs.Select(point => Math.Log10(point.Y))];
            var line = plot.Add.ScatterLine(x, y, color);
            line.LinePattern = LinePattern.Dashed;
        }

        plot.Axes.Left.SetTicks([0, 1, 2, 3, 4, 5, 6], ["1", "10", "100", "1,000", "10,000", "100,000", "1,000,000"]);
        plot.Axes.SetLimits(0, 33, -0.2, 5.8);
        return new Figure(name, plot, 900, 520);
    }

    private static IEnumerable<IGrouping<int, int>> Groups(IReadOnlyList<Meeting> anomalies, Func<Anomaly, int> value) =>
        Enumerable.Range(0, anomalies.Count).GroupBy(at => value(anomalies[at].Anomaly)).OrderBy(group => group.Key);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
