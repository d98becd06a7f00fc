namespace Gossipod.Actors.EndToEnd.Measure;

/// <summary>What is done to a formed cluster, and how long it takes until it is known.</summary>
internal static class Drills
{
    public delegate Task<(double Milliseconds, IReadOnlyList<string> FalseDeaths)> Drill(ProcessCluster cluster);

    public static readonly (string Name, string What, Drill Run)[] All =
    [
        ("crash", "SIGKILL one node; until all others report it dead.", CrashAsync),
        ("leave", "SIGTERM one node; until all others report that it left.", LeaveAsync),
        ("stop", "SIGSTOP one node for 20 s, SIGCONT; from then until all others report it back.", StopAsync),
        ("restart", "SIGKILL one node and restart it on its address, three times; from when the last life is ready until all others report it (negative: before).", RestartAsync),
    ];

    private static NodeProcess Victim(ProcessCluster cluster) => cluster.Nodes[^1];

    private static async Task<(double, IReadOnlyList<string>)> CrashAsync(ProcessCluster cluster)
    {
        await SettleAsync();
        var victim = Victim(cluster);
        var since = NodeProcess.Clock.Elapsed.TotalMilliseconds;
        victim.Signal(PosixSignalNumber.Kill);
        var took = await ProcessCluster.UntilAllReportAsync(cluster.Except(victim), "leave", victim.Name, "dead", since, seconds: 60);
        return (took, cluster.FalseDeaths(victim.Name));
    }

    private static async Task<(double, IReadOnlyList<string>)> LeaveAsync(ProcessCluster cluster)
    {
        await SettleAsync();
        var victim = Victim(cluster);
        var since = NodeProcess.Clock.Elapsed.TotalMilliseconds;
        victim.Signal(PosixSignalNumber.Terminate);
        var took = await ProcessCluster.UntilAllReportAsync(cluster.Except(victim), "leave", victim.Name, "left", since, seconds: 60);
        var exit = await victim.WaitForExitAsync();
        Console.WriteLine(FormattableString.Invariant($"  exit code {exit} after {NodeProcess.Clock.Elapsed.TotalMilliseconds - since:0} ms"));
        return (took, cluster.FalseDeaths());
    }

    private static async Task<(double, IReadOnlyList<string>)> StopAsync(ProcessCluster cluster)
    {
        await SettleAsync();
        var victim = Victim(cluster);
        victim.Signal(PosixSignalNumber.Stop);
        await Task.Delay(TimeSpan.FromSeconds(20));
        var since = NodeProcess.Clock.Elapsed.TotalMilliseconds;
        victim.Signal(PosixSignalNumber.Continue);
        var took = await ProcessCluster.UntilAllReportAsync(cluster.Except(victim), "join", victim.Name, null, since, seconds: 60);
        await Task.Delay(TimeSpan.FromSeconds(10));
        return (took, cluster.FalseDeaths(victim.Name));
    }

    private static async Task<(double, IReadOnlyList<string>)> RestartAsync(ProcessCluster cluster)
    {
        var since = 0.0;
        for (var i = 0; i < 3; i++)
        {
            var victim = Victim(cluster);
            since = NodeProcess.Clock.Elapsed.TotalMilliseconds;
            victim.Signal(PosixSignalNumber.Kill);
            await victim.WaitForExitAsync();
            await cluster.Restart(victim).WaitForAsync("ready", victim.Name);
        }

        var ready = Victim(cluster).Lines.First(line => line.Event == "ready");
        await Task.Delay(TimeSpan.FromSeconds(15));
        var observers = cluster.Except(Victim(cluster)).ToList();
        var last = await Task.WhenAll(observers.Select(node => node.WaitForAsync(
            "the last life", line => line.At >= since && line.Event is "update" or "join" && line.Node == Victim(cluster).Name)));
        return (last.Max(line => line.At) - ready.At, cluster.FalseDeaths());
    }

    /// <summary>Two periods, so that every node probes.</summary>
    private static Task SettleAsync() => Task.Delay(TimeSpan.FromSeconds(2));
}
