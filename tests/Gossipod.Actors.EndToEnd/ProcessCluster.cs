namespace Gossipod.Actors.EndToEnd;

/// <summary>Several real nodes on 127.0.0.1 that have formed a cluster.</summary>
public sealed class ProcessCluster : IDisposable
{
    private readonly List<NodeProcess> _nodes = [];

    public IReadOnlyList<NodeProcess> Nodes => _nodes;

    public NodeProcess this[int index] => _nodes[index];

    /// <summary>Starts n0 … n(count−1), all joining through n0, and waits until each has reported every other.</summary>
    public static async Task<ProcessCluster> FormAsync(int count, params string[] more)
    {
        var cluster = new ProcessCluster();
        try
        {
            for (var i = 0; i < count; i++)
            {
                cluster._nodes.Add(NodeProcess.Start($"n{i}", $"127.0.0.1:{NodeProgram.FreePort()}", i == 0 ? null : cluster[0].Address, prefix: null, more));
                if (i == 0) await cluster[0].WaitForAsync("ready", "n0");
            }

            foreach (var node in cluster._nodes)
            {
                foreach (var other in cluster._nodes.Where(other => other != node)) await node.WaitForAsync("join", other.Name, seconds: 60);
            }

            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    public IEnumerable<NodeProcess> Except(params NodeProcess[] gone) => _nodes.Except(gone);

    /// <summary>Starts a node in place of one that ended: same name, same address.</summary>
    public NodeProcess Restart(NodeProcess ended, params string[] more)
    {
        var at = _nodes.IndexOf(ended);
        var seed = _nodes.First(node => node != ended).Address;
        ended.Dispose();
        return _nodes[at] = NodeProcess.Start(ended.Name, ended.Address, seed, prefix: null, more);
    }

    /// <summary>Milliseconds from <paramref name="since"/> until the last of the observers has reported it.</summary>
    public static async Task<double> UntilAllReportAsync(IEnumerable<NodeProcess> observers, string @event, string about, string? status, double since, double seconds = 30)
    {
        var lines = await Task.WhenAll(observers.Select(node => node.WaitForAsync(
            $"{@event} {about} {status}", line => line.At >= since && line.Event == @event && line.Node == about && (status is null || line.Status == status), seconds)));
        return lines.Max(line => line.At) - since;
    }

    /// <summary>Reports of a death, by anyone, of a node that is not among those meant to die.</summary>
    public IReadOnlyList<string> FalseDeaths(params string[] meantToDie) =>
    [
        .. from node in _nodes
           from line in node.Lines
           where line.Event == "leave" && line.Status == "dead" && !meantToDie.Contains(line.Node)
           select $"{node.Name}: {line.Text}",
    ];

    public void Dispose()
    {
        foreach (var node in _nodes) node.Dispose();
    }
}
