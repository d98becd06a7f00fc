using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors.Protocol.Tests.Messaging;

public sealed class SendSessionTests
{
    private readonly SendSession<int> _session = new(windowBytes: 1_000);
    private readonly List<int> _batch = [];
    private readonly List<int> _done = [];

    [Fact]
    public void Messages_go_in_batches_of_so_many_bytes_and_in_order()
    {
        Add(5, bytes: 100);

        Assert.Equal((1UL, "0 1 "), Next(bytesMax: 250));
        Assert.Equal((3UL, "2 3 "), Next(bytesMax: 250));
        Assert.Equal((5UL, "4 "), Next(bytesMax: 250));
        Assert.Equal((0UL, ""), Next(bytesMax: 250));
    }

    [Fact]
    public void The_window_holds_back_what_exceeds_it_until_something_is_acknowledged()
    {
        Add(3, bytes: 400);

        Assert.Equal((1UL, "0 1 "), Next(bytesMax: 10_000));
        Assert.Equal((0UL, ""), Next(bytesMax: 10_000));
        Assert.Equal(AckOutcome.Fits, _session.OnAck(1, _done));
        Assert.Equal((3UL, "2 "), Next(bytesMax: 10_000));
        Assert.Equal([0], _done);
    }

    [Fact]
    public void A_message_larger_than_the_window_and_the_batch_goes_alone()
    {
        Add(2, bytes: 5_000);

        Assert.Equal((1UL, "0 "), Next(bytesMax: 100));
        Assert.Equal((0UL, ""), Next(bytesMax: 100));
        _session.OnAck(1, _done);
        Assert.Equal((2UL, "1 "), Next(bytesMax: 100));
    }

    [Fact]
    public void After_a_broken_stream_what_was_not_acknowledged_goes_again_with_its_numbers()
    {
        Add(4, bytes: 10);
        Next(bytesMax: 1_000);
        _session.OnAck(1, _done);
        _session.OnBroken();

        Assert.Equal(AckOutcome.Fits, _session.OnAccepted(received: 3, _done));
        Assert.Equal([0, 1, 2], _done);
        Assert.Equal((4UL, "3 "), Next(bytesMax: 1_000));
    }

    [Fact]
    public void A_peer_cannot_acknowledge_what_was_never_sent()
    {
        Add(4, bytes: 10);
        Assert.Equal(AckOutcome.Bogus, _session.OnAck(1, _done));
        Next(bytesMax: 20);
        _session.OnBroken();
        Assert.Equal(AckOutcome.Bogus, _session.OnAccepted(received: 3, _done));
        Assert.Equal(AckOutcome.Bogus, _session.OnAck(1, _done));
        Assert.Empty(_done);
    }

    [Fact]
    public void A_peer_that_forgets_what_it_had_loses_what_may_have_arrived_and_nothing_else()
    {
        Add(6, bytes: 10);
        Next(bytesMax: 40); // 0 to 3
        _session.OnAck(2, _done);
        _session.OnBroken();
        Assert.Equal(AckOutcome.Lost, _session.OnAccepted(received: 0, _done));

        var uncertain = new List<int>();
        _session.Restart(uncertain);
        Assert.Equal([2, 3], uncertain);
        Assert.Equal((1UL, "4 5 "), Next(bytesMax: 1_000));
    }

    [Fact]
    public void Against_a_receiver_over_streams_that_break_everything_arrives_once_and_in_order()
    {
        var random = new SeededRandom(11, 11);
        var receiver = new ReceiveSession(1);
        var arrived = new List<int>();
        for (var (added, i) = (0, 0); arrived.Count < 5_000; i++)
        {
            for (var n = random.Next(20); n > 0 && added < 5_000; n--) _session.Add(added++, 10 + random.Next(90));
            _batch.Clear();
            var first = _session.Next(1 + random.Next(400), _batch);
            var isBroken = random.NextDouble() < 0.2;
            if (first > 0 && (!isBroken || random.NextDouble() < 0.5))
            {
                Assert.True(receiver.OnBatch(first, _batch.Count, out var known));
                arrived.AddRange(_batch.Skip(known));
            }

            if (isBroken)
            {
                _session.OnBroken();
                Assert.Equal(AckOutcome.Fits, _session.OnAccepted(receiver.Received, _done));
            }
            else if (random.NextDouble() < 0.7)
            {
                Assert.Equal(AckOutcome.Fits, _session.OnAck(receiver.Received, _done));
            }
        }

        _session.OnBroken();
        _session.OnAccepted(receiver.Received, _done);
        Assert.Equal(Enumerable.Range(0, 5_000), arrived);
        Assert.Equal(Enumerable.Range(0, 5_000), _done);
        Assert.Equal((0, 0L), (_session.Count, _session.BytesUnderWay));
    }

    [Fact]
    public void A_gap_and_number_0_are_refused_and_change_nothing()
    {
        var receiver = new ReceiveSession(1);
        Assert.True(receiver.OnBatch(1, 3, out _));

        Assert.False(receiver.OnBatch(5, 1, out _));
        Assert.False(receiver.OnBatch(0, 1, out _));
        Assert.Equal(3UL, receiver.Received);
        Assert.True(receiver.OnBatch(2, 5, out var known));
        Assert.Equal((2, 6UL), (known, receiver.Received));
        Assert.True(receiver.OnBatch(1, 2, out known));
        Assert.Equal((2, 6UL), (known, receiver.Received));
    }

    private void Add(int count, int bytes)
    {
        for (var i = 0; i < count; i++) _session.Add(i, bytes);
    }

    private (ulong First, string Messages) Next(int bytesMax)
    {
        _batch.Clear();
        var first = _session.Next(bytesMax, _batch);
        return (first, string.Concat(_batch.Select(message => $"{message} ")));
    }
}
