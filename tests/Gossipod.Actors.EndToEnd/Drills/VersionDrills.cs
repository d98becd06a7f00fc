namespace Gossipod.Actors.EndToEnd.Drills;

/// <summary>Nodes of several versions in one cluster.</summary>
public static class VersionDrills
{
    /// <summary>
    /// A cluster of one build becomes one of another, one node at a time, by a graceful end and a start at the same address (T30). At every
    /// step all agree, and an update of the newest node reaches all.
    /// </summary>
    /// <param name="cluster">Runs the one build.</param>
    /// <param name="program">ClusterConsole.dll of the other.</param>
    public static async Task<DrillReport> ReplaceOneByOneAsync(ProcessCluster cluster, string program)
    {
        var report = new DrillReport();
        var slowest = 0.0;
        for (var i = 0; i < cluster.Nodes.Count; i++)
        {
            var old = cluster[i];
            old.Signal(PosixSignalNumber.Terminate);
            report.Demand(await old.WaitForExitAsync() == 0, $"{old.Name} did not end with 0");
            var replaced = cluster.Restart(old, plan => plan with { Program = program });
            await replaced.WaitForAsync("ready", replaced.Name, seconds: 60);
            slowest = Math.Max(slowest, await report.AgreeAsync(cluster.Nodes, seconds: 30));
            if (report.Failures.Count > 0) return report;
            await UpdateReachesAllAsync(cluster, replaced, $"step={i}");
        }

        await Task.Delay(TimeSpan.FromSeconds(8));
        report.Figure($"{cluster.Nodes.Count} nodes replaced one by one: all agree at the latest {slowest:0} ms after each was ready");
        report.Figure($"{cluster.Lines(line => line.Event == "suspect").Count()} suspicions, {cluster.FalseDeaths().Count} false deaths");
        report.DemandNoDeaths(cluster);
        report.DemandCleanOutput(cluster);
        return report;
    }

    /// <summary>
    /// The last nodes send what a later version might: fields that this one does not know, in every message, and kinds of their own. All agree
    /// throughout, updates and messages pass, a crash is found, and nobody logs a line per packet.
    /// </summary>
    public static async Task<DrillReport> LaterWireAsync(ProcessCluster cluster, TimeSpan duration)
    {
        var report = new DrillReport();
        var logged = cluster.Nodes.Select(node => node.Errors.Length).ToList();
        var (now, later) = (cluster.Nodes[0], cluster.Nodes[^1]);
        await Task.Delay(duration);
        await UpdateReachesAllAsync(cluster, later, "by=later");
        await UpdateReachesAllAsync(cluster, now, "by=now");
        later.Send($"broadcast of a later version");
        await Task.WhenAll(cluster.Except(later).Select(node => node.WaitForAsync("user", later.Name)));
        later.Send($"ping {now.Name}");
        await later.WaitForAsync("ping", now.Name);
        await report.AgreeAsync(cluster.Nodes, seconds: 10);
        var troubles = cluster.Lines(line => line.Event is "suspect" or "leave" or "conflict").Select(entry => $"{entry.Observer.Name}: {entry.Line.Text}").ToList();
        report.Demand(troubles.Count == 0, $"a member was suspected, died or conflicted:\n{string.Join('\n', troubles)}");
        var longest = cluster.Nodes.Select((node, i) => node.Errors.Length - logged[i]).Max();
        report.Figure($"{duration.TotalSeconds:0} s of packets of a later version: 0 disagreements; the busiest log grew by {longest} characters");
        report.Demand(longest < 2_000, $"a log grew by {longest} characters: is there a line per packet?");

        var since = NodeProcess.Now;
        now.Signal(PosixSignalNumber.Kill);
        var took = await ProcessCluster.UntilAllReportAsync(cluster.Except(now), "leave", now.Name, "dead", since, seconds: 60);
        report.Figure($"a crash is known to all after {took:0} ms");
        report.DemandNoDeaths(cluster, now.Name);
        report.DemandCleanOutput(cluster);
        return report;
    }

    private static async Task UpdateReachesAllAsync(ProcessCluster cluster, NodeProcess from, string tag)
    {
        from.Send($"tag {tag}");
        var (key, value) = (tag.Split('=')[0], tag.Split('=')[1]);
        await Task.WhenAll(cluster.Except(from).Select(node => node.WaitForAsync(
            tag, line => line.Event is "update" && line.Node == from.Name && line.Json.GetProperty("tags").TryGetProperty(key, out var text) && text.GetString() == value)));
    }
}
