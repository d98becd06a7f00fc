using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>An actor that fails in a simulation takes its node with it, as in production, and alike in every run of the seed.</summary>
public sealed class SupervisionTests
{
    private static readonly Dictionary<string, Func<NodeRefs, IActorRef>> Actors = new()
    {
        ["membership"] = refs => refs.Membership,
        ["probe"] = refs => refs.Probe,
        ["dissemination"] = refs => refs.Dissemination,
        ["sync"] = refs => refs.Sync,
        ["events"] = refs => refs.Events,
        ["datagrams-1"] = refs => refs.Datagrams,
        ["streams-1"] = refs => refs.Streams,
    };

    public static TheoryData<string> ActorNames => [.. Actors.Keys];

    [Theory]
    [MemberData(nameof(ActorNames))]
    public void A_failed_actor_stops_its_node_and_the_node_says_so(string actor)
    {
        var (hash, timers) = Break(actor);
        Assert.Equal((hash, timers), Break(actor));
    }

    [Fact]
    public void A_suspicion_that_fails_takes_its_node_too()
    {
        using var sim = SimCluster.Create(seed: 52, nodes: 4);
        sim.RunUntilConverged();
        sim.Crash("node-3");
        sim.RunUntil("node-0 suspects", () => sim.Snapshot("node-0").Find("node-3")!.Status == MemberStatus.Suspect);
        var membership = (LocalActorRef)sim.Node("node-0").Context!.Refs.Membership;
        var suspicion = Assert.Single(membership.Children);
        suspicion.Tell(Kill.Instance);
        Assert.Contains("node-0 broke: its actor membership failed", Assert.Throws<SimulationException>(() => sim.Run(1.Seconds())).Message, StringComparison.Ordinal);
    }

    private static (ulong Hash, int Timers) Break(string actor)
    {
        using var sim = SimCluster.Create(seed: 51, nodes: 4, n => n.Loss(0.05));
        sim.RunUntilConverged();
        Actors[actor](sim.Node("node-2").Context!.Refs).Tell(Kill.Instance);
        var failure = Assert.Throws<SimulationException>(() => sim.Run(1.Seconds()));
        Assert.Contains($"node-2 broke: its actor {actor} failed", failure.Message, StringComparison.Ordinal);

        var sent = sim.Network.DatagramsSent;
        var own = sim.Node("node-2").Context!.Settings.Bind;
        var spoke = 0;
        sim.Network.Tap += (from, _, _) => spoke += from.Equals(own) ? 1 : 0;
        sim.Run(60.Seconds());
        Assert.True(sim.Network.DatagramsSent > sent);
        Assert.Equal(0, spoke);
        foreach (var observer in sim.LiveNodes.Where(name => name != "node-2"))
            Assert.Equal(MemberStatus.Dead, sim.Snapshot(observer).Find("node-2")!.Status);

        // It can be started again, as a process that its supervisor restarts.
        sim.Crash("node-2");
        sim.Restart("node-2");
        sim.RunUntilConverged();
        return (sim.EventLogHash, sim.Scheduler.LiveTimerCount);
    }
}
