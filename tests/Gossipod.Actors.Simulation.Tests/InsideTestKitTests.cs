using Akka.Actor;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>A simulation inside a test of Akka's own TestKit: neither system takes the other's messages.</summary>
public sealed class InsideTestKitTests : Akka.TestKit.Xunit2.TestKit
{
    [Fact]
    public void A_simulated_death_can_be_told_to_an_actor_under_test()
    {
        var failover = CreateTestProbe();
        using var sim = SimCluster.Create(seed: 1, nodes: 5);
        sim.OnEvent((_, observer, @event) =>
        {
            if (observer == "node-0" && @event is MemberDied died) failover.Ref.Tell(died, ActorRefs.NoSender);
        });
        sim.RunUntilConverged();
        sim.Crash("node-3");
        sim.Run(20.Seconds());
        Assert.Equal("node-3", failover.ExpectMsg<MemberDied>().Member.Name);
        ExpectNoMsg(TimeSpan.Zero);
    }
}
