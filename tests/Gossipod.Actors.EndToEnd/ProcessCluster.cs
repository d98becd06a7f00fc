namespace Gossipod.Actors.EndToEnd;

/// <summary>Several real nodes that have formed a cluster: on 127.0.0.1, or each on a host of its own.</summary>
public sealed class ProcessCluster : IDisposable
{
    private readonly List<NodeProcess> _nodes = [];
    private readonly List<NodeProcess> _past = [];
    private readonly Dictionary<string, NodePlan> _plans = [];

    /// <summary>The present process of each node.</summary>
    public IReadOnlyList<NodeProcess> Nodes => _nodes;

    public NodeProcess this[int index] => _nodes[index];

    /// <summary>Starts n0 … n(count−1), all joining through n0, and waits until each has reported every other.</summary>
    public static Task<ProcessCluster> FormAsync(int count, params string[] more) => FormAsync(count, _ => new NodePlan { More = more });

    /// <summary>Starts n0 … n(count−1), each by its plan, all joining through n0, and waits until each has reported every other.</summary>
    public static async Task<ProcessCluster> FormAsync(int count, Func<int, NodePlan> plan)
    {
        var cluster = new ProcessCluster();
        try
        {
            for (var i = 0; i < count; i++)
            {
                cluster.Add($"n{i}", plan(i));
                if (i == 0) await cluster[0].WaitForAsync("ready", "n0", seconds: 60);
            }

            foreach (var node in cluster._nodes)
            {
                foreach (var other in cluster._nodes.Where(other => other != node)) await node.WaitForAsync("join", other.Name, seconds: 60);
            }

            return cluster;
        }
        catch (TimeoutException late)
        {
            var silent = cluster._nodes.Where(node => node.Lines.All(line => line.Event != "ready")).Select(node =>
                $"{node.Name} is not ready{(node.HasExited ? ", and has ended" : "")}:\n{string.Join('\n', node.Lines.Select(line => line.Text))}\n{node.Errors}");
            cluster.Dispose();
            throw new TimeoutException($"{late.Message}\n{string.Join('\n', silent)}", late);
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Starts one more node, which joins through the first; does not wait for it.</summary>
    public NodeProcess Add(string name, NodePlan plan)
    {
        var host = plan.Lab is null ? 0 : _nodes.Count;
        var address = plan.Address ?? (plan.Lab is null ? $"127.0.0.1:{NodeProgram.FreePort()}" : $"{NetworkLab.Address(host)}:{NetworkLab.Port}");
        _plans[name] = plan with { Address = address, Prefix = plan.Lab is { } lab ? [.. lab.On(host), .. plan.Prefix] : plan.Prefix };
        _nodes.Add(Start(name, _nodes.Count == 0 ? null : _nodes[0].Address));
        return _nodes[^1];
    }

    public IEnumerable<NodeProcess> Except(params NodeProcess[] gone) => _nodes.Except(gone);

    /// <summary>Starts a node in place of one that ended: same name, and unless the plan says otherwise the same address and program.</summary>
    public NodeProcess Restart(NodeProcess ended, Func<NodePlan, NodePlan>? change = null)
    {
        var at = _nodes.IndexOf(ended);
        var seed = _nodes.First(node => node != ended).Address;
        ended.Dispose();
        _past.Add(ended);
        if (change is not null) _plans[ended.Name] = change(_plans[ended.Name]);
        return _nodes[at] = Start(ended.Name, seed);
    }

    /// <summary>Milliseconds from <paramref name="since"/> until the last of the observers has reported it.</summary>
    public static async Task<double> UntilAllReportAsync(IEnumerable<NodeProcess> observers, string @event, string about, string? status, double since, double seconds = 30)
    {
        var lines = await Task.WhenAll(observers.Select(node => node.WaitForAsync(
            $"{@event} {about} {status}", line => line.At >= since && line.Event == @event && line.Node == about && (status is null || line.Status == status), seconds)));
        return lines.Max(line => line.At) - since;
    }

    /// <summary>Waits until each of these nodes says that exactly they are alive, all in the same version at the same address.</summary>
    /// <returns>Milliseconds that it took.</returns>
    /// <exception cref="TimeoutException">They do not agree in time; the message says about whom.</exception>
    public static async Task<double> UntilAgreedAsync(IEnumerable<NodeProcess> nodes, double seconds = 60)
    {
        var running = nodes.ToList();
        for (var since = NodeProcess.Now; ; await Task.Delay(100))
        {
            var tables = await Task.WhenAll(running.Select(node => node.TableAsync(seconds)));
            var expected = running.Select(node => node.Name).Order(StringComparer.Ordinal).ToList();
            var differing = Enumerable.Range(0, running.Count).FirstOrDefault(
                i => !tables[i].Live.SequenceEqual(tables[0].Live) || !tables[i].LiveNames.SequenceEqual(expected), -1);
            if (differing < 0) return NodeProcess.Now - since;
            if (NodeProcess.Now - since > seconds * 1_000)
                throw new TimeoutException($"no agreement within {seconds} s.\n{running[0].Name}: {tables[0]}\n{running[differing].Name}: {tables[differing]}");
        }
    }

    /// <summary>Reports of a death, by anyone and by earlier processes of the nodes too, of a node that is not among those meant to die.</summary>
    public IReadOnlyList<string> FalseDeaths(params string[] meantToDie) =>
    [
        .. from report in Deaths()
           where !meantToDie.Contains(report.Line.Node)
           select $"{report.Observer.Name}: {report.Line.Text}",
    ];

    /// <summary>Every report of a death.</summary>
    public IEnumerable<(NodeProcess Observer, NodeLine Line)> Deaths() => Lines(line => line is { Event: "leave", Status: "dead" });

    /// <summary>What any process of the cluster has printed, those that ended included.</summary>
    public IEnumerable<(NodeProcess Observer, NodeLine Line)> Lines(Func<NodeLine, bool> condition) =>
        from node in _past.Concat(_nodes) from line in node.Lines where condition(line) select (node, line);

    public void Dispose()
    {
        foreach (var node in _nodes) node.Dispose();
    }

    private NodeProcess Start(string name, string? seed)
    {
        var plan = _plans[name];
        return NodeProcess.StartProgram(plan.Program, name, plan.Address!, seed, plan.Prefix, [.. plan.More]);
    }
}

/// <summary>How one node of a cluster runs.</summary>
public sealed record NodePlan
{
    public string Program { get; init; } = NodeProgram.Path;

    /// <summary>IP:PORT to bind; null for a free port of 127.0.0.1, or for the host's address.</summary>
    public string? Address { get; init; }

    /// <summary>Where it has a host of its own, by the order in which nodes are added; null for this machine.</summary>
    public NetworkLab? Lab { get; init; }

    /// <summary>Command to run it under.</summary>
    public IReadOnlyList<string> Prefix { get; init; } = [];

    /// <summary>Further arguments.</summary>
    public IReadOnlyList<string> More { get; init; } = [];
}
