using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Protocol.Tests.Probing;

public sealed class RelayTableTests
{
    private const uint Target = 9;

    [Fact]
    public void An_ack_of_the_target_ends_the_relay_and_names_the_origin()
    {
        var table = TableWith(capacity: 8, nackSeconds: [1]);
        Assert.Null(table.OnAck(1, Target));
        Assert.Null(table.OnAck(0, Target + 1));
        var relay = table.OnAck(0, Target)!;
        Assert.Equal((Given.Endpoint(6000), 1_000UL), (relay.Origin, relay.OriginSequence));
        Assert.Null(table.OnAck(0, Target));
        Assert.Equal(0, table.Count);
        Assert.Null(table.NextNackAt);
    }

    [Fact]
    public void The_table_is_bounded_and_the_oldest_goes_first()
    {
        var table = TableWith(capacity: 3, nackSeconds: [9, 8, 7, 6, 5]);
        Assert.Equal(3, table.Count);
        Assert.Null(table.OnAck(0, Target));
        Assert.Null(table.OnAck(1, Target));
        Assert.NotNull(table.OnAck(2, Target));
        Assert.NotNull(table.OnAck(3, Target));
        Assert.NotNull(table.OnAck(4, Target));
    }

    [Fact]
    public void A_relay_that_was_answered_leaves_its_room()
    {
        var table = TableWith(capacity: 2, nackSeconds: [1, 1]);
        table.OnAck(1, Target);
        table.Add(2, Given.Endpoint(6002), Origin, 1_002, Target, Given.At(1));
        Assert.NotNull(table.OnAck(0, Target));
    }

    [Fact]
    public void Expired_are_those_due_in_order_of_arrival_whatever_their_budget()
    {
        var table = TableWith(capacity: 8, nackSeconds: [3, 1, 2, 4]);
        Assert.Equal(Given.At(1), table.NextNackAt);
        Assert.Empty(table.TakeExpired(Given.At(0.999)));
        Assert.Equal([0UL, 1UL, 2UL], table.TakeExpired(Given.At(3)).Select(relay => relay.Sequence));
        Assert.Equal(Given.At(4), table.NextNackAt);
        Assert.Empty(table.TakeExpired(Given.At(3)));
        Assert.Null(table.OnAck(1, Target));
        Assert.NotNull(table.OnAck(3, Target));
    }

    private const uint Origin = 77;

    private static RelayTable TableWith(int capacity, double[] nackSeconds)
    {
        var table = new RelayTable(capacity);
        for (var i = 0; i < nackSeconds.Length; i++)
            table.Add((ulong)i, Given.Endpoint(6000 + i), Origin, (ulong)(1_000 + i), Target, Given.At(nackSeconds[i]));
        return table;
    }
}
