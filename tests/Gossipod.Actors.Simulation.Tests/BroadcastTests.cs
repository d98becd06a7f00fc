using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

public sealed class BroadcastTests
{
    [Fact]
    public void A_broadcast_reaches_everybody_once_the_sender_included()
    {
        using var sim = SimCluster.Create(seed: 1, nodes: 10);
        sim.RunUntilConverged();

        sim.Broadcast("node-3", MessagePayload.FromText("hello"));
        sim.Run(TimeSpan.FromSeconds(10));

        foreach (var node in sim.LiveNodes)
        {
            var got = Assert.Single(sim.Messages(node));
            Assert.Equal(("node-3", "hello", MessageKind.Broadcast, null), (got.From.Name, got.Text, got.Kind, got.Name));
        }
    }

    [Fact]
    public void Under_loss_every_broadcast_reaches_everybody_exactly_once()
    {
        const int Broadcasts = 300;
        using var sim = SimCluster.Create(seed: 2, nodes: 16, network: n => n.Loss(0.2));
        sim.CheckInvariants();
        sim.RunUntilConverged();

        for (var i = 0; i < Broadcasts; i++)
        {
            sim.Broadcast($"node-{i % 16}", Numbered(i));
            sim.Run(TimeSpan.FromMilliseconds(20));
        }

        sim.Run(TimeSpan.FromSeconds(20));

        foreach (var node in sim.LiveNodes)
            Assert.Equal(Enumerable.Range(0, Broadcasts), sim.Messages(node).Select(NumberOf).Order());
    }

    [Fact]
    public void Who_was_cut_off_for_a_while_is_given_what_it_missed()
    {
        using var sim = SimCluster.Create(seed: 3, nodes: 8);
        sim.CheckInvariants();
        sim.RunUntilConverged();
        sim.Isolate("node-5");
        for (var i = 0; i < 40; i++)
        {
            sim.Broadcast($"node-{i % 3}", Numbered(i));
            sim.Run(TimeSpan.FromMilliseconds(100));
        }

        sim.Broadcast("node-5", Numbered(40));
        sim.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(40, Assert.Single(sim.Messages("node-5").Select(NumberOf)));

        sim.Heal();
        sim.Run(TimeSpan.FromSeconds(20));
        foreach (var node in sim.LiveNodes) Assert.Equal(Enumerable.Range(0, 41), sim.Messages(node).Select(NumberOf).Order());
    }

    [Fact]
    public void A_member_that_was_restarted_counts_anew_and_everybody_hears_it()
    {
        using var sim = SimCluster.Create(seed: 4, nodes: 6);
        sim.CheckInvariants();
        sim.RunUntilConverged();
        for (var i = 0; i < 5; i++) sim.Broadcast("node-2", Numbered(i));
        sim.Run(TimeSpan.FromSeconds(5));

        sim.Crash("node-2");
        sim.Restart("node-2");
        sim.RunUntilConverged();
        sim.Broadcast("node-2", Numbered(5));
        sim.Run(TimeSpan.FromSeconds(5));

        foreach (var node in sim.LiveNodes.Where(node => node != "node-2")) Assert.Equal(Enumerable.Range(0, 6), sim.Messages(node).Select(NumberOf).Order());
    }

    [Fact]
    public void Of_one_name_the_newest_reaches_everybody_and_nobody_gets_an_older_one_after_it()
    {
        using var sim = SimCluster.Create(seed: 5, nodes: 10, network: n => n.Loss(0.1).Latency(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(100)));
        sim.RunUntilConverged();
        for (var i = 0; i < 50; i++)
        {
            sim.Broadcast("node-1", Numbered(i), name: "setting");
            sim.Run(TimeSpan.FromMilliseconds(30));
        }

        sim.Run(TimeSpan.FromSeconds(20));
        var superseded = 0;
        foreach (var node in sim.LiveNodes)
        {
            var numbers = sim.Messages(node).Select(NumberOf).ToList();
            Assert.Equal(numbers.Order(), numbers);
            Assert.Equal(49, numbers[^1]);
            superseded += 50 - numbers.Count;
        }

        Assert.True(superseded > 0, "nothing was ever superseded");
    }

    [Fact]
    public void Damaged_datagrams_spread_no_damaged_broadcast()
    {
        using var sim = SimCluster.Create(seed: 6, nodes: 8, network: n => n.Corruption(0.2).Duplication(0.2).Replay(0.1));
        sim.RunUntilConverged();
        for (var i = 0; i < 60; i++)
        {
            sim.Broadcast($"node-{i % 8}", Numbered(i));
            sim.Run(TimeSpan.FromMilliseconds(100));
        }

        sim.Run(TimeSpan.FromSeconds(25));
        foreach (var node in sim.LiveNodes)
        {
            var messages = sim.Messages(node);
            Assert.Equal(messages.Count, messages.Select(NumberOf).Distinct().Count());
            Assert.All(messages, message => Assert.Equal(Numbered(NumberOf(message)), message.Payload));
            Assert.InRange(messages.Count, 55, 60);
        }
    }

    private static MessagePayload Numbered(int number)
    {
        var bytes = new byte[256];
        BitConverter.TryWriteBytes(bytes, number);
        return bytes;
    }

    private static int NumberOf(UserMessageReceived message) => BitConverter.ToInt32(message.Payload.Bytes.Span);
}
