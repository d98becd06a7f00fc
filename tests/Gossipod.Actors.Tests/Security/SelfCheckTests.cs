using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Cluster;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Security;

/// <summary>Real nodes try their own protection before they join anybody: what is configured must be what is observed.</summary>
public sealed class SelfCheckTests : TlsHarness
{
    [Theory]
    [InlineData("on", "on")]
    [InlineData("on", "off")]
    [InlineData("off", "on")]
    [InlineData("off", "off")]
    public async Task It_agrees_with_the_switches(string incoming, string outgoing)
    {
        var switches = $"gossipod.security {{ verify-incoming = {incoming}, verify-outgoing = {outgoing} }}";
        await using var keyed = await ClusterNode.StartAsync("keyed", more: $"{WithKey}\n{switches}");
        await using var certified = await StartAsync("certified", switches);

        Assert.All([keyed, certified], node => Assert.Single(node.Cluster.Snapshot.Members));
    }

    [Theory]
    [InlineData("0.0.0.0:0")]
    [InlineData("[::]:0")]
    public async Task It_reaches_a_node_on_every_address(string bind)
    {
        await using var node = ClusterNode.Create("a", bind: bind, more: WithKey);

        await node.Cluster.Started.WaitAsync(ClusterNode.Patience);
    }

    [Fact]
    public async Task A_later_life_begins_with_it_too()
    {
        var isBroken = false;
        await using var node = await ClusterNode.StartAsync("a", Broken(security => security with { VerifyIncoming = security.VerifyIncoming && !Volatile.Read(ref isBroken) }), WithKey);
        await node.Cluster.LeaveAsync().WaitAsync(ClusterNode.Patience);

        Volatile.Write(ref isBroken, true);
        var failure = await Assert.ThrowsAsync<GossipodException>(() => node.Cluster.StartAgainAsync().WaitAsync(ClusterNode.Patience));

        Assert.Contains("a stream in the clear was taken", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_life_whose_streams_are_TLS_agrees_with_it_too()
    {
        await using var a = await StartAsync("a");
        await a.Cluster.LeaveAsync().WaitAsync(ClusterNode.Patience);

        await a.Cluster.StartAgainAsync().WaitAsync(ClusterNode.Patience);

        await using var b = await StartAsync("b");
        Assert.True((await b.JoinAsync(a.Endpoint)).Joined);
    }

    [Fact]
    public async Task A_node_that_takes_streams_in_the_clear_against_its_settings_does_not_start()
    {
        var failure = await FailureAsync(WithKey);

        Assert.Contains("a stream in the clear was taken (it was answered), though security.verify-incoming is on", failure, StringComparison.Ordinal);
        Assert.Contains("security.self-check = off", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_starts_all_the_same_where_the_check_is_off()
    {
        await using var node = await ClusterNode.StartAsync("a", Broken(), $"{WithKey}\ngossipod.security.self-check = off");

        Assert.Single(node.Cluster.Snapshot.Members);
    }

    [Fact]
    public async Task A_node_whose_streams_leave_in_the_clear_does_not_start()
    {
        var failure = await FailureAsync(WithKey, security => security with { VerifyOutgoing = false });

        Assert.Contains("a protected stream of its own was refused: SealedOnly", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nor_does_it_where_streams_in_the_clear_are_taken()
    {
        var failure = await FailureAsync(
            $"{WithKey}\ngossipod.security.verify-incoming = off", security => security with { VerifyOutgoing = false });

        Assert.Contains("a protected stream of its own was refused: it left in the clear", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_whose_streams_leave_by_keys_instead_of_TLS_does_not_start()
    {
        var failure = await FailureAsync(
            $"{WithTls}\ngossipod {{ {Authority.Write("a").Hocon}, security.tls.accept-sealed = on }}",
            security => security with { Streams = StreamProtection.Keys });

        Assert.Contains("a protected stream of its own was refused: it left without a certificate", failure, StringComparison.Ordinal);
    }

    private static NodeSetup Broken(Func<SecuritySettings, SecuritySettings>? breaking = null) => new()
    {
        StreamTransport = node => TcpTransportActor.Props(Weakened(node, breaking ?? (security => security with { VerifyIncoming = false }))),
    };

    /// <summary>The transport of a node with other settings than the node has: enforcement that is broken on purpose.</summary>
    private static NodeContext Weakened(NodeContext node, Func<SecuritySettings, SecuritySettings> breaking) => new()
    {
        Settings = node.Settings with { Security = breaking(node.Settings.Security) },
        TimeProvider = node.TimeProvider,
        Random = node.Random,
        DatagramTransport = node.DatagramTransport,
        StreamTransport = node.StreamTransport,
        Dispatcher = node.Dispatcher,
        Counters = node.Counters,
        Keys = node.Keys,
        Tls = node.Tls,
        Snapshot = node.Snapshot,
        Refs = node.Refs,
    };

    private static async Task<string> FailureAsync(string more, Func<SecuritySettings, SecuritySettings>? breaking = null)
    {
        var setup = BootstrapSetup.Create().WithConfig(ClusterNode.Configuration("a", more: more)).And(Broken(breaking));
        using var system = ActorSystem.Create("a", setup);
        var failure = await Assert.ThrowsAsync<GossipodException>(() => GossipodCluster.Get(system).Started.WaitAsync(ClusterNode.Patience));
        await system.Terminate().WaitAsync(ClusterNode.Patience);
        return failure.Message;
    }
}
