using Gossipod.Actors.Protocol.Explaining;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Who said that a member is suspect, dead or gone, and why: what nodes answer after each kind of trouble.</summary>
public sealed class ExplainTests
{
    private static SimCluster Settled(ulong seed, int nodes = 8)
    {
        var sim = SimCluster.Create(seed, nodes).CheckInvariants();
        sim.RunUntilConverged();
        sim.Run(10.Seconds());
        return sim;
    }

    private static MemberExplanation Explain(SimCluster sim, string from, string about)
    {
        var answer = sim.Explain(from, about);
        sim.Run(10.Milliseconds());
        Assert.True(answer.IsCompleted, $"{from} does not answer");
        return answer.Result;
    }

    [Fact]
    public void A_member_that_only_joined_has_no_history()
    {
        using var sim = Settled(seed: 901);
        var explanation = Explain(sim, "node-1", "node-5");
        Assert.Equal(("node-5", "node-1", MemberStatus.Alive), (explanation.Name, explanation.SeenBy, explanation.Member!.Status));
        Assert.Empty(explanation.History);
        Assert.Contains("nothing happened to it here", explanation.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_name_that_nobody_has_there_is_no_row()
    {
        using var sim = Settled(seed: 902, nodes: 2);
        var explanation = Explain(sim, "node-1", "stranger");
        Assert.Null(explanation.Member);
        Assert.StartsWith("stranger is not a member, as node-1 sees it", explanation.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_crash_every_node_names_the_accuser_and_the_confirmers_and_those_that_probed_name_their_helpers()
    {
        using var sim = Settled(seed: 903);
        sim.Crash("node-5");
        sim.RunUntil("all see node-5 dead", () => sim.LiveNodes.All(name => sim.Snapshot(name).Find("node-5") is { Status: MemberStatus.Dead }), 30.Seconds());

        var all = sim.LiveNodes.Select(name => Explain(sim, name, "node-5")).ToList();
        foreach (var explanation in all)
        {
            Assert.Equal(MemberStatus.Dead, explanation.Member!.Status);
            Assert.Equal(HistoryKind.Suspected, explanation.History[0].Kind);
            Assert.Contains(explanation.History[0].Cause!.From, sim.LiveNodes);
            var death = explanation.History[^1];
            Assert.Equal(HistoryKind.Died, death.Kind);
            Assert.Equal(explanation.History[0].Cause!.From, death.Cause!.FirstAccuser);
            Assert.True(death.Cause.Elapsed > TimeSpan.Zero);
            Assert.Equal(explanation.History.OrderBy(entry => entry.At), explanation.History);
        }

        var prober = all.First(explanation => explanation.History[0].Cause!.From == explanation.SeenBy);
        var evidence = prober.History[0].Cause!.Probe!;
        Assert.Equal(3, evidence.Helpers.Count);
        Assert.Equal(evidence.Helpers.Order(), evidence.NackedBy.Order());
        Assert.True(evidence.TriedStream);
        Assert.Equal(1_000, evidence.Elapsed.TotalMilliseconds, 1.0);
        Assert.Contains("suspected by " + prober.SeenBy, prober.ToString(), StringComparison.Ordinal);
        Assert.Contains(all, explanation => explanation.History.Any(entry => entry.Kind == HistoryKind.Confirmed));
    }

    [Fact]
    public void A_leave_is_no_death()
    {
        using var sim = Settled(seed: 904);
        sim.Leave("node-5");
        sim.Run(5.Seconds());
        foreach (var name in sim.LiveNodes)
        {
            var explanation = Explain(sim, name, "node-5");
            Assert.Equal(HistoryKind.Left, Assert.Single(explanation.History).Kind);
            Assert.Equal(MemberStatus.Left, explanation.Member!.Status);
        }
    }

    [Fact]
    public void A_refuted_suspicion_is_told_by_those_who_held_it_and_by_the_accused()
    {
        using var sim = Settled(seed: 905);
        sim.Pause("node-5", 3.Seconds());
        sim.Run(20.Seconds());
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();

        var other = Explain(sim, "node-1", "node-5");
        Assert.Equal(HistoryKind.Suspected, other.History[0].Kind);
        Assert.Equal((HistoryKind.Recovered, "node-5"), (other.History[^1].Kind, other.History[^1].Cause!.From));
        var self = Explain(sim, "node-5", "node-5");
        Assert.Contains(self.History, entry => entry.Kind == HistoryKind.Refuted && sim.LiveNodes.Contains(entry.Cause!.From));
    }

    [Fact]
    public void A_claim_to_a_name_that_is_taken_is_told_with_the_address_it_came_from()
    {
        using var sim = Settled(seed: 906);
        sim.AddRival("rival", callsItself: "node-5", "node-0");
        sim.Run(5.Seconds());
        var conflict = sim.LiveNodes.Where(name => name != "rival").SelectMany(name => Explain(sim, name, "node-5").History)
            .First(entry => entry.Kind == HistoryKind.Conflict);
        Assert.Equal(sim.Node("rival").Endpoint, conflict.ClaimedAddress);
    }

    [Fact]
    public void A_member_that_comes_back_has_its_death_before_its_return()
    {
        using var sim = Settled(seed: 907);
        sim.Crash("node-5");
        sim.RunUntil("node-1 sees node-5 dead", () => sim.Snapshot("node-1").Find("node-5") is { Status: MemberStatus.Dead }, 30.Seconds());
        sim.Restart("node-5");
        sim.RunUntilConverged();
        var kinds = Explain(sim, "node-1", "node-5").History.Select(entry => entry.Kind).ToList();
        Assert.Equal(HistoryKind.Returned, kinds[^1]);
        Assert.Contains(HistoryKind.Died, kinds);
    }
}
