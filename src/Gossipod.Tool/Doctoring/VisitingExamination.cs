using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using Gossipod.Actors;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Actors.Configuration;

namespace Gossipod.Tool.Doctoring;

/// <summary>Examines the way to a member and back by a node of its own, which joins through that member for some seconds and leaves.</summary>
/// <param name="target">The member, host:port.</param>
/// <param name="config">The visiting node's settings, the section gossipod at their root.</param>
internal sealed class VisitingExamination(string target, Config config)
{
    private const string Hocon = "akka { loglevel = OFF, stdout-loglevel = OFF, loggers = [], scheduler.tick-duration = 50ms, coordinated-shutdown.run-by-clr-shutdown-hook = off }";

    /// <summary>The member may have to take notice of the visitor first.</summary>
    private const int Tries = 5;

    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Each finding as it is made.</summary>
    public async IAsyncEnumerable<Finding> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ending)
    {
        using var system = ActorSystem.Create("doctor", ConfigurationFactory.ParseString(Hocon).WithFallback(config));
        var cluster = GossipodCluster.Get(system);
        try
        {
            await StartedAsync(cluster, ending);
            foreach (var problem in cluster.AddressReport.Problems) yield return Finding.Bad("advertised", problem.ToString(), "use --bind or --advertise with an address that the cluster reaches");
            yield return Checks.Mtu(cluster.AddressReport.Advertised.Address, cluster.Settings.Protocol.MaxDatagramBytes);
            var port = await ConnectAsync(ending);
            yield return port;
            if (port.Verdict == Verdict.Bad) yield break;
            var (joined, endpoint) = await JoinAsync(cluster, ending);
            yield return joined;
            if (joined.Verdict == Verdict.Bad) yield break;
            foreach (var finding in await WayAsync(cluster, endpoint, ending)) yield return finding;
        }
        finally
        {
            // Leaves first, as every node does.
            await system.Terminate();
        }
    }

    private static async Task StartedAsync(GossipodCluster cluster, CancellationToken ending)
    {
        try
        {
            await cluster.Started.WaitAsync(ending);
        }
        catch (GossipodException failure)
        {
            throw new ToolException($"the visiting node cannot start: {failure.Message}", failure);
        }
    }

    private async Task<Finding> ConnectAsync(CancellationToken ending)
    {
        const string Remedy = "let TCP through to its port, and see that a node runs there ('gossipod info')";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ending);
        limit.CancelAfter(ConnectPatience);
        try
        {
            var port = EndpointText.TryParse(target, portMin: 1, out _)!;
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(port.Host, port.Port, limit.Token);
            return Finding.Good("port", $"{target} takes connections over TCP");
        }
        catch (SocketException failure)
        {
            return Finding.Bad("port", $"{target}: {failure.Message}; datagrams cannot be tried without", Remedy);
        }
        catch (OperationCanceledException) when (!ending.IsCancellationRequested)
        {
            return Finding.Bad("port", $"{target}: no answer over TCP within {DurationText.Of(ConnectPatience)}; datagrams cannot be tried without", Remedy);
        }
    }

    private async Task<(Finding Finding, IPEndPoint? Endpoint)> JoinAsync(GossipodCluster cluster, CancellationToken ending)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ending);
        limit.CancelAfter(JoinPatience);
        try
        {
            var result = await cluster.JoinAsync([target], limit.Token);
            return result.Seeds.FirstOrDefault(seed => seed.Joined) is { } taken
                ? (Finding.Good("cluster", $"{target} took this node in: the cluster's name is {cluster.Settings.ClusterName}, and the key fits if there is any"), taken.Endpoint)
                : (Finding.Bad("cluster", result.ToString(), "--cluster names the cluster, --key-file has one of its keys; what it says is the reason"), null);
        }
        catch (Exception failure) when (failure is GossipodException or ArgumentException || (failure is OperationCanceledException && !ending.IsCancellationRequested))
        {
            var why = failure is OperationCanceledException ? $"it has not taken this node in within {DurationText.Of(JoinPatience)}" : failure.Message;
            return (Finding.Bad("cluster", $"{target}: {why}", "see that a node of Gossipod runs there ('gossipod info'), and what its log says"), null);
        }
    }

    private static async Task<IReadOnlyList<Finding>> WayAsync(GossipodCluster cluster, IPEndPoint? endpoint, CancellationToken ending)
    {
        var others = cluster.Snapshot.Live.Where(member => member.Name != cluster.Self.Name).ToList();
        if ((others.Find(member => Equals(member.Address, endpoint) || Equals(member.StreamAddress, endpoint)) ?? others.FirstOrDefault()) is not { } member)
            return [Finding.Unknown("ways", "no other member is alive")];
        var found = await cluster.TryPathAsync(member.Name, cancellationToken: ending);
        for (var tried = 1; found is { Unasked: not null, StreamThere: not null } && tried < Tries; tried++)
        {
            await Task.Delay(Pause, TimeProvider.System, ending);
            found = await cluster.TryPathAsync(member.Name, cancellationToken: ending);
        }

        var longest = cluster.Settings.Protocol.MaxDatagramBytes;
        var way = new Way(member.Name, member.Address.ToString(), PathJson.Of(found));
        var findings = new Ways([way], cluster.AddressReport.Advertised.ToString(), longest).Findings().ToList();
        if (Checks.Fragments([member.Address], longest) is { } fragments) findings.Add(fragments);
        return findings;
    }
}
