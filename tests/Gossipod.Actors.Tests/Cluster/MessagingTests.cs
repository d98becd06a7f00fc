using Akka.Actor;
using Google.Protobuf.WellKnownTypes;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Tests.Cluster;

/// <summary>Messages and broadcasts over real sockets, as an application sends them.</summary>
public sealed class MessagingTests
{
    private const int Many = 5_000;

    [Fact]
    public async Task Reliable_messages_arrive_once_in_order_and_are_acknowledged()
    {
        await using var nodes = await Pair.StartAsync();
        var received = nodes.CollectAtBob(Many);

        var sent = Enumerable.Range(0, Many).Select(i => nodes.Alice.Cluster.SendAsync("bob", BitConverter.GetBytes(i))).ToList();
        await Task.WhenAll(sent).WaitAsync(ClusterNode.Patience);

        var messages = await received.WaitAsync(ClusterNode.Patience);
        Assert.Equal(Enumerable.Range(0, Many), messages.Select(message => BitConverter.ToInt32(message.Payload.Bytes.Span)));
        Assert.All(messages, message => Assert.Equal(("alice", MessageKind.Message), (message.From.Name, message.Kind)));
    }

    [Fact]
    public async Task Both_directions_and_large_messages_work_at_once()
    {
        await using var nodes = await Pair.StartAsync();
        var atBob = nodes.CollectAtBob(20);
        var atAlice = Collect(nodes.Alice, 20);
        var large = new byte[1_000_000];
        Random.Shared.NextBytes(large);
        await nodes.Settled();

        var sent = new List<Task>();
        for (var i = 0; i < 20; i++)
        {
            while (sent.Count(task => !task.IsCompleted) > 8) await Task.WhenAny(sent.Where(task => !task.IsCompleted));
            sent.Add(nodes.Alice.Cluster.SendAsync(nodes.Bob.Cluster.Self, large));
            sent.Add(nodes.Bob.Cluster.SendAsync(nodes.Alice.Cluster.Self, large));
        }

        await Task.WhenAll(sent).WaitAsync(ClusterNode.Patience);
        Assert.All(await atBob.WaitAsync(ClusterNode.Patience), message => Assert.True(message.Payload.Bytes.Span.SequenceEqual(large)));
        Assert.All(await atAlice.WaitAsync(ClusterNode.Patience), message => Assert.True(message.Payload.Bytes.Span.SequenceEqual(large)));
    }

    [Fact]
    public async Task A_broadcast_reaches_both_the_own_application_included()
    {
        await using var nodes = await Pair.StartAsync();
        var atAlice = Collect(nodes.Alice, 1);
        var atBob = nodes.CollectAtBob(1);
        await nodes.Settled();

        nodes.Alice.Cluster.Broadcast("topic", MessagePayload.FromText("hello"));

        foreach (var message in new[] { Assert.Single(await atAlice.WaitAsync(ClusterNode.Patience)), Assert.Single(await atBob.WaitAsync(ClusterNode.Patience)) })
            Assert.Equal(("alice", "hello", MessageKind.Broadcast, "topic"), (message.From.Name, message.Text, message.Kind, message.Name));
    }

    [Fact]
    public async Task An_actor_gets_best_effort_messages_protobuf_messages_and_objects()
    {
        await using var nodes = await Pair.StartAsync();
        var inbox = new System.Collections.Concurrent.ConcurrentQueue<UserMessageReceived>();
        var subscriber = nodes.Bob.System.ActorOf(Props.Create(() => new Forward(inbox)));
        nodes.Bob.Cluster.SubscribeToMessages(subscriber);
        await nodes.Settled();

        await nodes.Alice.Cluster.SendAsync("bob", new Int64Value { Value = 42 }.ToPayload(), Delivery.BestEffort);
        await ClusterNode.EventuallyAsync(() => inbox.Count == 1, "the datagram arrives");
        await nodes.Alice.Cluster.SendAsync("bob", nodes.Alice.Cluster.Serialize("an object"));
        await ClusterNode.EventuallyAsync(() => inbox.Count == 2, "the object arrives");

        var (first, second) = (inbox.ElementAt(0).Payload, inbox.ElementAt(1).Payload);
        Assert.True(first.TryParse<Int64Value>(out var number));
        Assert.Equal(42, number.Value);
        Assert.False(first.TryParse<StringValue>(out _));
        Assert.True(nodes.Bob.Cluster.TryDeserialize(second, out var read));
        Assert.Equal("an object", read);
        Assert.False(nodes.Bob.Cluster.TryDeserialize(first, out _));
        Assert.False(nodes.Bob.Cluster.TryDeserialize(MessagePayload.Create(PayloadFormat.Akka, 123_456, "no.such.Type", new byte[3]), out _));
    }

    [Fact]
    public async Task What_cannot_be_sent_says_why()
    {
        await using var nodes = await Pair.StartAsync();
        var alice = nodes.Alice.Cluster;

        Assert.Equal(SendFailure.UnknownMember, await FailureOf(alice.SendAsync("nobody", MessagePayload.FromText("?"))));
        Assert.Equal(SendFailure.Self, await FailureOf(alice.SendAsync("alice", MessagePayload.FromText("?"))));
        var large = Assert.Throws<ArgumentException>(() => { _ = alice.SendAsync("bob", new byte[1_400], Delivery.BestEffort); });
        Assert.Contains("1400", large.Message, StringComparison.Ordinal);
        Assert.Contains("max-datagram-bytes", large.Message, StringComparison.Ordinal);
        Assert.Contains("max-message-size", Assert.Throws<ArgumentException>(() => { _ = alice.SendAsync("bob", new byte[2_000_000]); }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => alice.Broadcast(new byte[1_390]));
        Assert.Throws<ArgumentException>(() => alice.Broadcast(new string('x', 129), MessagePayload.FromText("?")));

        await nodes.Bob.Cluster.LeaveAsync();
        await ClusterNode.EventuallyAsync(() => alice.Snapshot.Find("bob")?.IsLive == false, "bob has left");
        Assert.Equal(SendFailure.PeerGone, await FailureOf(alice.SendAsync("bob", MessagePayload.FromText("?"))));
        Assert.Equal(SendFailure.Left, await FailureOf(nodes.Bob.Cluster.SendAsync("alice", MessagePayload.FromText("?"))));
        Assert.Equal(SendFailure.Left, Assert.Throws<SendException>(() => nodes.Bob.Cluster.Broadcast(MessagePayload.FromText("?"))).Failure);
    }

    [Fact]
    public async Task A_full_queue_refuses_broadcasts_by_name()
    {
        await using var nodes = await Pair.StartAsync("gossipod.messages.max-broadcasts = 5\ngossipod.gossip-interval = 60s, gossipod.protocol-period = 60s");
        var refused = Assert.Throws<SendException>(() =>
        {
            for (var i = 0; i < 100; i++) nodes.Alice.Cluster.Broadcast(MessagePayload.FromText("flood"));
        });

        Assert.Equal(SendFailure.BufferFull, refused.Failure);
        Assert.Contains("gossipod.messages.max-broadcasts", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_network_holds_messages_up_and_loses_none()
    {
        var faults = new FaultyNetwork(seed: 1);
        await using var alice = await ClusterNode.StartAsync("alice", faults, "gossipod.messages.ack-timeout = 500ms");
        await using var bob = await ClusterNode.StartAsync("bob");
        Assert.True((await bob.JoinAsync(alice.Endpoint)).Joined);
        await ClusterNode.EventuallyAsync(() => alice.LiveNames.Length == 2, "alice sees bob");
        var received = Collect(bob, 300);
        var sent = new List<Task>();
        for (var i = 0; i < 300; i++)
        {
            if (i == 100) faults.BlockStreams(alice.Cluster.Self.Address);
            if (i == 200) faults.Heal();
            sent.Add(alice.Cluster.SendAsync("bob", BitConverter.GetBytes(i)));
            await Task.Delay(5);
        }

        await Task.WhenAll(sent).WaitAsync(ClusterNode.Patience);
        var messages = await received.WaitAsync(ClusterNode.Patience);
        Assert.Equal(Enumerable.Range(0, 300), messages.Select(message => BitConverter.ToInt32(message.Payload.Bytes.Span)));
    }

    private static async Task<SendFailure> FailureOf(Task send) => (await Assert.ThrowsAsync<SendException>(() => send)).Failure;

    private static async Task<List<UserMessageReceived>> Collect(ClusterNode node, int count)
    {
        var messages = new List<UserMessageReceived>();
        using var limit = new CancellationTokenSource(ClusterNode.Patience);
        await foreach (var message in node.Cluster.WatchMessagesAsync(limit.Token))
        {
            messages.Add(message);
            if (messages.Count == count) break;
        }

        return messages;
    }

    private sealed class Forward : ReceiveActor
    {
        public Forward(System.Collections.Concurrent.ConcurrentQueue<UserMessageReceived> inbox) => Receive<UserMessageReceived>(inbox.Enqueue);
    }

    private sealed record Pair(ClusterNode Alice, ClusterNode Bob) : IAsyncDisposable
    {
        public static async Task<Pair> StartAsync(string more = "")
        {
            var pair = new Pair(await ClusterNode.StartAsync("alice", more: more), await ClusterNode.StartAsync("bob"));
            Assert.True((await pair.Bob.JoinAsync(pair.Alice.Endpoint)).Joined);
            await ClusterNode.EventuallyAsync(() => pair.Alice.LiveNames.Length == 2 && pair.Bob.LiveNames.Length == 2, "both see each other");
            return pair;
        }

        public Task<List<UserMessageReceived>> CollectAtBob(int count) => Collect(Bob, count);

        /// <summary>Subscriptions are under way to their actor; an answer of that actor's node shows that they have arrived.</summary>
        public async Task Settled()
        {
            foreach (var node in new[] { Alice, Bob }) await node.Cluster.UpdateTagsAsync([]);
        }

        public async ValueTask DisposeAsync()
        {
            await Alice.DisposeAsync();
            await Bob.DisposeAsync();
        }
    }
}
