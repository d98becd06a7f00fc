namespace Gossipod.Actors.EndToEnd.Drills;

/// <summary>Random faults of real processes for a long time, and what they leave behind (T64).</summary>
public sealed class SoakDrill
{
    /// <summary>A runtime grows into its caches first.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(3);

    /// <summary>In less than this nobody can tell a leak from what settles: growth is a figure then.</summary>
    private const double SettlingMinutes = 20;

    private readonly ProcessCluster _cluster;
    private readonly NetworkLab? _lab;
    private readonly Random _random;
    private readonly DrillReport _report = new();
    private readonly Dictionary<string, int> _faults = [];
    private readonly Dictionary<string, double> _lastFault = [];
    private readonly List<Sample> _samples = [];

    /// <param name="cluster">The first half of its nodes is spared process faults, so that it can be measured.</param>
    /// <param name="lab">Where they are, for loss; null for this machine.</param>
    /// <param name="seed">Of the choices.</param>
    public SoakDrill(ProcessCluster cluster, NetworkLab? lab, int seed) => (_cluster, _lab, _random) = (cluster, lab, new Random(seed));

    /// <summary>What node number <paramref name="index"/> runs: but for the first, those that are spared collect their garbage when told to.</summary>
    public static NodePlan Plan(int index, int nodes, NodePlan plan) =>
        index > 0 && index < SparedCount(nodes) ? plan with { Program = NodeProgram.OddNode } : plan;

    private static int SparedCount(int nodes) => (nodes + 1) / 2;

    /// <param name="Node">Its name.</param>
    /// <param name="Minutes">Since the start.</param>
    /// <param name="Kib">Resident memory.</param>
    /// <param name="DataKib">What of it is the process's own data.</param>
    /// <param name="Handles">Open files and sockets.</param>
    /// <param name="Threads">Of the process.</param>
    /// <param name="Memory">After the collection that went before; null for a node that is left to its runtime.</param>
    private sealed record Sample(string Node, double Minutes, long Kib, long DataKib, int Handles, long Threads, CollectedMemory? Memory);

    /// <summary>
    /// A fault every <paramref name="every"/>: kill -9 and restart, SIGTERM and restart, SIGSTOP of 0.5–30 s, with a lab loss of 5–20 % for
    /// 10 s. Between faults all must agree. Who is declared dead without having been killed or stopped is a failure.
    /// </summary>
    public async Task<DrillReport> RunAsync(TimeSpan duration, TimeSpan every)
    {
        var (start, end) = (NodeProcess.Now, NodeProcess.Now + duration.TotalMilliseconds);
        var steady = _cluster.Nodes.Take(SparedCount(_cluster.Nodes.Count)).ToList();
        var slowest = 0.0;
        while (NodeProcess.Now < end && _report.Failures.Count == 0)
        {
            var next = NodeProcess.Now + every.TotalMilliseconds;
            await FaultAsync();
            slowest = Math.Max(slowest, await _report.AgreeAsync(_cluster.Nodes, seconds: 120));
            foreach (var node in steady) _samples.Add(await SampleAsync(node, (NodeProcess.Now - start) / 60_000));
            if (next > NodeProcess.Now) await Task.Delay(TimeSpan.FromMilliseconds(next - NodeProcess.Now));
        }

        _report.Figure($"{(NodeProcess.Now - start) / 60_000:0.0} minutes, {_cluster.Nodes.Count} processes, faults: {string.Join(", ", _faults.Select(fault => $"{fault.Value} {fault.Key}"))}; agreement at the latest {slowest:0} ms after one");
        JudgeDeaths();
        JudgeLeaks(steady);
        foreach (var node in _cluster.Nodes) _report.Demand(node.Strays.Count == 0 && !node.Errors.Contains("Exception", StringComparison.Ordinal), $"{node.Name} printed or logged what it should not:\n{node.Errors}");
        return _report;
    }

    private async Task<Sample> SampleAsync(NodeProcess node, double minutes)
    {
        var index = _cluster.Nodes.ToList().IndexOf(node);
        var memory = index == 0 ? null : await node.CollectAsync();
        return new Sample(node.Name, minutes, node.ResidentKib, node.AnonymousKib, node.HandleCount, node.ThreadCount, memory);
    }

    private async Task FaultAsync()
    {
        var victim = _cluster.Nodes[_random.Next(SparedCount(_cluster.Nodes.Count), _cluster.Nodes.Count)];
        switch (_random.Next(_lab is null ? 3 : 4))
        {
            case 0:
                Note("kills", victim);
                victim.Signal(PosixSignalNumber.Kill);
                await victim.WaitForExitAsync();
                if (_random.Next(2) == 0) await Task.Delay(TimeSpan.FromSeconds(_random.Next(15)));
                await _cluster.Restart(victim).WaitForAsync("ready", victim.Name, seconds: 60);
                break;
            case 1:
                Note("graceful ends", victim);
                victim.Signal(PosixSignalNumber.Terminate);
                _report.Demand(await victim.WaitForExitAsync() == 0, $"{victim.Name} did not end with 0");
                await _cluster.Restart(victim).WaitForAsync("ready", victim.Name, seconds: 60);
                break;
            case 2:
                Note("stops", victim);
                victim.Signal(PosixSignalNumber.Stop);
                await Task.Delay(TimeSpan.FromMilliseconds(500 + (_random.NextDouble() * 29_500)));
                victim.Signal(PosixSignalNumber.Continue);
                Note(null, victim);
                break;
            default:
                _faults["losses"] = _faults.GetValueOrDefault("losses") + 1;
                _lab!.Lose(0.05 + (_random.NextDouble() * 0.15));
                await Task.Delay(TimeSpan.FromSeconds(10));
                _lab.Heal();
                break;
        }
    }

    private void Note(string? fault, NodeProcess victim)
    {
        _lastFault[victim.Name] = NodeProcess.Now;
        if (fault is not null) _faults[fault] = _faults.GetValueOrDefault(fault) + 1;
    }

    private void JudgeDeaths()
    {
        var deaths = _cluster.Deaths().ToList();
        var spared = deaths.Where(death => !_lastFault.ContainsKey(death.Line.Node)).ToList();
        _report.Figure($"{deaths.Count} reports of deaths, {spared.Count} of nodes that no fault of a process had met");
        foreach (var (observer, line) in spared) _report.Demand(false, $"unexplained death, {observer.Name}: {line.Text}");
    }

    /// <summary>
    /// A runtime collects when it has allocated its budget, which takes an idle node most of an hour: until then its resident memory is a
    /// line that rises, leak or not. So what is judged is what is left after a collection: live objects by a MiB an hour; the process's own
    /// data by whether it goes on growing; all that is resident by more, because code is compiled anew for half an hour. The one node that
    /// is left to its runtime is a figure.
    /// </summary>
    private void JudgeLeaks(List<NodeProcess> steady)
    {
        foreach (var node in steady)
        {
            var late = _samples.Where(sample => sample.Node == node.Name && sample.Minutes >= WarmUp.TotalMinutes).ToList();
            if (late.Count < 4) continue;
            var (first, last) = (late[0], late[^1]);
            _report.Figure($"{node.Name}: handles {first.Handles} to {last.Handles}, at most {late.Max(s => s.Handles)}; threads {first.Threads} to {last.Threads}");
            _report.Demand(last.Handles <= first.Handles + 10, $"{node.Name} went from {first.Handles} to {last.Handles} handles");
            _report.Demand(last.Threads <= first.Threads + 8, $"{node.Name} went from {first.Threads} to {last.Threads} threads");
            var minutes = last.Minutes - first.Minutes;
            if (first.Memory is null)
            {
                JudgeGrowth(node, "resident, left to its runtime", late, sample => sample.Kib, new(minutes));
                continue;
            }

            JudgeGrowth(node, "live objects", late, sample => sample.Memory!.LiveKib, new(minutes, PerMinuteMax: 17, ThirdMax: 256));
            JudgeGrowth(node, "committed to the heap", late, sample => sample.Memory!.CommittedKib, new(minutes));
            JudgeGrowth(node, "resident data after a collection", late, sample => sample.DataKib, new(minutes, ThirdMax: 1_024));
            JudgeGrowth(node, "resident after a collection", late, sample => sample.Kib, new(minutes, PerMinuteMax: 200));
        }
    }

    private void JudgeGrowth(NodeProcess node, string what, List<Sample> samples, Func<Sample, double> kib, GrowthLimit limit)
    {
        var slope = Slope([.. samples.Select(sample => (sample.Minutes, kib(sample)))]);
        var third = samples.Count / 3;
        var (first, middle, last) = (samples.Take(third).Average(kib), samples.Skip(third).SkipLast(third).Average(kib), samples.TakeLast(third).Average(kib));
        _report.Figure($"{node.Name}: {what}, KiB: {first:0} in the first third, {middle:0}, {last:0} in the last; {slope:+0.0;-0.0} a minute");
        if (limit.Minutes < SettlingMinutes) return;
        _report.Demand(slope < limit.PerMinuteMax, $"{node.Name}: {what} grow by {slope:0} KiB a minute, {limit.PerMinuteMax} or more");
        _report.Demand(last - middle < limit.ThirdMax, $"{node.Name}: {what} grew by {last - middle:0} KiB from the middle third to the last, {limit.ThirdMax} or more");
    }

    /// <summary>How much something may grow; what has no limit is a figure.</summary>
    /// <param name="Minutes">Time that was measured.</param>
    /// <param name="PerMinuteMax">KiB a minute, of a straight line through the samples.</param>
    /// <param name="ThirdMax">KiB from the middle third to the last, which a leak passes and what settles does not.</param>
    private sealed record GrowthLimit(double Minutes, double PerMinuteMax = double.PositiveInfinity, double ThirdMax = double.PositiveInfinity);

    /// <summary>Of the straight line through the points, by least squares.</summary>
    private static double Slope(IReadOnlyList<(double X, double Y)> points)
    {
        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }
}
