using System.Net;
using Akka.Actor;
using Akka.Configuration;
using Gossipod.Actors;
using Gossipod.Actors.Diagnostics;

namespace Gossipod.Tool.Doctoring;

/// <summary>Examines the way to a member and back by a node of its own, which joins through that member for some seconds and leaves.</summary>
/// <param name="target">The member, host:port.</param>
/// <param name="config">The visiting node's settings, the section gossipod at their root.</param>
/// <param name="wait">Most time for others to reach the visitor.</param>
internal sealed class VisitingExamination(string target, Config config, TimeSpan wait)
{
    private const string Hocon = "akka { loglevel = OFF, stdout-loglevel = OFF, loggers = [], scheduler.tick-duration = 50ms, coordinated-shutdown.run-by-clr-shutdown-hook = off }";

    private const int Pings = 3;

    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

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
            var join = await JoinAsync(cluster, ending);
            yield return join.Finding;
            if (!join.Joined) yield break;
            yield return await DatagramsThereAsync(cluster, join.Endpoint, ending);
            foreach (var finding in await FromThereAsync(cluster, ending)) yield return finding;
            yield return Checks.Clock(cluster.Snapshot.Members.Where(member => member.Name != cluster.Self.Name).Select(member => (member.Name, member.Version.Generation)), TimeProvider.System.GetUtcNow());
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

    private async Task<(Finding Finding, bool Joined, IPEndPoint? Endpoint)> JoinAsync(GossipodCluster cluster, CancellationToken ending)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ending);
        limit.CancelAfter(JoinPatience);
        try
        {
            var result = await cluster.JoinAsync([target], limit.Token);
            if (result.Seeds.FirstOrDefault(seed => seed.Joined) is { } taken)
                return (Finding.Good("streams there", $"{target} took this node in over TCP: the port is open, the cluster's name is {cluster.Settings.ClusterName}, the key fits"), true, taken.Endpoint);
            var isRefused = result.Seeds.Any(seed => seed.Failure?.Contains("refused: ", StringComparison.Ordinal) == true);
            var remedy = isRefused ? "TCP gets through; name its cluster with --cluster and one of its keys with --key-file" : "let TCP through to its port, and see that a node runs there ('gossipod info')";
            return (Finding.Bad("streams there", result.ToString(), remedy), false, null);
        }
        catch (Exception failure) when (failure is GossipodException or ArgumentException || (failure is OperationCanceledException && !ending.IsCancellationRequested))
        {
            var why = failure is OperationCanceledException ? $"no answer within {DurationText.Of(JoinPatience)}" : failure.Message;
            return (Finding.Bad("streams there", $"{target}: {why}", "let TCP through to its port, and see that a node runs there ('gossipod info')"), false, null);
        }
    }

    private static async Task<Finding> DatagramsThereAsync(GossipodCluster cluster, IPEndPoint? endpoint, CancellationToken ending)
    {
        var others = cluster.Snapshot.Alive.Where(member => member.Name != cluster.Self.Name).ToList();
        if ((others.Find(member => member.Address.Equals(endpoint)) ?? others.FirstOrDefault()) is not { } member) return Finding.Unknown("datagrams there", "no other member is alive");
        var failure = "";
        for (var ping = 0; ping < Pings; ping++)
        {
            try
            {
                var time = await cluster.PingAsync(member, cancellationToken: ending);
                return Finding.Good("datagrams there", $"{member.Name} at {member.Address} answers over UDP in {DurationText.Milliseconds(time.TotalMilliseconds)}");
            }
            catch (GossipodException none)
            {
                failure = none.Message;
            }
        }

        return Finding.Bad("datagrams there", $"{member.Name} at {member.Address}: {failure}", "let UDP through to its port and back");
    }

    /// <summary>Others ping each member within some periods, and compare tables with one of them each sync-interval.</summary>
    private async Task<List<Finding>> FromThereAsync(GossipodCluster cluster, CancellationToken ending)
    {
        var (began, counters) = (TimeProvider.System.GetTimestamp(), cluster.Node.Counters);
        bool IsReached() => cluster.AddressReport.ReachedByPeer == true;
        while (!(IsReached() && counters[Counter.StreamsAccepted] > 0) && TimeProvider.System.GetElapsedTime(began) < wait) await Task.Delay(Look, TimeProvider.System, ending);
        var (advertised, waited) = (cluster.AddressReport.Advertised, DurationText.Of(wait));
        return
        [
            IsReached()
                ? Finding.Good("datagrams here", $"a ping of another member has arrived at {advertised}")
                : Finding.Bad("datagrams here", $"no ping of another member has arrived at {advertised} within {waited}", "let UDP through to this machine; --bind and --advertise choose address and port"),
            counters[Counter.StreamsAccepted] > 0
                ? Finding.Good("streams here", $"another member has connected to {advertised} over TCP")
                : Finding.Unknown("streams here", $"no member has connected to {advertised} within {waited}", $"they do so about every {DurationText.Of(cluster.Settings.Protocol.SyncInterval)}; wait longer with --wait"),
        ];
    }
}
