namespace Gossipod.Actors.EndToEnd.Drills;

/// <summary>The wall clock of one process is set, by libfaketime, while the machine's and everybody else's goes on.</summary>
public sealed class ClockDrill : IDisposable
{
    private static readonly string[] Libraries =
    [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1",
    ];

    private readonly string _offset = Path.GetTempFileName();

    public ClockDrill() => Set(TimeSpan.Zero);

    /// <summary>Why it cannot be done here; null when it can.</summary>
    public static string? WhyNot => Array.Exists(Libraries, File.Exists) ? null : "libfaketime is not installed, and nothing else sets the clock of one process";

    /// <summary>Runs a node under a clock of its own.</summary>
    public NodePlan Plan => new()
    {
        Prefix =
        [
            "env", $"LD_PRELOAD={Array.Find(Libraries, File.Exists)}", $"FAKETIME_TIMESTAMP_FILE={_offset}", "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1",
        ],
    };

    /// <summary>
    /// Once the cluster is at rest, the last node's clock is set by an hour forward, then two back, then right again (T19): no member's state
    /// changes by that, and a tag that the node changes meanwhile reaches all.
    /// </summary>
    public async Task<DrillReport> StepAsync(ProcessCluster cluster, TimeSpan each)
    {
        var report = new DrillReport();
        var odd = cluster.Nodes[^1];
        await RestAsync(cluster);
        var before = cluster.Nodes.Select(node => node.Lines.Count).ToList();
        foreach (var hours in new[] { 1, -1, 0 })
        {
            Set(TimeSpan.FromHours(hours));
            var wall = await odd.MembersAsync();
            var error = DateTimeOffset.FromUnixTimeMilliseconds(wall.Json.GetProperty("ts").GetInt64()) - DateTimeOffset.UtcNow;
            report.Demand(Math.Abs(error.TotalHours - hours) < 0.1, $"the clock of {odd.Name} was to be off by {hours} h and is by {error.TotalHours} h");
            odd.Send($"tag hours={hours}");
            await Task.WhenAll(cluster.Except(odd).Select(node => node.WaitForAsync(
                $"hours={hours}", line => line.Event == "update" && line.Node == odd.Name && line.Json.GetProperty("tags").GetProperty("hours").GetString() == $"{hours}")));
            await Task.Delay(each);
            report.Figure($"clock {error.TotalHours:+0.00;-0.00} h: an update of the node reached all, and {StateChanges(cluster, before)} changes of state were seen so far");
        }

        report.Demand(StateChanges(cluster, before) == 0, $"members changed their state: {string.Join('\n', Changes(cluster, before))}");
        await report.AgreeAsync(cluster.Nodes, seconds: 10);
        return report;
    }

    /// <summary>Sets the clock off by this much.</summary>
    public void Set(TimeSpan error) => File.WriteAllText(_offset, FormattableString.Invariant($"{error.TotalSeconds:+0;-0;+0}\n"));

    public void Dispose() => File.Delete(_offset);

    /// <summary>Processes that have only just started may be too slow to answer a probe; that is over when nothing changes for some periods.</summary>
    private static async Task RestAsync(ProcessCluster cluster)
    {
        List<int> seen;
        do
        {
            seen = cluster.Nodes.Select(node => node.Lines.Count).ToList();
            await Task.Delay(TimeSpan.FromSeconds(4));
        }
        while (Changes(cluster, seen).Any());
    }

    private static int StateChanges(ProcessCluster cluster, List<int> before) => Changes(cluster, before).Count();

    private static IEnumerable<string> Changes(ProcessCluster cluster, List<int> before) =>
        from i in Enumerable.Range(0, cluster.Nodes.Count)
        from line in cluster[i].Lines.Skip(before[i])
        where line.Event is "suspect" or "alive" or "leave" or "join" or "removed" or "conflict"
        select line.Text;
}
