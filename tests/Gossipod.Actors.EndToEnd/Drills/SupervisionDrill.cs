namespace Gossipod.Actors.EndToEnd.Drills;

/// <summary>Each actor of a node is killed in turn, each in a process of its own (T29).</summary>
public static class SupervisionDrill
{
    /// <summary>Actors that own what cannot be remade: the node says what broke and ends.</summary>
    public static IReadOnlyList<string> Fatal { get; } =
    [
        "membership", "dissemination", "probe", "sync", "messaging", "reception", "events", "inbox", "seeds", "address", "datagrams-1", "streams-1",
    ];

    /// <summary>Akka.IO's side of the sockets: the transports bind again.</summary>
    public static IReadOnlyList<string> Survived { get; } = ["/system/IO-UDP-FF/*", "/system/IO-TCP/*"];

    /// <summary>Kills one actor of each odd node, which are the last ones of the cluster, one for each in <see cref="Fatal"/> and <see cref="Survived"/>.</summary>
    public static async Task<DrillReport> KillEachAsync(ProcessCluster cluster)
    {
        var report = new DrillReport();
        var odd = cluster.Nodes.TakeLast(Fatal.Count + Survived.Count).ToList();
        var (breaking, lasting) = (odd.Take(Fatal.Count).ToList(), odd.Skip(Fatal.Count).ToList());
        var remaining = cluster.Nodes.Except(breaking).ToList();
        for (var i = 0; i < lasting.Count; i++) lasting[i].Send($"kill {Survived[i]}");
        for (var i = 0; i < breaking.Count; i++) breaking[i].Send($"kill /system/gossipod/{Fatal[i]}");
        var since = NodeProcess.Now;
        await Task.WhenAll(breaking.Select(async (node, i) =>
        {
            var error = await node.WaitForAsync("what broke", IsBreakage, seconds: 60);
            report.Demand(error.Field("message").Contains($"its actor {Fatal[i]} failed", StringComparison.Ordinal), $"{Fatal[i]} was killed, and the node says: {error.Text}");
            var exitCode = await node.WaitForExitAsync();
            report.Demand(exitCode == 1, $"{Fatal[i]} was killed, and the exit code is {exitCode}");
            report.Demand(node.Lines.Count(IsBreakage) == 1 && !node.Lines.Any(line => line.Event == "left"), $"{node.Name} printed {node.Lines[^1].Text} last");
        }));
        report.Figure($"{breaking.Count} nodes said which actor broke and ended with exit code 1 within {NodeProcess.Now - since:0} ms");

        // Whoever lost its sockets answers on them again.
        for (var i = 0; i < lasting.Count; i++)
        {
            var killed = Survived[i];
            await lasting[i].WaitForLogAsync("binding again in");
            var from = remaining[0].Lines.Count;
            remaining[0].Send($"ping {lasting[i].Name}");
            report.Demand((await remaining[0].WaitForAsync("an answer", line => line.Event is "ping" or "error", from: from)).Event == "ping", $"{killed} was killed, and the node does not answer");
        }

        // And what broke can be started again.
        var restarted = breaking.Take(2).Select(node => cluster.Restart(node)).ToList();
        foreach (var node in restarted)
        {
            var ready = await node.WaitForAsync("ready", node.Name, seconds: 60);
            await Task.WhenAll(remaining.Select(other => other.WaitForAsync(
                $"the next life of {node.Name}", line => line.Event is "join" or "update" or "alive" && line.Node == node.Name && line.At > since, seconds: 60)));
            report.Figure($"{node.Name}, started again, was known to all {NodeProcess.Now - ready.At:0} ms after it was ready");
        }

        report.DemandNoDeaths(cluster, [.. breaking.Select(node => node.Name)]);
        return report;
    }

    /// <summary>A node that was slow to join says so in an error as well.</summary>
    private static bool IsBreakage(NodeLine line) => line.Event == "error" && line.Field("message").Contains("the node broke", StringComparison.Ordinal);
}
