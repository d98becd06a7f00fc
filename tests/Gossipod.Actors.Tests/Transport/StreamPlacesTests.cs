using System.Net;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Transport;

/// <summary>Who gets a place among the accepted streams.</summary>
public sealed class StreamPlacesTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Member = IPAddress.Parse("192.0.2.2");
    private static readonly MonotonicTime Start = new(0);

    private readonly StreamPlaces<int> _places = new(max: 20, perSource: 4, maxFailures: 3);
    private int _next;

    private StreamPlace Take(IPAddress from, int? membersThere = 0)
    {
        var place = _places.Look(from, membersThere, Start);
        if (place == StreamPlace.Free) _places.Take(_next++, from, membersThere);
        return place;
    }

    private StreamPlace[] Take(int count, IPAddress from, int? membersThere = 0) => [.. Enumerable.Range(0, count).Select(_ => Take(from, membersThere))];

    [Fact]
    public void A_stranger_gets_four_places()
    {
        Assert.All(Take(4, Stranger), place => Assert.Equal(StreamPlace.Free, place));
        Assert.Equal(StreamPlace.FullForSource, Take(Stranger));

        Assert.True(_places.Free(0));
        Assert.Equal(StreamPlace.Free, Take(Stranger));
    }

    [Fact]
    public void A_host_of_members_gets_sixteen_for_each()
    {
        Assert.All(Take(16, Member, 1), place => Assert.Equal(StreamPlace.Free, place));
        Assert.Equal(StreamPlace.FullForSource, Take(Member, 1));
        Assert.Equal(StreamPlace.Free, Take(Member, 2));
    }

    [Fact]
    public void Our_own_host_gets_all()
    {
        Assert.All(Take(20, IPAddress.Loopback, null), place => Assert.Equal(StreamPlace.Free, place));
        Assert.Equal(StreamPlace.Full, Take(IPAddress.Loopback, null));
    }

    [Fact]
    public void Strangers_together_leave_half_to_members()
    {
        for (var host = 1; host <= 10; host++) Assert.Equal(StreamPlace.Free, Take(new IPAddress([198, 51, 100, (byte)host])));

        Assert.Equal(StreamPlace.FullForStrangers, Take(Stranger));
        Assert.Equal(StreamPlace.Free, Take(Member, 1));
    }

    [Fact]
    public void Who_holds_a_key_is_no_stranger()
    {
        for (var host = 1; host <= 10; host++) Take(new IPAddress([198, 51, 100, (byte)host]));
        _places.Prove(0);

        Assert.Equal(StreamPlace.Free, Take(Stranger));
        Assert.Equal(StreamPlace.FullForStrangers, Take(Stranger));
    }

    [Fact]
    public void Three_failed_handshakes_cost_a_stranger_ten_seconds()
    {
        for (var i = 0; i < 3; i++) _places.Fail(Stranger, Start);

        Assert.Equal(StreamPlace.Distrusted, Take(Stranger));
        Assert.Equal(StreamPlace.Free, _places.Look(Member, 0, Start));
        Assert.Equal(StreamPlace.Free, _places.Look(Stranger, 1, Start));
        Assert.Equal(StreamPlace.Free, _places.Look(Stranger, 0, Start + TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Addresses_of_one_ipv6_network_are_one_source()
    {
        for (var i = 1; i <= 4; i++) Take(IPAddress.Parse($"2001:db8:0:1::{i}"));

        Assert.Equal(StreamPlace.FullForSource, Take(IPAddress.Parse("2001:db8:0:1:ffff::9")));
        Assert.Equal(StreamPlace.Free, Take(IPAddress.Parse("2001:db8:0:2::1")));
        Assert.Equal(StreamPlaces<int>.SourceOf(Stranger), StreamPlaces<int>.SourceOf(Stranger.MapToIPv6()));
    }

    [Fact]
    public void What_is_remembered_of_sources_is_bounded()
    {
        for (var i = 0; i < 100_000; i++) _places.Fail(new IPAddress(BitConverter.GetBytes(i + 0x01000000)), Start);

        Assert.InRange(_places.RememberedCount, 1, 1_024);
    }
}
