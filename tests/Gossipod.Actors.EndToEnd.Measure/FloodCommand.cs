using System.Globalization;
using System.Net;

namespace Gossipod.Actors.EndToEnd.Measure;

/// <summary>A cluster of real processes under a flood (T41): who is wrongly dead, how late a real crash is noticed, what memory and CPU it costs.</summary>
internal static class FloodCommand
{
    public static async Task RunAsync(int nodes, int targets, int perSecond, int seconds, int sources, FloodKind kind, string[] more)
    {
        using var cluster = await ProcessCluster.FormAsync(nodes + 1, more);
        await Task.Delay(TimeSpan.FromSeconds(10));
        using var flood = new Flood(cluster.Nodes.Take(Math.Min(nodes, targets)).Select(node => IPEndPoint.Parse(node.Address)), sources, kind);
        var missing = flood.Capture(TimeSpan.FromSeconds(10));
        if (missing is not null && kind == FloodKind.SealedLooking) throw new InvalidOperationException($"the header of a sealed datagram must be overheard: {missing}");
        Say($"{nodes} nodes, {kind}; load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}; {flood.Captured} datagrams of theirs captured{(missing is null ? "" : ": " + missing)}");

        var first = cluster.Nodes[^1];
        var quiet = await CrashAsync(cluster, first, [first]);
        Say($"quiet: a crash is known to all after {quiet:0} ms");
        await Task.Delay(TimeSpan.FromSeconds(5));

        var survivors = cluster.Except(first).ToList();
        var victim = survivors[^1];
        var baseCpu = await CpuPerSecondAsync(survivors, 5);
        var before = survivors.ToDictionary(node => node, node => node.ResidentKib);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var sender = new Thread(() => flood.Run(perSecond, end.Token));
        sender.Start();
        await Task.Delay(TimeSpan.FromSeconds(seconds / 3.0));
        var loaded = await CpuPerSecondAsync(survivors, 3);
        var under = await CrashAsync(cluster, victim, [first, victim]);
        sender.Join();
        Say($"{sources} sources: {flood.Sent} datagrams in {seconds} s, {flood.Sent / (double)seconds:0} per second");
        Say($"flooded: a crash is known to all after {under:0} ms, {under / quiet:0.00} of quiet");

        survivors.Remove(victim);
        foreach (var node in survivors) Say($"  {node.Name}: resident {before[node]} KiB, {node.ResidentKib - before[node]:+0;-0} KiB");
        Say($"CPU of all nodes: {baseCpu:0.00} s/s before, {loaded:0.00} during, {await CpuPerSecondAsync(survivors, 5):0.00} in the 5 s after");
        await Task.Delay(TimeSpan.FromSeconds(10));
        var wrong = cluster.FalseDeaths(first.Name, victim.Name);
        Say($"false deaths {wrong.Count}; greatest growth {survivors.Max(node => node.ResidentKib - before[node])} KiB");
        foreach (var line in wrong.Take(20)) Say("  " + line);
    }

    private static Task<double> CrashAsync(ProcessCluster cluster, NodeProcess victim, NodeProcess[] gone)
    {
        var since = NodeProcess.Clock.Elapsed.TotalMilliseconds;
        victim.Signal(PosixSignalNumber.Kill);
        return ProcessCluster.UntilAllReportAsync(cluster.Except(gone), "leave", victim.Name, "dead", since, seconds: 120);
    }

    private static async Task<double> CpuPerSecondAsync(IReadOnlyList<NodeProcess> nodes, int seconds)
    {
        var before = nodes.Sum(CpuSeconds);
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        return (nodes.Sum(CpuSeconds) - before) / seconds;
    }

    private static double CpuSeconds(NodeProcess node)
    {
        var fields = File.ReadAllText($"/proc/{node.Id}/stat").Split(") ")[1].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / 100;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static void Say(string text) => Console.WriteLine(text);
}
