using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

public sealed class MessageTests
{
    [Fact]
    public void A_reliable_message_arrives_and_is_acknowledged()
    {
        using var sim = SimCluster.Create(seed: 1, nodes: 3);
        sim.RunUntilConverged();

        var sent = sim.Send("node-0", "node-1", MessagePayload.FromText("hello"));
        Assert.False(sent.IsCompleted);
        sim.Run(TimeSpan.FromSeconds(1));

        Assert.True(sent.IsCompletedSuccessfully);
        var got = Assert.Single(sim.Messages("node-1"));
        Assert.Equal(("node-0", "hello", MessageKind.Message), (got.From.Name, got.Text, got.Kind));
        Assert.Empty(sim.Messages("node-2"));
    }

    [Fact]
    public void A_best_effort_message_arrives_or_is_lost_and_a_stranger_is_refused()
    {
        using var sim = SimCluster.Create(seed: 2, nodes: 2);
        sim.RunUntilConverged();

        Assert.True(sim.Send("node-0", "node-1", MessagePayload.FromText("hi"), Delivery.BestEffort).IsCompletedSuccessfully);
        sim.Run(TimeSpan.FromSeconds(1));
        Assert.Equal("hi", Assert.Single(sim.Messages("node-1")).Text);

        Assert.Equal(SendFailure.UnknownMember, FailureOf(sim.Send("node-0", "nobody", MessagePayload.FromText("?"))));
        Assert.Equal(SendFailure.Self, FailureOf(sim.Send("node-0", "node-0", MessagePayload.FromText("?"))));
        Assert.Throws<ArgumentException>(() => { _ = sim.Send("node-0", "node-1", new byte[1_400], Delivery.BestEffort); });
        Assert.Throws<ArgumentException>(() => { _ = sim.Send("node-0", "node-1", new byte[1_000_001]); });
    }

    [Fact]
    public void Cuts_and_stalls_neither_lose_nor_reorder_nor_double_a_message()
    {
        const int Messages = 2_000;
        using var sim = SimCluster.Create(seed: 3, nodes: 4, network: n => n.Loss(0.05));
        sim.CheckInvariants();
        sim.RunUntilConverged();

        var sent = new List<Task>();
        for (var i = 0; i < Messages; i++)
        {
            foreach (var to in new[] { "node-1", "node-2" }) sent.Add(sim.Send("node-0", to, Numbered(i)));
            if (i == 300) sim.CutOneWay("node-0", "node-1", TimeSpan.FromSeconds(3));
            if (i == 700) sim.CutOneWay("node-1", "node-0", TimeSpan.FromSeconds(3));
            if (i == 1_000) sim.BlockStreams("node-2", TimeSpan.FromSeconds(4));
            if (i == 1_300) sim.Stall("node-0", TimeSpan.FromSeconds(2));
            if (i == 1_600) sim.Clog("node-0", "node-2", TimeSpan.FromSeconds(2));
            sim.Run(TimeSpan.FromMilliseconds(10));
        }

        sim.Run(TimeSpan.FromSeconds(60));

        Assert.All(sent, task => Assert.True(task.IsCompletedSuccessfully));
        foreach (var node in new[] { "node-1", "node-2" })
            Assert.Equal(Enumerable.Range(0, Messages), sim.Messages(node).Select(NumberOf));
    }

    [Fact]
    public void What_waits_for_a_member_that_dies_leaves_or_restarts_fails()
    {
        using var sim = SimCluster.Create(seed: 4, nodes: 5);
        sim.RunUntilConverged();

        sim.Crash("node-1");
        var toDead = sim.Send("node-0", "node-1", MessagePayload.FromText("late"));
        sim.Run(TimeSpan.FromSeconds(2));
        Assert.False(toDead.IsCompleted);
        sim.Run(TimeSpan.FromSeconds(30));
        Assert.Equal(SendFailure.PeerGone, FailureOf(toDead));
        Assert.Equal(SendFailure.PeerGone, FailureOf(sim.Send("node-0", "node-1", MessagePayload.FromText("?"))));

        sim.Leave("node-2");
        sim.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(SendFailure.PeerGone, FailureOf(sim.Send("node-0", "node-2", MessagePayload.FromText("?"))));

        sim.Crash("node-3");
        var toRestarted = sim.Send("node-0", "node-3", MessagePayload.FromText("between"));
        sim.Restart("node-3");
        sim.Run(TimeSpan.FromSeconds(30));
        Assert.Equal(SendFailure.PeerGone, FailureOf(toRestarted));
        var toNewLife = sim.Send("node-0", "node-3", MessagePayload.FromText("again"));
        sim.Run(TimeSpan.FromSeconds(5));
        Assert.True(toNewLife.IsCompletedSuccessfully);
        Assert.Equal(["again"], sim.Messages("node-3").Select(message => message.Text));
    }

    [Fact]
    public void A_sender_that_leaves_fails_what_waits_and_takes_no_more()
    {
        using var sim = SimCluster.Create(seed: 5, nodes: 3);
        sim.RunUntilConverged();
        sim.CutOneWay("node-0", "node-1", TimeSpan.FromSeconds(60));
        var waiting = sim.Send("node-0", "node-1", MessagePayload.FromText("?"));

        sim.Leave("node-0");
        sim.Run(TimeSpan.FromSeconds(10));

        Assert.Equal(SendFailure.Left, FailureOf(waiting));
    }

    [Fact]
    public void Beyond_the_bound_a_send_fails_at_once_and_says_so()
    {
        using var sim = SimCluster.Create(seed: 6, nodes: 2);
        sim.RunUntilConverged();
        sim.CutOneWay("node-0", "node-1", TimeSpan.FromSeconds(1));

        var sent = Enumerable.Range(0, 17).Select(_ => sim.Send("node-0", "node-1", new byte[1_000_000])).ToList();
        Assert.Equal(16, sent.Count(task => !task.IsCompleted));
        Assert.Equal(SendFailure.BufferFull, FailureOf(sent[^1]));
        Assert.Contains("messages.max-pending", sent[^1].Exception!.InnerException!.Message, StringComparison.Ordinal);

        sim.Run(TimeSpan.FromSeconds(30));
        Assert.All(sent.Take(16), task => Assert.True(task.IsCompletedSuccessfully));
        Assert.Equal(16, sim.Messages("node-1").Count);
    }

    [Fact]
    public void Equal_seeds_carry_equal_messages()
    {
        Assert.Equal(HashOf(seed: 7), HashOf(seed: 7));
        Assert.NotEqual(HashOf(seed: 7), HashOf(seed: 8));
    }

    private static ulong HashOf(ulong seed)
    {
        using var sim = SimCluster.Create(seed, nodes: 6, network: n => n.Loss(0.1));
        sim.RunUntilConverged();
        for (var i = 0; i < 50; i++)
        {
            sim.Broadcast($"node-{i % 6}", Numbered(i));
            _ = sim.Send($"node-{i % 6}", $"node-{(i + 1) % 6}", Numbered(i));
            sim.Run(TimeSpan.FromMilliseconds(50));
        }

        return sim.EventLogHash;
    }

    private static SendFailure FailureOf(Task task)
    {
        Assert.True(task.IsFaulted);
        return Assert.IsType<SendException>(task.Exception!.InnerException).Failure;
    }

    private static MessagePayload Numbered(int number) => BitConverter.GetBytes(number);

    private static int NumberOf(UserMessageReceived message) => BitConverter.ToInt32(message.Payload.Bytes.Span);
}
