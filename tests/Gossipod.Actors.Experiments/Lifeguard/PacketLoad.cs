using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Experiments.Lifeguard;

/// <summary>L3: packets and bytes of the same runs as L2 (Lifeguard Table VI).</summary>
internal sealed class PacketLoad : IExperiment
{
    private const double GiB = 1L << 30;

    public string Name => "L3";

    public string Summary => "packets and bytes of L2's runs (Lifeguard Table VI); with L2 in one command they run once";

    public int DefaultRepetitions => 1;

    public int RunsOf(Tier tier) => FalsePositives.Ninths(tier);

    public Report Run(ExperimentRun run)
    {
        var report = new Report("L3: packets and bytes, scaled to the paper's 4,320 runs (Lifeguard Table VI)");
        var anomalies = Rig.Intervals(run, run.Repetitions, StallKind.BlockedLoops);
        var outcomes = Rig.Run(run, Mode.Paper, anomalies);
        for (var mode = 0; mode < Mode.Paper.Count; mode++)
        {
            var (name, runs) = (Mode.Paper[mode].Name, outcomes[mode]);
            var packets = runs.Sum(outcome => (double)outcome.Datagrams);
            Add("packets (millions)", PaperTables.Messages[mode], packets / runs.Count * Rig.PaperIntervalRuns / 1e6, "0.0");
            Add("GiB", PaperTables.Gibibytes[mode], runs.Average(outcome => outcome.Bytes / GiB) * Rig.PaperIntervalRuns, "0.0");
            var bytes = runs.Sum(outcome => (double)outcome.Bytes);
            Add("bytes per packet", PaperTables.Gibibytes[mode] * GiB / PaperTables.Messages[mode] / 1e6, bytes / packets, "0");
            var rate = packets / runs.Sum(outcome => outcome.Seconds) / AnomalyRun.Nodes;
            if (mode == 0) Add("packets per member and second", PaperTables.MessagesPerMemberSecond, rate, "0.00");

            void Add(string metric, double paper, double ours, string format) =>
                report.Rows.Add(new ReportRow(metric, name, paper, ours, null, runs.Count, Format: format));
        }

        for (var mode = 1; mode < Mode.Paper.Count; mode++)
        {
            var name = Mode.Paper[mode].Name;
            Share("packets, % of SWIM", PaperTables.MessagesPercent[mode], outcome => outcome.Datagrams);
            Share("bytes, % of SWIM", PaperTables.BytesPercent[mode], outcome => outcome.Bytes);

            void Share(string metric, double paper, Func<Outcome, double> count)
            {
                var (percent, interval) = Rig.Share(outcomes[mode], outcomes[0], count);
                report.Rows.Add(new ReportRow(metric, name, paper, percent, interval, anomalies.Count, Band.Near(paper, 4)));
            }
        }

        report.Notes.Add("Datagrams; frames of streams are not counted.");
        return report;
    }
}
