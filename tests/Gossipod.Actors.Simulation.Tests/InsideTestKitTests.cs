using Akka.Actor;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>
/// A simulation inside a test of Akka's own TestKit, whose ActorSystem and clock are real: neither system takes the other's messages,
/// and what the simulation tells an actor is there when Run returns, so that no expectation needs to wait for it.
/// </summary>
public sealed class InsideTestKitTests : Akka.TestKit.Xunit2.TestKit
{
    private readonly SimCluster _sim = SimCluster.Create(seed: 1, nodes: 5);

    protected override void Dispose(bool disposing)
    {
        _sim.Dispose();
        base.Dispose(disposing);
    }

    [Fact]
    public void A_simulated_death_can_be_told_to_an_actor_under_test()
    {
        var failover = CreateTestProbe();
        _sim.OnEvent((_, observer, @event) =>
        {
            if (observer == "node-0" && @event is MemberDied died) failover.Ref.Tell(died, ActorRefs.NoSender);
        });
        _sim.RunUntilConverged();
        _sim.Crash("node-3");
        _sim.Run(20.Seconds());
        Assert.Equal("node-3", failover.ExpectMsg<MemberDied>().Member.Name);
        failover.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void An_actor_under_test_follows_a_node_and_acts_on_a_death()
    {
        var failover = Sys.ActorOf(Props.Create(() => new Failover("node-3", TestActor)));
        _sim.RunUntilConverged();
        _sim.Subscribe("node-0", failover, typeof(MemberDied), typeof(MemberJoined));
        ExpectMsg("node-0 sees 5");

        _sim.Crash("node-3");
        _sim.Run(20.Seconds());
        ExpectMsg("taken over from node-3");

        _sim.Crash("node-0");
        _sim.Restart("node-0");
        _sim.Run(1.Seconds());
        ExpectMsg("node-0 sees 1");
    }

    [Fact]
    public void A_subscriber_gets_what_it_asked_for_in_order_and_nothing_after_it_is_forgotten()
    {
        var (all, deaths) = (CreateTestProbe(), CreateTestProbe());
        _sim.RunUntilConverged();
        _sim.Subscribe("node-0", all).Subscribe("node-0", deaths, typeof(MemberDied));
        var sequence = all.ExpectMsg<ClusterSnapshot>().Sequence;
        deaths.ExpectMsg<ClusterSnapshot>();

        _sim.Crash("node-3");
        _sim.Run(20.Seconds());
        deaths.ExpectMsg<MemberDied>();
        for (var seen = false; !seen;)
        {
            var @event = all.ExpectMsg<ClusterEvent>();
            Assert.Equal(++sequence, @event.Sequence);
            seen = @event is MemberDied;
        }

        _sim.Unsubscribe("node-0", deaths).Unsubscribe("node-0", all);
        _sim.Crash("node-2");
        _sim.Run(20.Seconds());
        Assert.Equal(MemberStatus.Dead, _sim.Snapshot("node-0").Find("node-2")!.Status);
        deaths.ExpectNoMsg(TimeSpan.Zero);
        all.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Wrong_subscriptions_are_refused_with_the_remedy()
    {
        Assert.Contains("MemberDied", Assert.Throws<ArgumentException>(() => _sim.Subscribe("node-0", TestActor, typeof(string))).Message, StringComparison.Ordinal);
        Assert.Contains("there are node-0", Assert.Throws<ArgumentException>(() => _sim.Subscribe("nobody", TestActor)).Message, StringComparison.Ordinal);
    }

    /// <summary>A user's actor: takes over what a member did when that member dies.</summary>
    private sealed class Failover : ReceiveActor
    {
        public Failover(string member, IActorRef owner)
        {
            Receive<ClusterSnapshot>(seen => owner.Tell($"{seen.Self.Name} sees {seen.Live.Count()}"));
            Receive<MemberDied>(died => died.Member.Name == member, died => owner.Tell($"taken over from {died.Member.Name}"));
            ReceiveAny(_ => { });
        }
    }
}
