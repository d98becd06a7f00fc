using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Protocol.Tests.Probing;

/// <summary>The application's pings: one answer each, and a bound.</summary>
public sealed class PingsInFlightTests
{
    private readonly PingsInFlight<string> _pings = new();

    private bool Add(ulong sequence, double expiresAt = 1) =>
        _pings.Add(new PingInFlight<string>(sequence, Given.Bob.Tag, Given.At(0), Given.At(expiresAt), $"asker-{sequence}"));

    [Fact]
    public void An_ack_of_the_member_pinged_answers_once()
    {
        Add(7);
        Assert.Null(_pings.OnAck(8, Given.Bob.Tag));
        Assert.Null(_pings.OnAck(7, Given.Accuser.Tag));

        Assert.Equal("asker-7", _pings.OnAck(7, Given.Bob.Tag)!.Asker);
        Assert.Null(_pings.OnAck(7, Given.Bob.Tag));
        Assert.Null(_pings.NextExpiry);
    }

    [Fact]
    public void What_is_not_acked_in_time_is_given_up()
    {
        Add(1, expiresAt: 2);
        Add(2, expiresAt: 1);
        Assert.Equal(Given.At(1), _pings.NextExpiry);
        Assert.Empty(_pings.TakeExpired(Given.At(0.9)));

        Assert.Equal(2UL, Assert.Single(_pings.TakeExpired(Given.At(1))).Sequence);
        Assert.Equal(Given.At(2), _pings.NextExpiry);
    }

    [Fact]
    public void There_is_a_most()
    {
        for (ulong i = 1; i <= PingsInFlight<string>.Capacity; i++) Assert.True(Add(i));
        Assert.False(Add(5_000));
        Assert.Equal(PingsInFlight<string>.Capacity, _pings.Count);
        _pings.OnAck(1, Given.Bob.Tag);
        Assert.True(Add(5_000));
    }
}
