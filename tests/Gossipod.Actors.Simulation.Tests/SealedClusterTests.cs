using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Security;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Whole clusters that seal what they send.</summary>
public sealed class SealedClusterTests
{
    private static readonly ClusterKey Key = ClusterKey.Parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    private static SimCluster Sealed(ulong seed, int nodes, Action<SimNetwork>? network = null) =>
        SimCluster.Create(seed, nodes, network, keys: [Key]);

    private static long Sum(SimCluster sim, Counter counter) => sim.LiveNodes.Sum(name => sim.Node(name).Context!.Counters[counter]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_sealed_cluster_forms_detects_a_crash_and_takes_the_node_back(ulong seed)
    {
        using var sim = Sealed(seed, 10, network => network.Loss(0.02));
        sim.CheckInvariants();
        sim.RunUntilConverged();
        sim.Crash("node-3");
        sim.RunUntil("node-3 is dead", () => sim.LiveNodes.All(name => sim.Snapshot(name).Find("node-3") is { Status: MemberStatus.Dead }), TimeSpan.FromSeconds(60));
        sim.Restart("node-3");
        sim.RunUntilConverged();

        Assert.Equal(0, Sum(sim, Counter.DatagramsForged) + Sum(sim, Counter.DatagramsClear) + Sum(sim, Counter.DatagramsOfUnknownKey));
        Assert.InRange(Sum(sim, Counter.SessionsAdmitted), 1, 200);
        Assert.Equal(0, Sum(sim, Counter.StreamsForged) + Sum(sim, Counter.StreamsInClear) + Sum(sim, Counter.StreamsNotSealed));
        Assert.True(Sum(sim, Counter.SyncsCompleted) > 10);
    }

    [Fact]
    public void Replayed_and_damaged_datagrams_do_no_harm()
    {
        using var sim = Sealed(7, 8, network => network.Replay(0.3).Corruption(0.05).Duplication(0.2).Loss(0.05));
        sim.CheckInvariants();
        sim.RunUntilConverged();
        sim.Run(TimeSpan.FromSeconds(60));

        Assert.True(Sum(sim, Counter.DatagramsReplayed) > 100);
        Assert.True(Sum(sim, Counter.DatagramsForged) > 10);
        // Damage of byte 3 alone makes a datagram neither sealed nor in the clear; damage elsewhere never gets as far as being decoded.
        Assert.Equal(sim.LiveNodes.Sum(name => sim.Node(name).Context!.Counters[DecodeFailure.BadFlags]), Sum(sim, Counter.DatagramsMalformed));
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
    }

    /// <summary>
    /// A new life knows none of the counters that the one before has taken, and the sender's session is the same; so a recording of it passes
    /// for what waits for the session's answer, and the session does answer.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_recorded_before_a_restart_brings_no_message_a_second_time(bool isReplayedFirst)
    {
        using var sim = Sealed(9, 4);
        sim.RunUntilConverged();
        var (receiver, sender) = (sim.Node("node-0").Endpoint, sim.Node("node-1").Endpoint);
        var recorded = new List<byte[]>();
        sim.Network.Tap += (from, to, datagram) =>
        {
            if (from.Equals(sender) && to.Equals(receiver)) recorded.Add([.. datagram]);
        };
        sim.Send("node-1", "node-0", MessagePayload.FromText("once"), Delivery.BestEffort);
        sim.Run(50.Milliseconds());
        sim.Broadcast("node-1", MessagePayload.FromText("all"));
        sim.Run(2.Seconds());
        var before = recorded.ToList();
        Assert.Equal(["once", "all"], sim.Messages("node-0").Select(got => got.Text));

        sim.Crash("node-0");
        sim.Restart("node-0");
        if (isReplayedFirst) Replay();
        sim.RunUntilConverged();
        for (var i = 0; i < 200; i++)
        {
            Replay();
            sim.Run(100.Milliseconds());
        }

        Assert.Equal(1, sim.Messages("node-0").Count(got => got.Text == "once"));
        Assert.True(Sum(sim, Counter.DatagramsReplayed) > 100);
        Assert.True(sim.Node("node-0").Context!.Counters[Counter.SessionsAdmitted] >= 3);
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead("node-0");

        void Replay()
        {
            foreach (var datagram in before) Assert.True(sim.Network.TryHandOver(receiver, [.. datagram], sender));
        }
    }

    [Fact]
    public void Equal_seeds_give_equal_sealed_runs()
    {
        Assert.Equal(Hash(11), Hash(11));

        static ulong Hash(ulong seed)
        {
            using var sim = Sealed(seed, 6, network => network.Loss(0.05));
            sim.RunUntilConverged();
            sim.Crash("node-2");
            sim.Run(TimeSpan.FromSeconds(30));
            return sim.EventLogHash;
        }
    }
}
