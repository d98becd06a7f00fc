using System.Globalization;
using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Experiments.Lifeguard;

/// <summary>One anomaly that every configuration meets, at the same members and times.</summary>
internal sealed record Meeting(Anomaly Anomaly, int Repetition)
{
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Anomaly.Cell} #{Repetition}");
}

/// <summary>Runs anomalies under configurations, each of which meets the same ones.</summary>
internal static class Rig
{
    /// <summary>Runs of the paper's Interval experiment: 432 cells, ten times; the unit of its sums.</summary>
    public const int PaperIntervalRuns = 4_320;

    private static readonly string[] Header =
        ["mode", "cell", "repetition", "fp", "fp_healthy", "deaths_of_anomalous", "first", "full", "datagrams", "bytes", "seconds"];

    /// <summary>
    /// Threshold cells whose anomalies last at least so many milliseconds; <paramref name="fromSecondOn"/> holds from the second
    /// repetition on.
    /// </summary>
    public static IReadOnlyList<Meeting> Thresholds(
        ExperimentRun run, int repetitions, StallKind kind, int atLeast = 0, int fromSecondOn = 0) =>
        run.Brief
            ? [new Meeting(new Threshold(4, 16_384, kind), 0)]
            : [.. from r in Enumerable.Range(0, repetitions)
                  from cell in Threshold.Cells(kind, r == 0 ? atLeast : Math.Max(atLeast, fromSecondOn))
                  select new Meeting(cell, r)];

    /// <summary>So many ninths of the Interval cells; nine are all of them, ninety are the paper's ten repetitions.</summary>
    public static IReadOnlyList<Meeting> Intervals(ExperimentRun run, int ninths, StallKind kind) =>
        run.Brief
            ? [new Meeting(new Interval(8, 16_384, 1, kind), 0)]
            : [.. from r in Enumerable.Range(0, ninths) from cell in Interval.Ninth(r % 9, kind) select new Meeting(cell, r / 9)];

    /// <summary>
    /// Of those ninths the cells of anomalies of 8 s and longer with pauses of 64 ms and shorter (12 of 48): where much goes wrong at
    /// little cost. Shares are comparable between configurations, sums are not comparable with the paper's.
    /// </summary>
    public static IReadOnlyList<Meeting> CoreIntervals(ExperimentRun run, int ninths, StallKind kind) =>
        [.. Intervals(run, ninths, kind).Where(cell => cell.Anomaly is Interval { Milliseconds: >= 8_192, Pause: <= 64 })];

    /// <returns>For each configuration the outcomes in the order of the anomalies.</returns>
    public static IReadOnlyList<IReadOnlyList<Outcome>> Run(
        ExperimentRun run, IReadOnlyList<Mode> modes, IReadOnlyList<Meeting> meetings, int nodes = AnomalyRun.Nodes)
    {
        var size = run.Brief ? 24 : nodes;
        var trials = modes.SelectMany(mode => meetings.Select(meeting => (mode.Settings, Meeting: meeting))).ToList();
        var outcomes = run.Each(trials, trial => trial.Meeting.Name, Once, _ => 1);
        return [.. modes.Select((_, at) => outcomes.Skip(at * meetings.Count).Take(meetings.Count).Select(runs => runs[0]).ToList())];

        Outcome Once((ProtocolSettings Settings, Meeting Meeting) trial, ulong seed)
        {
            var anomaly = trial.Meeting.Anomaly;
            return run.Memo.Of((trial.Settings, anomaly, seed, size), () => AnomalyRun.Execute(anomaly, trial.Settings, seed, size));
        }
    }

    /// <summary>Every run as a line of CSV.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Lines(
        IReadOnlyList<Mode> modes, IReadOnlyList<Meeting> meetings, IReadOnlyList<IReadOnlyList<Outcome>> outcomes)
    {
        var lines = new List<IReadOnlyList<string>> { Header };
        for (var mode = 0; mode < modes.Count; mode++)
        {
            for (var cell = 0; cell < meetings.Count; cell++)
            {
                var outcome = outcomes[mode][cell];
                lines.Add([
                    modes[mode].Name, meetings[cell].Anomaly.Cell, Text(meetings[cell].Repetition), Text(outcome.FalsePositives),
                    Text(outcome.AtHealthy), Text(outcome.OfAnomalous), Join(outcome.First), Join(outcome.Full),
                    Text(outcome.Datagrams), Text(outcome.Bytes), Text(outcome.Seconds),
                ]);
            }
        }

        return lines;
    }

    /// <summary>The configuration's sum as a percentage of the baseline's, over runs that met the same anomalies.</summary>
    public static (double Percent, Reporting.Interval Interval) Share(
        IReadOnlyList<Outcome> ours, IReadOnlyList<Outcome> baseline, Func<Outcome, double> count)
    {
        var pairs = ours.Zip(baseline, (a, b) => (Ours: count(a), Base: count(b))).ToList();
        return (Of(pairs), Bootstrap.Of(pairs, Of));

        static double Of(IReadOnlyList<(double Ours, double Base)> runs)
        {
            var all = runs.Sum(run => run.Base);
            return all > 0 ? 100 * runs.Sum(run => run.Ours) / all : 0;
        }
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Join(IReadOnlyList<double> values) =>
        string.Join(' ', values.Select(value => value.ToString("0.000", CultureInfo.InvariantCulture)));
}
