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

    private static MessagePayload Numbered(int number)
    {
        var bytes = new byte[256];
        BitConverter.TryWriteBytes(bytes, number);
        return bytes;
    }

    private static int NumberOf(UserMessageReceived message) => BitConverter.ToInt32(message.Payload.Bytes.Span);
}
