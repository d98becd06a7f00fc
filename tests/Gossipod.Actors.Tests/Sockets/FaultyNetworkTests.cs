using System.Net;
using Akka.Actor;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Tests.Cluster;

namespace Gossipod.Actors.Tests.Sockets;

/// <summary>Faults on real sockets: three ActorSystems on loopback, or two of which one is attached.</summary>
public sealed class FaultyNetworkTests
{
    private readonly FaultyNetwork _faults = new(seed: 1);

    /// <summary>So that lost datagrams kill.</summary>
    private const string NoStreamProbe = "gossipod.stream-probe = off";

    [Fact]
    public async Task A_node_that_is_cut_off_dies_for_the_others_and_comes_back()
    {
        await using var one = await ClusterNode.StartAsync("one", _faults);
        await using var two = await ClusterNode.StartAsync("two", _faults);
        await using var three = await ClusterNode.StartAsync("three", _faults);
        await FormAsync(one, two, three);
        Assert.Equal(3, _faults.Nodes.Count);
        Assert.Equal(0, _faults.DatagramsLost + _faults.DatagramsDamaged + _faults.DatagramsRepeated + _faults.StreamsRefused);

        _faults.Isolate(At(three));

        await SeesAsync(one, "three", MemberStatus.Dead);
        await SeesAsync(two, "three", MemberStatus.Dead);
        await ClusterNode.EventuallyAsync(() => three.Cluster.Snapshot.Members.Any(member => member.Status != MemberStatus.Alive), "three misses the others");
        Assert.Equal(MemberStatus.Alive, one.Cluster.Snapshot.Find("two")!.Status);
        Assert.True(_faults.DatagramsLost > 0);

        _faults.Heal();
        await FormAsync(one, two, three);
    }

    [Fact]
    public async Task A_node_that_is_reconnected_while_it_is_suspected_comes_back_by_itself()
    {
        await using var one = await ClusterNode.StartAsync("one", _faults);
        await using var two = await ClusterNode.StartAsync("two", _faults);
        await FormAsync(one, two);

        _faults.Partition([At(one)], [At(two)]);
        await ClusterNode.EventuallyAsync(() => one.Cluster.Snapshot.Find("two")!.Status != MemberStatus.Alive, "one misses two");
        _faults.Heal();

        await ConvergedAsync(one, two);
    }

    [Fact]
    public async Task A_one_way_cut_lets_the_other_direction_through()
    {
        await using var one = await ClusterNode.StartAsync("one", _faults);
        await using var two = await ClusterNode.StartAsync("two", _faults);
        await FormAsync(one, two);

        _faults.CutOneWay(At(two), At(one));

        // Pings of one arrive, the acks do not; two learns of it from one's pings, which accuse it.
        await SeesAsync(one, "two", MemberStatus.Dead);
        await ClusterNode.EventuallyAsync(() => two.Cluster.Self.Version.Incarnation > 0, "two has refuted");
        _faults.Heal();
        await FormAsync(one, two);
    }

    [Fact]
    public async Task One_attached_node_is_enough_and_meets_the_faults_of_both_directions()
    {
        await using var one = await ClusterNode.StartAsync("one", _faults, NoStreamProbe);
        await using var two = await ClusterNode.StartAsync("two", more: NoStreamProbe);
        await FormAsync(one, two);
        Assert.Equal([At(one)], _faults.Nodes);

        _faults.Loss(1);

        await SeesAsync(one, "two", MemberStatus.Dead);
        await SeesAsync(two, "one", MemberStatus.Dead);
        _faults.Faultless();
        await FormAsync(one, two);
    }

    [Fact]
    public async Task Loss_in_one_direction_of_a_link_is_loss_there()
    {
        await using var one = await ClusterNode.StartAsync("one", _faults, NoStreamProbe);
        await using var two = await ClusterNode.StartAsync("two", _faults, NoStreamProbe);
        await FormAsync(one, two);

        _faults.LossOneWay(At(one), At(two), 1);

        await SeesAsync(one, "two", MemberStatus.Dead);
        _faults.LossOneWay(At(one), At(two), 0);
        await FormAsync(one, two);
    }

    [Fact]
    public async Task Lossy_slow_and_damaging_networks_are_got_over()
    {
        await using var one = await ClusterNode.StartAsync("one", _faults);
        await using var two = await ClusterNode.StartAsync("two", _faults);
        await FormAsync(one, two);

        _faults.Loss(0.2).Duplication(0.3).Truncation(0.2).Latency(TimeSpan.Zero, TimeSpan.FromMilliseconds(40));

        await ClusterNode.EventuallyAsync(
            () => _faults is { DatagramsLost: > 5, DatagramsDamaged: > 5, DatagramsRepeated: > 5 }, "each fault has happened");
        _faults.Faultless();
        await FormAsync(one, two);
    }

    [Fact]
    public async Task Where_streams_are_blocked_a_join_says_so_and_members_stay()
    {
        await using var one = await ClusterNode.StartAsync("one", _faults);
        await using var two = await ClusterNode.StartAsync("two", _faults);
        await using var late = await ClusterNode.StartAsync("late");
        await FormAsync(one, two);

        _faults.BlockStreams(At(one));

        Assert.Contains("refused the connection", (await two.JoinAsync(one.Endpoint)).Failure, StringComparison.Ordinal);
        Assert.False((await late.JoinAsync(one.Endpoint)).Joined);
        Assert.True(_faults.StreamsRefused >= 2);
        Assert.Equal(["one", "two"], one.LiveNames);

        _faults.Heal();
        Assert.True((await late.JoinAsync(one.Endpoint)).Joined);
    }

    [Fact]
    public async Task Where_datagrams_are_blocked_a_join_works_and_the_member_is_kept_and_counted()
    {
        await using var one = await ClusterNode.StartAsync("one", _faults);
        await using var two = await ClusterNode.StartAsync("two", _faults);
        _faults.BlockDatagrams(At(one));

        Assert.True((await two.JoinAsync(one.Endpoint)).Joined);
        await ClusterNode.EventuallyAsync(() => two.Cluster.Snapshot.StreamOnlyCount == 1, "two reaches one over streams only");
        await ClusterNode.EventuallyAsync(() => one.Cluster.Snapshot.StreamOnlyCount == 1, "one reaches two over streams only");
        Assert.Equal(MemberStatus.Alive, two.Cluster.Snapshot.Find("one")!.Status);

        _faults.Heal();
        await ClusterNode.EventuallyAsync(() => two.Cluster.Snapshot.StreamOnlyCount == 0, "two gets datagrams of one again");
    }

    [Fact]
    public async Task A_frame_that_stalls_fails_the_join_at_its_deadline()
    {
        const string Impatient = "gossipod.sync.exchange-timeout = 1s"; // shorter than transport.handshake-timeout
        await using var one = await ClusterNode.StartAsync("one", _faults, Impatient);
        await using var two = await ClusterNode.StartAsync("two", _faults, Impatient);
        _faults.Latency(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));

        var joined = await two.JoinAsync(one.Endpoint);

        Assert.False(joined.Joined);
        Assert.Contains("within", joined.Failure, StringComparison.Ordinal);
        Assert.True(_faults.FramesStalled > 0);
    }

    [Fact]
    public async Task A_transport_that_breaks_behind_the_faults_breaks_its_node_as_in_production()
    {
        await using var node = await ClusterNode.StartAsync("one", _faults);
        using var inbox = Inbox.Create(node.System);
        node.System.EventStream.Subscribe(inbox.Receiver, typeof(NodeTerminated));

        // Its number is higher where the first ports were taken.
        var transport = node.Cluster.Node.Refs.Datagrams.Path;
        node.System.ActorSelection(transport / "sockets").Tell(Kill.Instance);

        var broken = Assert.IsType<NodeTerminated>(await inbox.ReceiveAsync(ClusterNode.Patience));
        Assert.Contains($"its actor {transport.Name} failed", broken.Reason, StringComparison.Ordinal);
        await ClusterNode.EventuallyAsync(() => _faults.Nodes.Count == 0, "the node is no longer attached");
    }

    [Fact]
    public async Task The_example_of_the_documents_runs()
    {
        var config = ClusterNode.Configuration("payments");
        var faults = new FaultyNetwork(seed: 1);
        var system = ActorSystem.Create("payments", BootstrapSetup.Create().WithConfig(config).And(faults.Setup));
        var cluster = GossipodCluster.Get(system);
        await cluster.Started;

        faults.Loss(0.05).Latency(20.Milliseconds(), 80.Milliseconds());
        faults.Isolate(cluster.Self.Address);
        faults.Heal();
        faults.Faultless();

        Assert.Equal([cluster.Self.Address], faults.Nodes);
        Assert.Null(faults.Rules);
        await system.Terminate().WaitAsync(ClusterNode.Patience);
    }

    [Fact]
    public void Wrong_arguments_are_refused_with_the_rule()
    {
        var node = new IPEndPoint(IPAddress.Loopback, 1);
        Assert.Contains("at least one", Assert.Throws<ArgumentException>(() => _faults.Isolate()).Message, StringComparison.Ordinal);
        Assert.Contains("two sides", Assert.Throws<ArgumentException>(() => _faults.Partition([node])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _faults.Partition([node], []));
        Assert.Throws<ArgumentNullException>(() => _faults.CutOneWay(node, null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => _faults.Loss(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _faults.LossOneWay(node, node, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => _faults.Latency(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _faults.Latency(TimeSpan.Zero, TimeSpan.FromMinutes(2)));
        Assert.Null(_faults.Rules);
    }

    private static IPEndPoint At(ClusterNode node) => node.Cluster.Self.Address;

    /// <summary>All join through the first, for the first time or after they have taken each other for dead.</summary>
    private static async Task FormAsync(params ClusterNode[] nodes)
    {
        foreach (var node in nodes[1..]) Assert.True((await node.JoinAsync(nodes[0].Endpoint)).Joined);
        await ConvergedAsync(nodes);
    }

    private static Task ConvergedAsync(params ClusterNode[] nodes) => ClusterNode.EventuallyAsync(
        () => nodes.All(node => node.Cluster.Snapshot.Members.Count(member => member.Status == MemberStatus.Alive) == nodes.Length),
        $"{nodes.Length} nodes see each other alive");

    private static Task SeesAsync(ClusterNode observer, string name, MemberStatus status) => ClusterNode.EventuallyAsync(
        () => observer.Cluster.Snapshot.Find(name)?.Status == status, $"{observer.Cluster.Self.Name} sees {name} as {status}");
}
