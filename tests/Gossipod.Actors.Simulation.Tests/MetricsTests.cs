using System.Net;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Security;
using Gossipod.Actors.Sync;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Each instrument moves when it should, and shows what happened.</summary>
public sealed class MetricsTests
{
    private static SimCluster Settled(
        int nodes = 6, Func<ProtocolSettings, ProtocolSettings>? settings = null, IReadOnlyList<ClusterKey>? keys = null, [CallerMemberName] string test = "")
    {
        var sim = SimCluster.Create(seed: 911, nodes, settings: settings, clusterName: test, keys: keys);
        sim.RunUntilConverged();
        sim.Run(5.Seconds());
        return sim;
    }

    [Fact]
    public void A_quiet_cluster_shows_its_members_direct_probes_and_equal_views()
    {
        using var sim = Settled();
        using var seen = Measurements.Of(sim, "node-1");
        sim.Run(30.Seconds());

        Assert.Equal([6], seen.Observed("gossipod.members", ("state", "alive")));
        Assert.Equal([0], seen.Observed("gossipod.members", ("state", "dead")));
        Assert.InRange(seen.Recorded("gossipod.probe.results", ("kind", "direct"), ("outcome", "answered")).Count, 29, 31);
        Assert.All(seen.Recorded("gossipod.probe.duration", ("kind", "direct")), time => Assert.InRange(time, 0.001, 0.0025));
        Assert.Equal(seen.Recorded("gossipod.probe.duration", ("kind", "direct")), seen.Recorded("gossipod.rtt"));
        Assert.Equal([1], seen.Observed("gossipod.view.hash_agreement"));
        Assert.Equal([0], seen.Observed("gossipod.local_health"));
        Assert.Equal([0], seen.Observed("gossipod.gossip.queue.depth", ("kind", "member")));
        Assert.Equal([0], seen.Observed("gossipod.keyring.keys"));
        Assert.Equal(14, seen.Observed("gossipod.mailbox.depth").Count);
        Assert.Empty(seen.Recorded("gossipod.member.transitions"));
        Assert.InRange(Assert.Single(seen.Observed("gossipod.pings", ("direction", "transmit"), ("transport", "udp"))), 29, 40);
    }

    [Fact]
    public void A_crash_shows_as_two_transitions_and_the_time_between_them()
    {
        using var sim = Settled();
        using var seen = Measurements.Of(sim, "node-1");
        sim.Crash("node-5");
        sim.RunUntil("node-1 sees node-5 dead", () => sim.Snapshot("node-1").Find("node-5") is { Status: MemberStatus.Dead }, 30.Seconds());
        sim.Run(1.Seconds());

        Assert.Equal([1], seen.Recorded("gossipod.member.transitions", ("from", "alive"), ("to", "suspect")));
        Assert.Equal([1], seen.Recorded("gossipod.member.transitions", ("from", "suspect"), ("to", "dead")));
        Assert.InRange(Assert.Single(seen.Recorded("gossipod.suspicion.duration", ("outcome", "dead"))), 0.5, 30);
        Assert.Equal([1], seen.Observed("gossipod.members", ("state", "dead")));
        Assert.True(Assert.Single(seen.Observed("gossipod.gossip.transmissions", ("kind", "member"))) > 0);
    }

    [Fact]
    public void A_refutation_shows_on_both_sides_and_the_pause_where_it_was()
    {
        using var sim = Settled();
        using var accuser = Measurements.Of(sim, "node-1");
        using var accused = Measurements.Of(sim, "node-5");
        sim.Pause("node-5");
        sim.RunUntil("node-1 suspects node-5", () => sim.Snapshot("node-1").Find("node-5") is { Status: MemberStatus.Suspect }, 20.Seconds());
        sim.Resume("node-5");
        sim.Run(20.Seconds());

        Assert.Equal([1], accuser.Recorded("gossipod.member.transitions", ("to", "alive"), ("cause", "refuted")));
        Assert.Single(accuser.Recorded("gossipod.suspicion.duration", ("outcome", "refuted")));
        Assert.True(Assert.Single(accused.Observed("gossipod.suspicion.refutations")) >= 1);
        Assert.True(Assert.Single(accused.Observed("gossipod.incarnation")) >= 1);
        Assert.InRange(accused.Recorded("gossipod.local_pause")[0], 0.5, 20);
    }

    [Fact]
    public void A_leave_and_the_removal_of_its_tombstone_are_transitions()
    {
        using var sim = Settled(settings: settings => settings with { Tombstone = 70.Seconds() });
        using var seen = Measurements.Of(sim, "node-1");
        sim.Leave("node-5");
        sim.Run(2.Seconds());
        Assert.Equal([1], seen.Recorded("gossipod.member.transitions", ("from", "alive"), ("to", "left"), ("cause", "left")));
        sim.Run(100.Seconds());
        Assert.Equal([1], seen.Recorded("gossipod.member.transitions", ("from", "left"), ("to", "removed"), ("cause", "reaped")));
        Assert.Equal([0], seen.Observed("gossipod.members", ("state", "left")));
    }

    [Fact]
    public void A_join_is_an_attempt_and_an_exchange_of_tables_on_both_sides()
    {
        using var sim = Settled();
        using var seed = Measurements.Of(sim, "node-0");
        sim.AddNode("late", "node-0");
        using var late = Measurements.Of(sim, "late");
        sim.Run(2.Seconds());

        Assert.Equal([1], late.Recorded("gossipod.join.attempts", ("outcome", "joined")));
        Assert.InRange(Assert.Single(late.Recorded("gossipod.push_pull.duration", ("direction", "outbound"), ("purpose", "join"), ("outcome", "completed"))), 0.001, 1);
        var size = Assert.Single(late.Recorded("gossipod.push_pull.size", ("direction", "outbound")));
        Assert.InRange(Assert.Single(seed.Recorded("gossipod.push_pull.size", ("direction", "inbound"), ("purpose", "join"))), size / 2, size);
        Assert.Equal([1], seed.Recorded("gossipod.member.transitions", ("from", "unknown"), ("to", "alive"), ("cause", "joined")));
        Assert.Equal([0], late.Observed("gossipod.push_pull.active", ("direction", "outbound")));
    }

    [Fact]
    public void A_join_that_nobody_answers_is_a_failed_attempt()
    {
        using var sim = Settled(nodes: 2);
        using var late = Measurements.Of(sim, "node-1");
        sim.Crash("node-0");
        sim.Node("node-1").JoinThrough(sim.Node("node-0").Endpoint);
        sim.Run(10.Seconds());
        Assert.NotEmpty(late.Recorded("gossipod.join.attempts", ("outcome", "failed")));
        Assert.NotEmpty(late.Recorded("gossipod.push_pull.duration", ("outcome", "failed")));
    }

    [Fact]
    public void Seeds_that_lead_nowhere_or_are_too_many_are_attempts_with_results_of_their_own()
    {
        using var sim = Settled(nodes: 2);
        sim.Crash("node-0");
        sim.AddNodeWithSeeds("late", "nowhere.internal:7946", "discovery:nothing", sim.Node("node-0").Endpoint.ToString());
        using var late = Measurements.Of(sim, "late");
        sim.Run(8.Seconds());
        sim.Restart("node-0", "node-1");
        sim.RunUntil("late has joined", () => sim.Snapshot("late").Members.Count > 1, 31.Seconds());
        var failed = late.Recorded("gossipod.join.attempts", ("outcome", "failed")).Count;
        Assert.InRange(failed, 2, 6);
        Assert.Equal([1], late.Recorded("gossipod.join.attempts", ("outcome", "joined")));
        Assert.Equal(Enumerable.Repeat(2.0, failed), late.Recorded("gossipod.join.attempts", ("outcome", "unresolved")));

        var sync = sim.Node("late").Context!.Settings.Sync;
        var many = Enumerable.Range(1, sync.MaxExchanges + sync.MaxWaitingJoins + 3).Select(port => new IPEndPoint(sim.Node("node-0").Endpoint.Address, 10_000 + port)).ToList();
        sim.Node("late").Tell(new JoinCluster(many), ActorRefs.Nobody);
        sim.Run(1.Seconds());
        Assert.Equal([1, 1, 1], late.Recorded("gossipod.join.attempts", ("outcome", "not_asked")));
    }

    [Fact]
    public void A_suspect_that_restarts_has_refuted_nothing()
    {
        using var sim = Settled();
        using var seen = Measurements.Of(sim, "node-1");
        sim.Crash("node-5");
        sim.RunUntil("node-1 suspects node-5", () => sim.Snapshot("node-1").Find("node-5") is { Status: MemberStatus.Suspect }, 20.Seconds());
        sim.Restart("node-5", "node-0");
        sim.Run(5.Seconds());
        Assert.Equal([1], seen.Recorded("gossipod.member.transitions", ("from", "suspect"), ("to", "alive"), ("cause", "restarted")));
        Assert.InRange(Assert.Single(seen.Recorded("gossipod.suspicion.duration", ("outcome", "restarted"))), 0.001, 5);
        Assert.Empty(seen.Recorded("gossipod.suspicion.duration", ("outcome", "refuted")));
    }

    [Fact]
    public void What_an_operator_forgets_is_not_reaped()
    {
        using var sim = Settled();
        using var seen = Measurements.Of(sim, "node-1");
        sim.Crash("node-5");
        sim.RunUntil("node-1 sees node-5 dead", () => sim.Snapshot("node-1").Find("node-5") is { Status: MemberStatus.Dead }, 30.Seconds());
        sim.Run(5.Seconds());
        sim.Forget("node-0", "node-5");
        sim.Run(10.Seconds());
        Assert.Equal([1], seen.Recorded("gossipod.member.transitions", ("from", "dead"), ("to", "removed"), ("cause", "forgotten")));
        Assert.Empty(seen.Recorded("gossipod.member.transitions", ("cause", "reaped")));
    }

    [Fact]
    public void A_clean_partition_shows_in_live_members_and_not_in_the_agreement_of_views()
    {
        using var sim = Settled();
        var all = sim.LiveNodes.Select(name => Measurements.Of(sim, name)).ToList();
        sim.Partition(["node-0", "node-1", "node-2"], ["node-3", "node-4", "node-5"]);
        sim.RunUntil("each side sees three", () => sim.LiveNodes.All(name => sim.Snapshot(name).Live.Count() == 3), 60.Seconds());
        sim.Run(60.Seconds());
        foreach (var seen in all)
        {
            Assert.Equal([3], seen.Observed("gossipod.members", ("state", "alive")));
            Assert.Equal([3], seen.Observed("gossipod.members", ("state", "dead")));
            Assert.Equal([1], seen.Observed("gossipod.view.hash_agreement"));
            seen.Dispose();
        }
    }

    [Fact]
    public void There_is_room_for_news_of_each_member_and_what_nobody_can_be_told_waits()
    {
        using var sim = Settled(nodes: 1);
        using var seen = Measurements.Of(sim, "node-0");
        sim.Broadcast("node-0", MessagePayload.FromBytes(new byte[] { 1 }));
        sim.Run(5.Seconds());
        Assert.Equal([1], seen.Observed("gossipod.gossip.queue.depth", ("kind", "member")));
        Assert.Equal([1], seen.Observed("gossipod.gossip.queue.limit", ("kind", "member")));
        sim.AddNode("late", "node-0");
        sim.Run(5.Seconds());
        Assert.Equal([0], seen.Observed("gossipod.gossip.queue.depth", ("kind", "member")));
        Assert.Equal([2], seen.Observed("gossipod.gossip.queue.limit", ("kind", "member")));
        Assert.Equal([4_096], seen.Observed("gossipod.gossip.queue.limit", ("kind", "broadcast")));
    }

    [Fact]
    public void Helpers_and_streams_that_save_a_probe_are_kinds_of_their_own()
    {
        using var sim = Settled();
        using var seen = Measurements.Of(sim, "node-1");
        sim.LossOneWay("node-1", "node-5", 1);
        sim.Run(20.Seconds());
        Assert.NotEmpty(seen.Recorded("gossipod.probe.duration", ("kind", "indirect")));
        Assert.Equal(
            seen.Recorded("gossipod.probe.duration", ("kind", "indirect")).Count, seen.Recorded("gossipod.probe.results", ("kind", "indirect"), ("outcome", "answered")).Count);

        sim.Heal();
        sim.BlockDatagrams("node-4");
        sim.Run(20.Seconds());
        Assert.NotEmpty(seen.Recorded("gossipod.probe.duration", ("kind", "stream")));
        Assert.Equal([1], seen.Observed("gossipod.members.stream_only"));
    }

    [Fact]
    public void A_rival_for_a_name_is_a_conflict()
    {
        using var sim = Settled();
        var others = sim.LiveNodes.Select(name => Measurements.Of(sim, name)).ToList();
        sim.AddRival("rival", callsItself: "node-5", "node-0");
        sim.Run(5.Seconds());
        Assert.Contains(others, seen => seen.Observed("gossipod.member.conflicts")[0] > 0);
        foreach (var seen in others) seen.Dispose();
    }

    [Fact]
    public void Keys_are_counted()
    {
        using var sim = Settled(nodes: 3, keys: [ClusterKey.Generate(), ClusterKey.Generate()]);
        using var seen = Measurements.Of(sim, "node-1");
        Assert.Equal([2], seen.Observed("gossipod.keyring.keys"));
    }

    [Fact]
    public void A_node_that_has_ended_tells_nothing_any_more()
    {
        using var sim = Settled(nodes: 3);
        using var seen = Measurements.Of(sim, "node-1");
        Assert.NotEmpty(seen.Observed("gossipod.members"));
        sim.Crash("node-1");
        sim.Run(1.Seconds());
        Assert.Empty(seen.Observed("gossipod.members"));
        Assert.Empty(seen.Observed("gossipod.network.io"));
    }

    [Fact]
    public void Who_is_measured_runs_as_who_is_not()
    {
        ulong Hash(bool measured)
        {
            using var sim = SimCluster.Create(seed: 912, nodes: 8, network: network => network.Loss(0.2), clusterName: "equal");
            var all = measured ? sim.LiveNodes.Select(name => Measurements.Of(sim, name)).ToList() : [];
            sim.Run(60.Seconds());
            foreach (var one in all) one.Dispose();
            return sim.EventLogHash;
        }

        Assert.Equal(Hash(measured: false), Hash(measured: true));
    }
}
