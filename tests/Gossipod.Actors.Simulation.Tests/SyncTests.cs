using System.Text;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Anti-entropy and its hooks in whole clusters.</summary>
public sealed class SyncTests
{
    private static SimCluster Formed(ulong seed, int nodes, double loss)
    {
        var sim = SimCluster.Create(seed, nodes, network => network.Loss(loss));
        sim.RunUntilConverged(TimeSpan.FromMinutes(3));
        return sim;
    }

    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(2, 0.02)]
    [InlineData(3, 0.03)]
    public void Members_that_were_cut_off_one_by_one_are_found_again_whatever_is_lost(ulong seed, double loss)
    {
        using var sim = Formed(seed, 30, loss);
        sim.CheckInvariants();
        for (var i = 0; i < 15; i++) sim.Isolate($"node-{i}");
        sim.Run(TimeSpan.FromSeconds(40));
        sim.Heal();
        sim.RunUntilConverged(TimeSpan.FromMinutes(2));
        Assert.Single(sim.LiveNodes.Select(name => sim.Node(name).Context!.Snapshot.Current!.Live.Count()).Distinct());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Sides_that_changed_much_apart_agree_after_the_partition(ulong seed)
    {
        using var sim = Formed(seed, 40, 0.02);
        sim.CheckInvariants();
        sim.Partition([[.. Enumerable.Range(0, 20).Select(i => $"node-{i}")], [.. Enumerable.Range(20, 20).Select(i => $"node-{i}")]]);
        sim.Run(TimeSpan.FromSeconds(60));
        sim.Leave("node-3");
        sim.Crash("node-30");
        sim.AddNode("left-1", "node-5");
        sim.AddNode("right-1", "node-25");
        sim.Run(TimeSpan.FromMinutes(2));
        sim.Heal();
        sim.RunUntilConverged(TimeSpan.FromMinutes(2));
        sim.RunUntil(
            "everybody knows that node-3 has left and not died",
            () => sim.LiveNodes.All(name => sim.Snapshot(name).Find("node-3") is null or { Status: MemberStatus.Left }),
            TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void An_idle_cluster_exchanges_hashes_and_no_rows()
    {
        using var sim = Formed(6, 50, 0);
        sim.Run(TimeSpan.FromMinutes(5));
        var (frames, bytes) = (sim.Network.StreamFramesSent, sim.Network.StreamBytesSent);
        sim.Run(TimeSpan.FromMinutes(10));
        var exchanges = (sim.Network.StreamFramesSent - frames) / 2.0;
        // 50 nodes, one exchange a minute each.
        Assert.InRange(exchanges, 480, 520);
        Assert.InRange((sim.Network.StreamBytesSent - bytes) / exchanges, 40, 80);
    }

    [Fact]
    public void A_storm_of_joins_at_one_seed_stays_within_its_limit_and_all_get_in()
    {
        using var sim = SimCluster.Create(7, 2, network => network.Latency(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(60)));
        for (var i = 0; i < 150; i++) sim.AddNode($"late-{i}", "node-0");
        var most = 0;
        sim.RunUntil("all are in", () =>
        {
            most = Math.Max(most, sim.Node("node-0").Context!.Internals.Exchanges());
            return sim.LiveNodes.Count == 152 && sim.LiveNodes.All(name => sim.Snapshot(name).Live.Count() == 152);
        });
        Assert.Equal(new SyncSettings().MaxExchanges, most);
        Assert.InRange(sim.LiveNodes.Sum(name => sim.Node(name).Context!.Counters[Counter.SyncsBusy]), 118, 1_000);
    }

    [Theory]
    [InlineData(10, 0, 0)]
    [InlineData(11, 0.02, 20)]
    public void Two_hundred_nodes_that_all_start_again_are_one_cluster_within_a_minute(ulong seed, double loss, double seconds)
    {
        using var sim = Formed(seed, 200, loss);
        sim.CheckInvariants();
        var names = sim.LiveNodes;
        foreach (var name in names)
        {
            sim.Crash(name);
            if (seconds > 0)
            {
                sim.Run(TimeSpan.FromSeconds(seconds / names.Count));
                sim.Restart(name);
            }
        }

        if (seconds == 0) foreach (var name in names) sim.Restart(name, name == names[0] ? null : names[0]);
        sim.RunUntilConverged(TimeSpan.FromSeconds(60));
        foreach (var name in names) Assert.Equal(2, sim.Node(name).Life);
    }

    [Fact]
    public void A_member_that_the_hook_does_not_want_stays_outside_and_so_does_a_cluster()
    {
        using var sim = SimCluster.Create(8, 4, hooks: name => name == "node-0" ? new Doorman() : null);
        sim.RunUntilConverged();
        sim.AddNode("intruder", "node-0");
        sim.Run(TimeSpan.FromSeconds(30));
        Assert.Single(sim.Snapshot("intruder").Members);
        Assert.All(["node-0", "node-1", "node-2", "node-3"], name => Assert.Null(sim.Snapshot(name).Find("intruder")));
    }

    [Fact]
    public void The_applications_state_reaches_everybody_by_anti_entropy_alone()
    {
        var hooks = new Dictionary<string, Gossip>();
        using var sim = SimCluster.Create(9, 20, hooks: name => hooks[name] = new Gossip(name));
        sim.RunUntilConverged();
        sim.RunUntil("everybody has heard of everybody's state", () => hooks.Values.All(hook => hook.Known.Count == 20), TimeSpan.FromMinutes(10));
        Assert.All(hooks.Values, hook => Assert.InRange(hook.Joins, hook.Name == "node-0" ? 19 : 1, 19));
    }

    private sealed class Doorman : IMembershipHook
    {
        public string? VetoJoin(Member joining, SyncPeer peer) => joining.Name == "intruder" ? "not on the list" : null;
    }

    /// <summary>Adds what it knows to each exchange.</summary>
    private sealed class Gossip(string name) : IMembershipHook
    {
        public string Name => name;

        public SortedSet<string> Known { get; } = [name];

        public int Joins { get; private set; }

        public ReadOnlyMemory<byte> ContributeState(SyncPeer peer) => Encoding.UTF8.GetBytes(string.Join(',', Known));

        public void MergeState(ReadOnlyMemory<byte> state, SyncPeer peer)
        {
            if (peer.IsJoin) Joins++;
            Known.UnionWith(Encoding.UTF8.GetString(state.Span).Split(','));
        }
    }
}
