using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;

namespace Gossipod.Actors.Experiments.Lifeguard;

/// <summary>L5: members whose one core 128 other processes want (analogue of Lifeguard Fig. 1).</summary>
internal sealed class CpuExhaustion : IExperiment
{
    private const int Nodes = 100;

    /// <summary>
    /// The least a Linux scheduler lets a process run, its tick at 250 Hz, and longer ones that make a member wait 2 s and 8 s for its
    /// turn: how long it really waited is not known.
    /// </summary>
    private static readonly double[] Slices = [0.75, 4, 16, 64];

    private static readonly IReadOnlyList<Mode> Modes = [Mode.Swim, Mode.Lifeguard, Mode.Product];

    public string Name => "L5";

    public string Summary => "100 members, 1-32 of them short of CPU for 300 s, SWIM and Lifeguard (analogue of Lifeguard Fig. 1)";

    public int DefaultRepetitions => 1;

    public int RunsOf(Tier tier) => tier == Tier.Full ? 5 : 1;

    public Report Run(ExperimentRun run)
    {
        var report = new Report("L5: false positives per run, members runnable 1/129 of the time for 300 s (analogue of Lifeguard Fig. 1)");
        var stressed = run.Brief ? [4] : PaperTables.Stressed;
        var seconds = run.Brief ? 30 : 300;
        foreach (var slice in run.Brief ? [4.0] : Slices)
        {
            IReadOnlyList<Meeting> anomalies =
                [.. from m in stressed
                    from r in Enumerable.Range(0, run.Repetitions)
                    select new Meeting(new CpuSlices(m, slice, seconds), r)];
            var outcomes = Rig.Run(run, Modes, anomalies, Nodes);
            for (var mode = 0; mode < Modes.Count; mode++)
            {
                for (var at = 0; at < stressed.Length; at++)
                {
                    var runs = outcomes[mode].Skip(at * run.Repetitions).Take(run.Repetitions).ToList();
                    var cell = FormattableString.Invariant($"{Modes[mode].Name}, m={stressed[at]}, slice {slice} ms");
                    var all = Paper(mode, PaperTables.StressedSwim, PaperTables.StressedLifeguard, at);
                    var healthy = Paper(mode, PaperTables.StressedSwimHealthy, PaperTables.StressedLifeguardHealthy, at);
                    report.Rows.Add(Row("FP", cell, all, runs, outcome => outcome.FalsePositives));
                    report.Rows.Add(Row("FP-", cell, healthy, runs, outcome => outcome.AtHealthy));
                    report.Rows.Add(Row("deaths of stressed members", cell, null, runs, outcome => outcome.OfAnomalous));
                }
            }

            report.Tables.Add((FormattableString.Invariant($"runs-{slice}ms"), Rig.Lines(Modes, anomalies, outcomes)));
        }

        report.Notes.Add("The paper's figures are read off a bitmap, ±25, and each is one run; how long its slices were is not known.");
        return report;
    }

    private static double? Paper(int mode, double[] swim, double[] lifeguard, int at) =>
        mode switch { 0 => swim[at], 1 => lifeguard[at], _ => null };

    private static ReportRow Row(string metric, string cell, double? paper, List<Outcome> runs, Func<Outcome, double> count) =>
        new(metric, cell, paper, runs.Average(count), null, runs.Count, Format: "0.0");
}
