namespace Gossipod.Actors.EndToEnd.Drills;

/// <summary>Processes that stand still: SIGSTOP, as a debugger, a snapshot of the machine, or a long collection.</summary>
public static class PauseDrills
{
    /// <summary>A verdict that comes so long after the end of a pause is no longer about the pause.</summary>
    private const double AfterPauseMilliseconds = 10_000;

    private sealed record Pause(string Node, double From, double To);

    /// <summary>
    /// A fifth of the nodes stands still at any time, each for 0.5–5 s, picked at random (T18). Nobody that runs may be declared dead; a
    /// node that is or was just standing still neither, as the shortest suspicion of a cluster of this size is 4 s long.
    /// </summary>
    public static async Task<DrillReport> RandomPausesAsync(ProcessCluster cluster, TimeSpan duration, int seed)
    {
        var report = new DrillReport();
        var end = NodeProcess.Now + duration.TotalMilliseconds;
        var pauses = new List<Pause>();
        var (random, free) = (new Random(seed), cluster.Nodes.ToList());
        await Task.WhenAll(Enumerable.Range(0, Math.Max(1, cluster.Nodes.Count / 5)).Select(_ => PauseOneAfterAnotherAsync()));

        var agreed = await report.AgreeAsync(cluster.Nodes, seconds: 30);
        await Task.Delay(TimeSpan.FromSeconds(8));
        var deaths = cluster.Deaths().Select(death => (death.Observer, death.Line, Paused: WasPaused(pauses, death.Line.Node, death.Line.At))).ToList();
        var (running, paused) = (deaths.Where(death => !death.Paused).ToList(), deaths.Where(death => death.Paused).ToList());
        report.Figure($"{pauses.Count} pauses of {pauses.Sum(pause => pause.To - pause.From) / 1_000:0} s in all, {pauses.Average(pause => pause.To - pause.From) / 1_000:0.0} s on average");
        report.Figure($"{cluster.Lines(line => line.Event == "suspect").Count()} suspicions, {cluster.Lines(line => line.Event == "alive").Count()} of them refuted");
        report.Figure($"{running.Count} deaths of nodes that ran, {paused.Count} of nodes that stood still less than 10 s before; agreement {agreed:0} ms after the last pause");
        foreach (var (observer, line, _) in running) report.Demand(false, $"{observer.Name} declared a node dead that ran: {line.Text}");
        foreach (var (observer, line, _) in paused) report.Demand(false, $"{observer.Name} declared a node dead that stood still for 5 s at most: {line.Text}");
        report.DemandCleanOutput(cluster);
        return report;

        async Task PauseOneAfterAnotherAsync()
        {
            while (NodeProcess.Now < end)
            {
                NodeProcess node;
                double length;
                lock (random)
                {
                    node = free[random.Next(free.Count)];
                    free.Remove(node);
                    length = 500 + (random.NextDouble() * 4_500);
                }

                var from = NodeProcess.Now;
                node.Signal(PosixSignalNumber.Stop);
                await Task.Delay(TimeSpan.FromMilliseconds(length));
                node.Signal(PosixSignalNumber.Continue);
                lock (random)
                {
                    pauses.Add(new Pause(node.Name, from, NodeProcess.Now));
                    free.Add(node);
                }
            }
        }
    }

    /// <summary>
    /// One node stands still for longer than a suspicion lasts (T17): the others suspect it, then declare it dead; when it goes on, it is back
    /// and has declared nobody dead, although it has heard nothing for so long.
    /// </summary>
    public static async Task<DrillReport> LongPauseAsync(ProcessCluster cluster, TimeSpan duration)
    {
        var report = new DrillReport();
        var victim = cluster.Nodes[^1];
        var others = cluster.Except(victim).ToList();
        var stopped = NodeProcess.Now;
        victim.Signal(PosixSignalNumber.Stop);
        var suspect = await ProcessCluster.UntilAllReportAsync(others, "suspect", victim.Name, null, stopped);
        var dead = await ProcessCluster.UntilAllReportAsync(others, "leave", victim.Name, "dead", stopped, seconds: 60);
        var rest = duration.TotalMilliseconds - (NodeProcess.Now - stopped);
        if (rest > 0) await Task.Delay(TimeSpan.FromMilliseconds(rest));

        var resumed = NodeProcess.Now;
        victim.Signal(PosixSignalNumber.Continue);
        var back = await ProcessCluster.UntilAllReportAsync(others, "join", victim.Name, null, resumed, seconds: 30);
        await report.AgreeAsync(cluster.Nodes, seconds: 30);

        // Long enough for a suspicion of the one that slept to become a death, if there were one.
        await Task.Delay(TimeSpan.FromSeconds(8));
        report.Figure($"suspect to all after {suspect:0} ms, dead to all after {dead:0} ms; back with all {back:0} ms after the pause of {(resumed - stopped) / 1_000:0} s");
        report.Demand(!victim.Lines.Any(line => line.Event == "leave"), $"{victim.Name} declared somebody dead after its pause");
        report.DemandNoDeaths(cluster, victim.Name);
        report.DemandCleanOutput(cluster);
        return report;
    }

    private static bool WasPaused(List<Pause> pauses, string node, double at) =>
        pauses.Any(pause => pause.Node == node && at >= pause.From && at <= pause.To + AfterPauseMilliseconds);
}
