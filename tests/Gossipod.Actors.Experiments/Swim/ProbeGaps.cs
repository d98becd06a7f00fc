using System.Globalization;
using System.Net;
using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Experiments.Swim;

/// <summary>S7: a shuffled ring never leaves a member unprobed for more than 2n − 1 periods (SWIM §4.3).</summary>
internal sealed class ProbeGaps : IExperiment
{
    private const int Passes = 10_000;
    private static readonly int[] Sizes = [3, 8, 16, 64, 128];

    public string Name => "S7";

    public string Summary => "longest gap between two probes of one member by one prober, against 2n - 1 periods";

    public int DefaultRepetitions => 1;

    public Report Run(ExperimentRun run)
    {
        var report = new Report("S7: longest gap between two probes of one member by one prober, in periods (SWIM §4.3)");
        var sizes = run.Some(Sizes, few: 2);
        var gaps = run.Each(sizes, Cell, (n, seed) => Gaps(n, run.Brief ? Passes / 10 : Passes, seed));
        for (var i = 0; i < sizes.Count; i++)
        {
            var n = sizes[i];
            var bound = (2 * n) - 1;
            report.Rows.Add(new ReportRow(
                "longest gap (bound)", Cell(n), bound, gaps[i].Max(gap => gap.Longest), null, run.Repetitions, Band.AtMost(bound), "0"));
            report.Rows.Add(new ReportRow(
                "mean gap (n - 1)", Cell(n), n - 1, gaps[i].Average(gap => gap.Mean), null, run.Repetitions, Band.Within(n - 1, 0.01)));
        }

        report.Notes.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"The production ProbeRing over {Passes:N0} passes at each n. It holds the n - 1 others only: its own bound is 2n - 3."));
        return report;
    }

    private static string Cell(int n) => string.Create(CultureInfo.InvariantCulture, $"n={n}");

    private static (int Longest, double Mean) Gaps(int n, int passes, ulong seed)
    {
        var random = new SeededRandom(seed, ~seed);
        var ring = new ProbeRing();
        for (var i = 1; i < n; i++) ring.Put(Member(i), random);
        var last = new Dictionary<MemberName, int>();
        var (longest, sum, count) = (0, 0L, 0L);
        for (var period = 0; period < passes * (n - 1); period++)
        {
            var target = ring.Next(random)!.MemberName;
            if (last.TryGetValue(target, out var before))
            {
                longest = Math.Max(longest, period - before);
                sum += period - before;
                count++;
            }

            last[target] = period;
        }

        return (longest, (double)sum / count);
    }

    private static Member Member(int index)
    {
        var version = new MemberVersion(1, 0);
        var details = MemberDetails.At(new IPEndPoint(new IPAddress([10, 0, (byte)(index >> 8), (byte)index]), 7_946));
        var name = MemberName.Create(string.Create(CultureInfo.InvariantCulture, $"node-{index}"));
        return new Member(name, version, MemberStatus.Alive, details, version, new MonotonicTime(0));
    }
}
