using System.Net;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>
/// The checkers see real runs: a cluster that is measured by stricter settings than its own is found out. And what holds of calm
/// clusters, of the forgotten, and under forgery.
/// </summary>
public sealed class CheckedRunTests
{
    [Theory]
    [InlineData("I7 ")]
    [InlineData("I8 ")]
    [InlineData("I9 ")]
    [InlineData("I12 ")]
    [InlineData("I13 ")]
    [InlineData("I18 ")]
    public void A_cluster_that_does_not_keep_to_the_settings_it_is_measured_by_is_found_out(string invariant)
    {
        var own = new ProtocolSettings { Tombstone = 1.Minutes() };
        var stricter = invariant switch
        {
            "I7 " => own with { ProtocolPeriod = 300.Milliseconds() },
            "I8 " => own with { SuspicionAlpha = 1, SuspicionBeta = 1, GossipInterval = 10.Milliseconds() },
            "I9 " => own with { RetransmitMultiplier = 3 },
            "I12 " => own with { MaxMembers = 5 },
            "I13 " => own with { MaxDatagramBytes = 60 },
            _ => own with { Tombstone = 2.Minutes() },
        };
        var failure = Assert.Throws<SimulationException>(() => CrashOneOfEight(own, new InvariantChecks(stricter, forgery: false)));
        Assert.Contains($"invariant {invariant}", failure.Message, StringComparison.Ordinal);
        CrashOneOfEight(own, new InvariantChecks(own, forgery: false));
    }

    [Fact]
    public void I8_crashes_in_a_calm_cluster_are_noticed_by_all_in_time()
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var nodes = SwarmScenario.NodesFor(seed, 2, 32);
            using var sim = SimCluster.Create(seed, nodes).CheckInvariants();
            sim.RunUntilConverged();
            sim.Run(100.Seconds());
            var crashed = sim.LiveNodes.Where((_, i) => i % 3 == 1).Take(1 + ((int)seed % 4)).ToList();
            crashed.ForEach(sim.Crash);
            sim.Run(InvariantChecks.DetectionMax(new ProtocolSettings(), nodes, (2 * nodes) + 1) + 2.Seconds());
            Assert.All(sim.LiveNodes, observer => Assert.All(crashed, name => Assert.False(sim.Snapshot(observer).Find(name)!.IsLive)));
        }
    }

    [Fact]
    public void I17_strangers_pings_are_answered_with_no_more_bytes_than_they_have()
    {
        using var sim = SimCluster.Create(seed: 8, nodes: 4);
        var (to, stranger) = (new List<(int In, int Out)>(), new IPEndPoint(IPAddress.Parse("10.9.9.9"), 7_946));
        sim.RunUntilConverged();
        byte[]? ping = null;
        sim.Network.Tap += (from, target, datagram) =>
        {
            if (target.Equals(stranger)) to[^1] = to[^1] with { Out = to[^1].Out + datagram.Length };
            var isPing = datagram.Length > WireLimits.PreludeBytes && datagram[WireLimits.PreludeBytes] == (byte)FieldTag.PacketPing;
            if (isPing && from.Address.ToString() == "10.0.0.1" && target.Address.ToString() == "10.0.0.0") ping ??= datagram;
        };
        sim.Run(10.Seconds());
        sim.Crash("node-3"); // So that there is news which could ride on the answers.
        for (var i = 0; i < 200; i++)
        {
            to.Add((ping!.Length, 0));
            sim.Network.Send(stranger, new IPEndPoint(IPAddress.Parse("10.0.0.0"), 7_946), ping);
            sim.Run(100.Milliseconds());
        }

        Assert.True(to.Sum(exchange => exchange.Out) > 0);
        Assert.All(to, exchange => Assert.InRange(exchange.Out, 0, exchange.In));
    }

    /// <summary>Without the tombstone nobody can tell the old news from a member: it is taken in, probed, and dead again.</summary>
    [Fact]
    public void I18_a_stale_claim_about_a_forgotten_member_stays_harmless()
    {
        using var sim = SimCluster.Create(seed: 9, nodes: 6, settings: own => own with { Tombstone = 1.Minutes() }).CheckInvariants();
        var toNode0 = new List<byte[]>();
        var record = true;
        sim.Network.Tap += (_, to, datagram) =>
        {
            if (record && to.Address.ToString() == "10.0.0.0") toNode0.Add(datagram);
        };
        sim.RunUntilConverged();
        record = false;
        sim.Crash("node-5");
        sim.RunUntil("node-5 forgotten", () => sim.LiveNodes.All(name => sim.Snapshot(name).Find("node-5") is null), 5.Minutes());
        foreach (var datagram in toNode0) Assert.True(sim.Network.TryHandOver(new IPEndPoint(IPAddress.Parse("10.0.0.0"), 7_946), datagram));
        sim.Run(1.Seconds());
        Assert.NotNull(sim.Snapshot("node-0").Find("node-5"));
        sim.RunUntil("node-5 gone again", () => sim.LiveNodes.All(name => sim.Snapshot(name).Find("node-5") is not { IsLive: true }), 40.Seconds());
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead("node-5");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Corruption_never_crashes_a_node_and_never_grows_it(ulong seed)
    {
        using var sim = SimCluster.Create(
            seed, nodes: 12, n => n.Corruption(0.3).Truncation(0.05).Replay(0.2), own => own with { MaxMembers = 20 }).CheckInvariants(forgery: true);
        sim.Run(3.Minutes());
        Assert.True(sim.Network.DatagramsDamaged > 2_000);
        Assert.True(sim.LiveNodes.Max(name => sim.Snapshot(name).Members.Count) > 12, "nothing was forged: the run was vacuous");
        sim.StopAndDemandNothingIsLeft();
    }

    private static void CrashOneOfEight(ProtocolSettings settings, InvariantChecks checks)
    {
        using var sim = SimCluster.Create(seed: 7, nodes: 8, settings: _ => settings);
        sim.CheckInvariants(checks);
        sim.Run(100.Seconds());
        sim.Crash("node-5");
        sim.Run(3.Minutes());
    }
}
