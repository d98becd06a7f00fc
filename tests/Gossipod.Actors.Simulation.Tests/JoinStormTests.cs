using System.Globalization;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.TestKit;
using Xunit.Abstractions;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>The limits on strangers and on new members do not stand in the way of a large cluster that forms through one seed.</summary>
public sealed class JoinStormTests(ITestOutputHelper output)
{
    private static readonly Counter[] Limits =
    [
        Counter.NewMembersOverBudget, Counter.DatagramsOverSourceBudget, Counter.DatagramsOverMemberBudget, Counter.DatagramsOverStrangersBudget,
        Counter.DatagramsCrowdedOut, Counter.StrangerDatagramsCrowdedOut, Counter.UpdatesBadAddress,
    ];

    /// <summary>GOSSIPOD_STORM_NODES has another size, such as 1000.</summary>
    private static int Nodes => int.Parse(Environment.GetEnvironmentVariable("GOSSIPOD_STORM_NODES") ?? "200", CultureInfo.InvariantCulture);

    [Fact]
    public void Nodes_that_join_through_one_seed_at_200_per_second_are_one_cluster_soon()
    {
        using var sim = SimCluster.Create(seed: 10, nodes: 1);
        for (var i = 1; i < Nodes; i++)
        {
            sim.AddNode($"storm-{i}", seedNode: "node-0");
            sim.Run(5.Milliseconds());
        }

        var took = sim.RunUntilConverged(2.Minutes());

        var dropped = Limits.ToDictionary(limit => limit, limit => sim.LiveNodes.Sum(name => sim.Node(name).Context!.Counters[limit]));
        output.WriteLine($"{Nodes} nodes agree {took.TotalSeconds:0.00} s after the last of them began to join");
        foreach (var (limit, count) in dropped) output.WriteLine($"  {limit}: {count}");
        Assert.Equal(Nodes, sim.LiveNodes.Count);
        Assert.All(dropped.Where(pair => pair.Key != Counter.NewMembersOverBudget), pair => Assert.Equal(0, pair.Value));
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
    }
}
