using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Tests.Cluster;

/// <summary>One ActorSystem with a node on a loopback port that the system chose.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ClusterNode(ActorSystem system) => (System, Cluster) = (system, GossipodCluster.Get(system));

    public ActorSystem System { get; }

    public GossipodCluster Cluster { get; }

    public string Endpoint => Cluster.Self.Address.ToString();

    public string[] LiveNames => [.. Cluster.Snapshot.Live.Select(member => member.Name)];

    public static Config Configuration(string name, string cluster = "tests", string bind = "127.0.0.1:0", string more = "") =>
        ConfigurationFactory.ParseString($$"""
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            gossipod { cluster-name = "{{cluster}}", name = "{{name}}", bind = "{{bind}}", profile = local }
            {{more}}
            """);

    /// <summary>A node whose start may yet fail.</summary>
    public static ClusterNode Create(string name, string cluster = "tests", string bind = "127.0.0.1:0", string more = "") =>
        new(ActorSystem.Create(name, Configuration(name, cluster, bind, more)));

    public static async Task<ClusterNode> StartAsync(string name, string cluster = "tests", string more = "")
    {
        var node = Create(name, cluster, more: more);
        await node.Cluster.Started.WaitAsync(Patience);
        return node;
    }

    /// <summary>A node on a network whose faults a test controls.</summary>
    public static Task<ClusterNode> StartAsync(string name, FaultyNetwork network, string more = "") => StartAsync(name, network.Setup, more);

    public static async Task<ClusterNode> StartAsync(string name, Setup given, string more = "")
    {
        var setup = BootstrapSetup.Create().WithConfig(Configuration(name, more: more)).And(given);
        var node = new ClusterNode(ActorSystem.Create(name, setup));
        await node.Cluster.Started.WaitAsync(Patience);
        return node;
    }

    public async Task<SeedResult> JoinAsync(string seed)
    {
        using var limit = new CancellationTokenSource(Patience);
        return Assert.Single((await Cluster.JoinAsync([seed], limit.Token)).Seeds);
    }

    public static async Task EventuallyAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"not within {Patience}: {what}");
            await tick.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync() => await System.Terminate().WaitAsync(Patience);
}
