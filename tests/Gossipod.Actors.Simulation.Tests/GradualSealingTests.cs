using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Security;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>A cluster in the clear becomes a sealed one, node by node, as docs/security.md says, and loses nobody and no message.</summary>
public sealed class GradualSealingTests
{
    private static readonly ClusterKey Key = ClusterKey.Parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    /// <summary>verify-incoming, verify-outgoing of each step.</summary>
    private static readonly (bool Incoming, bool Outgoing)[] Steps = [(false, false), (false, true), (true, true)];

    [Theory]
    [InlineData(1, 3, 0)]
    [InlineData(2, 5, 0)]
    [InlineData(3, 5, 0.02)]
    [InlineData(4, 12, 0)]
    public void From_the_clear_to_sealed_nobody_is_lost_but_for_who_restarts(ulong seed, int nodes, double loss)
    {
        using var sim = SimCluster.Create(seed, nodes, network => network.Loss(loss));
        sim.RunUntilConverged();
        string? restarting = null;
        var wrong = new List<string>();
        sim.OnEvent((at, observer, one) =>
        {
            if (one is MemberDied or MemberLeft or MemberRemoved && observer != restarting && (one is MemberDied || ((MemberEvent)one).Member.Name != restarting))
                wrong.Add($"{at}: {observer} reports {one} while {restarting} restarts");
        });

        foreach (var (incoming, outgoing) in Steps)
        {
            foreach (var name in sim.LiveNodes)
            {
                restarting = name;
                sim.Leave(name);
                sim.Run(3.Seconds());
                sim.Protect(name, [Key], incoming, outgoing);
                sim.Restart(name);
                sim.RunUntilConverged();
                restarting = null;
                ProveMessagesPass(sim);
            }

            sim.Run(20.Seconds());
        }

        Assert.Empty(wrong);
        Assert.Equal(0, sim.LiveNodes.Sum(name => Forged.Counted(sim, name, Counter.DatagramsClear) + Forged.Counted(sim, name, Counter.StreamsInClear)));
        ProveClearIsRefused(sim);
    }

    private static void ProveMessagesPass(SimCluster sim)
    {
        var (names, sent, text) = (sim.LiveNodes, new List<Task>(), $"at {sim.Now}");
        sim.Broadcast(names[0], MessagePayload.FromText(text));
        for (var i = 0; i < names.Count; i++) sent.Add(sim.Send(names[i], names[(i + 1) % names.Count], MessagePayload.FromText(text)));
        sim.RunUntil(
            "each node has its message and the broadcast",
            () => sent.TrueForAll(task => task.IsCompletedSuccessfully) && names.All(name => sim.Messages(name).Count(got => got.Text == text) == 2),
            10.Seconds());
    }

    private static void ProveClearIsRefused(SimCluster sim)
    {
        sim.AddNode("in-clear", "node-0");
        sim.Run(10.Seconds());
        Assert.All(sim.LiveNodes.Where(name => name != "in-clear"), name => Assert.Null(sim.Snapshot(name).Find("in-clear")));
        Assert.True(Forged.Counted(sim, "node-0", Counter.StreamsInClear) > 0);
        sim.Broadcast("in-clear", MessagePayload.FromText("?"));
        var datagram = new byte[64];
        Wire.WirePrelude.Write(datagram, Wire.WirePrelude.DatagramFlags, Wire.ClusterTag.Of(sim.ClusterName));
        Assert.True(sim.Network.TryHandOver(sim.Node("node-0").Endpoint, datagram));
        sim.Run(1.Seconds());
        Assert.Equal(1, Forged.Counted(sim, "node-0", Counter.DatagramsClear));
    }
}
