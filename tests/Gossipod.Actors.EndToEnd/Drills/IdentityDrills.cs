namespace Gossipod.Actors.EndToEnd.Drills;

/// <summary>Names that move and addresses that change hands between real processes.</summary>
public static class IdentityDrills
{
    /// <summary>
    /// The last node's process is killed and its name starts at another address (T21): while the old one is still held alive, when it is suspect
    /// to all, and when it is dead to all. Each time the name is taken over, and nobody else is harmed.
    /// </summary>
    public static async Task<DrillReport> MoveAsync(ProcessCluster cluster)
    {
        var report = new DrillReport();
        foreach (var status in new[] { "alive", "suspect", "dead" })
        {
            var victim = cluster.Nodes[^1];
            var others = cluster.Except(victim).ToList();
            var killed = NodeProcess.Now;
            victim.Signal(PosixSignalNumber.Kill);
            await victim.WaitForExitAsync();
            if (status != "alive") await ProcessCluster.UntilAllReportAsync(others, status == "dead" ? "leave" : status, victim.Name, status == "dead" ? status : null, killed, seconds: 60);

            var moved = cluster.Restart(victim, plan => plan with { Address = $"127.0.0.1:{NodeProgram.FreePort()}" });
            await moved.WaitForAsync("ready", moved.Name, seconds: 60);
            var ready = NodeProcess.Now;
            await Task.WhenAll(others.Select(node => node.WaitForAsync(
                $"{moved.Name} at {moved.Address}", line => line.At >= killed && line.Event is "join" or "update" or "alive" && line.Node == moved.Name && line.Field("addr") == moved.Address, seconds: 60)));
            report.Figure($"old process {status}: the new address is known to all {NodeProcess.Now - ready:0} ms after the new process was ready");
            await report.AgreeAsync(cluster.Nodes, seconds: 30);
        }

        report.DemandNoDeaths(cluster, cluster.Nodes[^1].Name);
        report.DemandCleanOutput(cluster);
        return report;
    }

    /// <summary>
    /// The last node's address goes to a node of another cluster, again and again (T22): the clusters never mix, and the old name is dead by the
    /// ordinary time of a detection.
    /// </summary>
    public static async Task<DrillReport> OtherClusterAsync(ProcessCluster cluster, int rounds)
    {
        var report = new DrillReport();
        var victim = cluster.Nodes[^1];
        var others = cluster.Except(victim).ToList();
        var killed = NodeProcess.Now;
        victim.Signal(PosixSignalNumber.Kill);
        await victim.WaitForExitAsync();
        for (var round = 1; round <= rounds; round++)
        {
            using var stranger = NodeProcess.Start($"stranger-{round}", victim.Address, null, null, "--cluster", "theirs");
            await stranger.WaitForAsync("ready", stranger.Name, seconds: 60);
            if (round == 1)
            {
                var dead = await ProcessCluster.UntilAllReportAsync(others, "leave", victim.Name, "dead", killed, seconds: 60);
                report.Figure($"the old name is dead to all after {dead:0} ms, while the address answers for another cluster");
            }
            else
            {
                await Task.Delay(TimeSpan.FromSeconds(3));
            }

            var seen = (await stranger.TableAsync()).ToString();
            report.Demand(!seen.Contains(',', StringComparison.Ordinal), $"{stranger.Name} knows members of a cluster that is not its own: {seen}");
            foreach (var node in others) report.Demand((await node.TableAsync()).StatusOf(stranger.Name) is null, $"{node.Name} knows {stranger.Name} of another cluster");
            stranger.Signal(PosixSignalNumber.Kill);
            await stranger.WaitForExitAsync();
        }

        report.Figure($"{rounds} nodes of another cluster at an address of ours: {report.Failures.Count} merges");
        report.DemandNoDeaths(cluster, victim.Name);
        report.Demand(others.All(node => !node.Errors.Contains("Exception", StringComparison.Ordinal)), $"an exception was logged");
        return report;
    }
}
