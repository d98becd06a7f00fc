using System.Net;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Transport;

/// <summary>The lanes: how much may wait inside the node, and for whom a place is kept.</summary>
public sealed class IngressGateTests
{
    private static readonly MonotonicTime Start = new(1_000_000_000);
    private static readonly byte[] News = TransportNode.Datagram((byte)FieldTag.PacketUpdates);
    private static readonly byte[] Ack = TransportNode.Datagram((byte)FieldTag.PacketAck);

    private readonly NodeCounters _counters = new();
    private readonly IngressGate _gate;
    private readonly IPEndPoint _member = Given.AddressOf(Given.Bob);

    public IngressGateTests()
    {
        var settings = TransportNode.SettingsAt(_member) with { Limits = new LimitSettings { MaxWaitingDatagrams = 64, DatagramBurst = 10_000 } };
        _gate = new IngressGate(settings, _counters, key: 9);
        _gate.OnChanged(null, Given.Row(Given.Bob));
    }

    [Fact]
    public void Strangers_fill_their_own_lane_only()
    {
        var stranger = new IPEndPoint(IPAddress.Parse("10.0.0.1"), 1);
        Assert.Equal(16, Admitted(stranger, Ack, 100));
        Assert.Equal(48, Admitted(_member, News, 100));

        Assert.Equal(84, _counters[Counter.StrangerDatagramsCrowdedOut]);
        Assert.Equal(52, _counters[Counter.DatagramsCrowdedOut]);
        Assert.Equal(64, _gate.Waiting);
    }

    [Fact]
    public void The_last_quarter_of_the_members_lane_is_for_probes()
    {
        Assert.Equal(48, Admitted(_member, News, 100));
        Assert.Equal(16, Admitted(_member, Ack, 100));
    }

    [Fact]
    public void A_check_of_oneself_finds_a_place_whatever_strangers_do()
    {
        var own = new IPEndPoint(IPAddress.Loopback, 7);
        _gate.BeginTrial(own);
        Admitted(new IPEndPoint(IPAddress.Loopback, 8), Ack, 100_000);

        Assert.NotNull(_gate.Admit(own, Ack, Ack.Length, Start));
        Assert.True(_gate.IsOnTrial(IPAddress.Parse("::ffff:127.0.0.1")));
        _gate.EndTrial();
        Assert.Null(_gate.Admit(own, Ack, Ack.Length, Start));
        Assert.False(_gate.IsOnTrial(IPAddress.Loopback));
        Assert.Equal(1, _gate.Held.Members);
    }

    [Fact]
    public void A_place_is_taken_once_per_mailbox_and_left_again()
    {
        var lane = _gate.Admit(_member, News, News.Length, Start)!;
        lane.Leave();
        Assert.True(_gate.PassesOn(lane));
        Assert.Equal(1, _gate.Waiting);
        lane.Leave();

        Assert.Equal(64, Admitted(_member, Ack, 64));
        Assert.False(_gate.PassesOn(lane));
        Assert.Equal(1, _counters[Counter.DatagramsCrowdedOut]);
        Assert.True(_gate.PassesOn(null));
    }

    [Fact]
    public void A_new_life_begins_with_empty_lanes_and_knows_nobody()
    {
        var old = _gate.Admit(_member, Ack, Ack.Length, Start)!;
        Admitted(_member, Ack, 63);
        _gate.Forget();
        Assert.Equal((0, 0), (_gate.Waiting, _gate.Held.Members));

        old.Leave();
        Assert.Equal(0, _gate.Waiting);
        Assert.Equal(16, Admitted(_member, Ack, 100));
    }

    [Fact]
    public void A_member_is_known_where_it_lives()
    {
        var dead = Given.Row(Given.Bob, MemberStatus.Dead);
        _gate.OnChanged(Given.Row(Given.Bob), Given.Row(Given.Bob, MemberStatus.Suspect));
        Assert.True(_gate.IsMember(_member));
        _gate.OnChanged(Given.Row(Given.Bob, MemberStatus.Suspect), dead);
        Assert.False(_gate.IsMember(_member));
        _gate.OnChanged(dead, Given.Row(Given.Bob, MemberStatus.Left));
        _gate.OnChanged(dead, Given.Row(Given.Bob));
        Assert.Equal((true, 1), (_gate.IsMember(_member), _gate.Held.Members));
    }

    private int Admitted(IPEndPoint from, byte[] datagram, int count) =>
        Enumerable.Range(0, count).Count(_ => _gate.Admit(from, datagram, datagram.Length, Start) is not null);
}
