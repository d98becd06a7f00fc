namespace Gossipod.Actors.EndToEnd.Drills;

/// <summary>Random faults of real processes for a long time, and what they leave behind (T64).</summary>
public sealed class SoakDrill
{
    /// <summary>A runtime grows into its caches first.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(3);

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

    private sealed record Sample(string Node, double Minutes, long Kib, int Handles, long Threads);

    /// <summary>
    /// A fault every <paramref name="every"/>: kill -9 and restart, SIGTERM and restart, SIGSTOP of 0.5–30 s, with a lab loss of 5–20 % for
    /// 10 s. Between faults all must agree. Who is declared dead without having been killed or stopped is a failure.
    /// </summary>
    public async Task<DrillReport> RunAsync(TimeSpan duration, TimeSpan every)
    {
        var (start, end) = (NodeProcess.Now, NodeProcess.Now + duration.TotalMilliseconds);
        var steady = _cluster.Nodes.Take((_cluster.Nodes.Count + 1) / 2).ToList();
        var slowest = 0.0;
        while (NodeProcess.Now < end && _report.Failures.Count == 0)
        {
            var next = NodeProcess.Now + every.TotalMilliseconds;
            await FaultAsync();
            slowest = Math.Max(slowest, await _report.AgreeAsync(_cluster.Nodes, seconds: 120));
            foreach (var node in steady) _samples.Add(new Sample(node.Name, (NodeProcess.Now - start) / 60_000, node.ResidentKib, node.HandleCount, node.ThreadCount));
            if (next > NodeProcess.Now) await Task.Delay(TimeSpan.FromMilliseconds(next - NodeProcess.Now));
        }

        _report.Figure($"{(NodeProcess.Now - start) / 60_000:0.0} minutes, {_cluster.Nodes.Count} processes, faults: {string.Join(", ", _faults.Select(fault => $"{fault.Value} {fault.Key}"))}; agreement at the latest {slowest:0} ms after one");
        JudgeDeaths();
        JudgeLeaks(steady);
        foreach (var node in _cluster.Nodes) _report.Demand(node.Strays.Count == 0 && !node.Errors.Contains("Exception", StringComparison.Ordinal), $"{node.Name} printed or logged what it should not:\n{node.Errors}");
        return _report;
    }

    private async Task FaultAsync()
    {
        var victim = _cluster.Nodes[_random.Next((_cluster.Nodes.Count + 1) / 2, _cluster.Nodes.Count)];
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

    private void JudgeLeaks(List<NodeProcess> steady)
    {
        const double slopeMaxKibPerMinute = 200;
        foreach (var node in steady)
        {
            var late = _samples.Where(sample => sample.Node == node.Name && sample.Minutes >= WarmUp.TotalMinutes).ToList();
            if (late.Count < 4) continue;
            var slope = Slope([.. late.Select(sample => (sample.Minutes, (double)sample.Kib))]);
            var (first, last) = (late[0], late[^1]);
            _report.Figure($"{node.Name}: {first.Kib} to {last.Kib} KiB, {slope:+0.0;-0.0} KiB/min; handles {first.Handles} to {last.Handles}, at most {late.Max(s => s.Handles)}; threads {first.Threads} to {last.Threads}");
            if (late[^1].Minutes - first.Minutes >= 5) _report.Demand(slope < slopeMaxKibPerMinute, $"{node.Name} grows by {slope:0} KiB/min");
            _report.Demand(last.Handles <= first.Handles + 10, $"{node.Name} went from {first.Handles} to {last.Handles} handles");
            _report.Demand(last.Threads <= first.Threads + 8, $"{node.Name} went from {first.Threads} to {last.Threads} threads");
        }
    }

    /// <summary>Of the straight line through the points, by least squares.</summary>
    private static double Slope(IReadOnlyList<(double X, double Y)> points)
    {
        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }
}
