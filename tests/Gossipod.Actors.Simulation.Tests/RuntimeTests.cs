using System.Net;
using Akka.Actor;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>What the simulation itself promises: time, silence of foreign packets, nothing left behind.</summary>
public sealed class RuntimeTests
{
    [Fact]
    public void Time_passes_only_when_the_simulation_runs()
    {
        using var sim = SimCluster.Create(seed: 1, nodes: 3);
        var before = sim.Now;
        sim.Run(90.Minutes());
        Assert.Equal(before + 90.Minutes(), sim.Now);
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
    }

    [Fact]
    public void A_timer_of_a_TimeProvider_is_refused()
    {
        using var sim = SimCluster.Create(seed: 1, nodes: 1);
        var time = new VirtualTimeProvider(sim.Scheduler);
        Assert.Throws<NotSupportedException>(() => time.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.Zero));
        Assert.Equal(sim.Now.Ticks, time.GetTimestamp());
    }

    [Fact]
    public void I16_packets_of_another_cluster_change_nothing()
    {
        using var sim = SimCluster.Create(seed: 2, nodes: 4);
        using var other = SimCluster.Create(seed: 2, nodes: 4);
        var foreign = new List<byte[]>();
        other.Network.Tap += (_, _, datagram) =>
        {
            var altered = datagram.ToArray();
            // The cluster tag is in the prelude, behind the magic and the version.
            for (var at = 4; at < 8; at++) altered[at] ^= 0x5A;
            foreign.Add(altered);
        };
        foreach (var cluster in new[] { sim, other })
        {
            cluster.RunUntilConverged();
            cluster.Run(40.Seconds());
        }

        other.Crash("node-3");
        other.Run(20.Seconds());
        Assert.True(foreign.Count > 20);
        var events = sim.LiveNodes.Sum(name => sim.Events(name).Count);
        foreach (var datagram in foreign)
            sim.Network.Send(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 7_946), new IPEndPoint(IPAddress.Parse("10.0.0.0"), 7_946), datagram);
        sim.Run(20.Seconds());
        Assert.Equal(events, sim.LiveNodes.Sum(name => sim.Events(name).Count));
        sim.EveryLiveNode().ShouldSee("node-3", MemberStatus.Alive);
    }

    [Fact]
    public void I20_stopped_nodes_leave_no_timer_and_no_traffic_behind()
    {
        using var sim = SimCluster.Create(seed: 3, nodes: 6, n => n.Loss(0.1));
        sim.Run(60.Seconds());
        Assert.True(sim.Scheduler.LiveTimerCount >= 6);
        foreach (var name in sim.LiveNodes) sim.Crash(name);
        sim.Run(10.Seconds());
        Assert.Equal(0, sim.Scheduler.LiveTimerCount);
        var sent = sim.Network.DatagramsSent;
        sim.Run(60.Seconds());
        Assert.Equal(sent, sim.Network.DatagramsSent);
    }

    [Fact]
    public void A_node_whose_actor_fails_stops_and_fails_the_run()
    {
        using var sim = SimCluster.Create(seed: 7, nodes: 4);
        sim.RunUntilConverged();
        sim.Node("node-2").Context!.Refs.Probe.Tell(new ExpediteProbe(null!), ActorRefs.NoSender);
        var failure = Assert.Throws<SimulationException>(() => sim.Run(1.Seconds()));
        Assert.Contains("node-2 broke: its actor probe failed", failure.Message, StringComparison.Ordinal);
        sim.Run(20.Seconds());
        Assert.Equal(MemberStatus.Dead, sim.Snapshot("node-0").Find("node-2")!.Status);
    }

    [Fact]
    public async Task A_simulation_can_be_disposed_asynchronously_and_twice()
    {
        var sim = SimCluster.Create(seed: 4, nodes: 3);
        sim.Run(1.Seconds());
        await sim.DisposeAsync();
        sim.Dispose();
    }

    [Fact]
    public void Coverage_tells_what_happened()
    {
        using var sim = SimCluster.Create(seed: 5, nodes: 5).CheckInvariants();
        sim.RunUntilConverged();
        sim.Crash("node-1");
        sim.Leave("node-2");
        sim.Run(40.Seconds());
        var coverage = sim.Coverage;
        Assert.Equal(1, coverage.Crashes);
        Assert.Equal(1, coverage.Leaves);
        Assert.Equal(3, coverage.Deaths);
        Assert.True(coverage.Departures >= 3);
        Assert.True(coverage.Checks > 100);
    }

    [Fact]
    public void Events_of_large_clusters_are_kept_when_asked_for_and_deaths_always()
    {
        using var sim = SimCluster.Create(seed: 8, nodes: 3).KeepEvents(false);
        Assert.Throws<InvalidOperationException>(() => sim.Events("node-0"));
        sim.RunUntilConverged();
        sim.Crash("node-2");
        sim.Run(40.Seconds());
        Assert.Throws<SimulationException>(() => sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead());
        sim.KeepEvents();
        Assert.DoesNotContain(sim.Events("node-0"), @event => @event is MemberDied);
        sim.Restart("node-2");
        sim.RunUntilConverged();
        Assert.Contains(sim.Events("node-0"), @event => @event is MemberJoined { Member.Name: "node-2" });
    }

    [Fact]
    public void A_log_can_be_had_of_every_event()
    {
        using var sim = SimCluster.Create(seed: 6, nodes: 3);
        var seen = 0;
        sim.OnEvent((at, observer, _) =>
        {
            seen++;
            Assert.Equal(sim.Now, at);
            Assert.StartsWith("node-", observer, StringComparison.Ordinal);
        });
        sim.Crash("node-2");
        sim.Run(20.Seconds());
        Assert.True(seen >= 4);
    }
}
