namespace Gossipod.Actors.EndToEnd.Drills;

/// <summary>Hosts that lose their network and get it back, and networks that carry one direction only.</summary>
public static class LinkDrills
{
    /// <summary>
    /// The last host's interface goes down and that of the one before loses its only route, both for this long (T28): both are dead to the
    /// others, and back when the network is, on sockets that work, without a restart of anything.
    /// </summary>
    public static async Task<DrillReport> LinkAndRouteAsync(NetworkLab lab, ProcessCluster cluster, TimeSpan duration)
    {
        var report = new DrillReport();
        var (link, route) = (cluster.Nodes.Count - 1, cluster.Nodes.Count - 2);
        string[] victims = [cluster[link].Name, cluster[route].Name];
        var others = cluster.Nodes.Take(route).ToList();
        lab.UseDefaultRoute(route);
        await Task.Delay(TimeSpan.FromSeconds(2));
        report.DemandNoDeaths(cluster);

        var cut = NodeProcess.Now;
        lab.LinkDown(link);
        lab.RemoveDefaultRoute(route);
        foreach (var victim in victims) await ProcessCluster.UntilAllReportAsync(others, "leave", victim, "dead", cut, seconds: 60);
        report.Figure($"both dead to all others after {NodeProcess.Now - cut:0} ms");
        var rest = duration.TotalMilliseconds - (NodeProcess.Now - cut);
        if (rest > 0) await Task.Delay(TimeSpan.FromMilliseconds(rest));

        var mended = NodeProcess.Now;
        lab.LinkUp(link);
        lab.RestoreDefaultRoute(route);
        var agreed = await report.AgreeAsync(cluster.Nodes, seconds: 60);
        report.Figure($"all agree {agreed:0} ms after a link that was down for {(mended - cut) / 1_000:0} s and a route that was away as long are back");
        report.Demand(cluster.Nodes.All(node => !node.HasExited), $"a process ended");
        foreach (var node in cluster.Nodes)
        {
            var rebinds = node.Errors.Split("binding again in").Length - 1;
            if (rebinds > 0) report.Figure($"{node.Name} says {rebinds} times that it binds its sockets again");
        }

        await DemandDetectionAsync(cluster, report);
        foreach (var (observer, line) in cluster.Deaths().Where(death => !victims.Contains(death.Observer.Name) && !victims.Contains(death.Line.Node)))
            report.Demand(false, $"{observer.Name} declared a node dead that had its network: {line.Text}");
        report.DemandCleanOutput(cluster);
        return report;
    }

    /// <summary>
    /// Packets are swallowed in one direction, for this long (T15): first what all send to the last host, then what it sends, then what the
    /// first half sends to the second. A node sends at most what the protocol allows per
    /// period: a ping, 3 helpers at 4 packets each, a stream, and gossip, which is much of a small cluster's traffic, but no storm.
    /// </summary>
    public static async Task<DrillReport> BlackHoleAsync(NetworkLab lab, ProcessCluster cluster, TimeSpan duration)
    {
        var report = new DrillReport();
        const double packetsPerNodeMax = 30;
        var all = Enumerable.Range(0, cluster.Nodes.Count).ToList();
        int[] one = [all[^1]];
        int[] rest = [.. all.SkipLast(1)];
        int[][] halves = [[.. all.Take(all.Count / 2)], [.. all.Skip(all.Count / 2)]];
        var steady = await RateAsync(lab, duration);
        report.Figure($"steady: {steady:0} packets/s of all hosts");
        foreach (var (what, from, to) in new[] { ("nobody heard by the last", rest, one), ("the last heard by nobody", one, rest), ("one half deaf to the other", halves[0], halves[1]) })
        {
            lab.Swallow(from, to);
            var rate = await RateAsync(lab, duration);
            lab.Heal();
            var agreed = await report.AgreeAsync(cluster.Nodes, seconds: 90);
            report.Figure($"{what}: {rate:0} packets/s, {rate / steady:0.00} times steady; all agree {agreed:0} ms after the end");
            report.Demand(rate <= all.Count * packetsPerNodeMax, $"{what}: {rate / all.Count:0} packets/s of each host are more than {packetsPerNodeMax}");
        }

        report.DemandCleanOutput(cluster);
        return report;
    }

    private static async Task<double> RateAsync(NetworkLab lab, TimeSpan duration)
    {
        var (packets, since) = (lab.PacketsSent(), NodeProcess.Now);
        await Task.Delay(duration);
        return (lab.PacketsSent() - packets) / (NodeProcess.Now - since) * 1_000;
    }

    /// <summary>The cluster still does its work: a real crash is found.</summary>
    private static async Task DemandDetectionAsync(ProcessCluster cluster, DrillReport report)
    {
        var crashed = cluster.Nodes[^1];
        var since = NodeProcess.Now;
        crashed.Signal(PosixSignalNumber.Kill);
        var took = await ProcessCluster.UntilAllReportAsync(cluster.Except(crashed), "leave", crashed.Name, "dead", since, seconds: 60);
        report.Figure($"the next crash is known to all after {took:0} ms");
    }
}
