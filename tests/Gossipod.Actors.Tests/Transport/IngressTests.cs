using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Transport;

/// <summary>What the real transport takes from whom, before anything waits in a mailbox.</summary>
public sealed class IngressTests : Akka.TestKit.Xunit2.TestKit
{
    public IngressTests()
        : base("akka.loglevel = OFF\nakka.stdout-loglevel = OFF") => AkkaIoSettings.Ensure(Sys, 1_400);

    [Fact]
    public void Foreign_datagrams_are_refused_by_their_prelude_each_under_its_reason()
    {
        var node = Start(new LimitSettings());
        var (endpoint, peer) = (node.ExpectReady(), Peer());
        var good = TransportNode.Datagram(7);
        peer.SendTo(good[..7], endpoint);
        peer.SendTo(Changed(good, 0), endpoint);
        peer.SendTo(Changed(good, 2), endpoint);
        peer.SendTo(Changed(good, 5), endpoint);
        peer.SendTo(good, endpoint);

        Assert.Equal(good, node.ExpectDatagram().Bytes.ToArray());
        foreach (var kind in (Counter[])[Counter.DatagramsMalformed, Counter.DatagramsForeign, Counter.DatagramsOfOtherVersion, Counter.DatagramsOfOtherCluster])
            Assert.Equal(1, node[kind]);
        foreach (var reason in (DecodeFailure[])[DecodeFailure.TooShort, DecodeFailure.BadMagic, DecodeFailure.BadVersion, DecodeFailure.WrongCluster])
            Assert.Equal(1, node.Context.Counters[reason]);
    }

    [Fact]
    public void A_stranger_gets_its_burst_and_a_member_of_the_same_host_is_heard_all_the_same()
    {
        var node = Start(new LimitSettings { DatagramsPerSecond = 1, DatagramBurst = 5 });
        var (endpoint, stranger, member) = (node.ExpectReady(), Peer(), Peer());
        node.Context.Ingress.OnChanged(null, RowAt((IPEndPoint)member.LocalEndPoint!));

        for (var i = 0; i < 50; i++) stranger.SendTo(TransportNode.Datagram(1), endpoint);
        for (var i = 0; i < 25; i++) member.SendTo(TransportNode.Datagram(2), endpoint);

        for (var i = 0; i < 5; i++) Assert.Equal(TransportNode.Datagram(1), node.ExpectDatagram().Bytes.ToArray());
        for (var i = 0; i < 25; i++) Assert.Equal(TransportNode.Datagram(2), node.ExpectDatagram().Bytes.ToArray());
        Assert.Equal((45, 0), (node[Counter.DatagramsOverSourceBudget], node[Counter.DatagramsOverMemberBudget]));
    }

    [Fact]
    public void Other_networks_are_refused()
    {
        var node = Start(new LimitSettings { AllowedNetworks = [IPNetwork.Parse("127.0.0.1/32")] });
        var endpoint = node.ExpectReady();
        using var other = Peer("127.0.0.2");
        other.SendTo(TransportNode.Datagram(1), endpoint);
        Peer().SendTo(TransportNode.Datagram(2), endpoint);

        Assert.Equal(TransportNode.Datagram(2), node.ExpectDatagram().Bytes.ToArray());
        Assert.Equal(1, node[Counter.DatagramsNotAllowed]);
    }

    [Fact]
    public void Nothing_is_taken_while_there_is_nobody_to_take_it()
    {
        var node = Start(new LimitSettings());
        var endpoint = node.ExpectReady();
        node.Context.Refs.Dissemination = ActorRefs.Nobody;
        using var peer = Peer();
        peer.SendTo(TransportNode.Datagram(1), endpoint);
        peer.SendTo([], endpoint);
        node.Send(endpoint, TransportNode.Datagram(3));
        node.ExpectCount(Counter.DatagramsSent, 1);

        Assert.Equal((0, 0), (node.Context.Ingress.Waiting, node[Counter.DatagramsReceived]));
    }

    private TransportNode Start(LimitSettings limits) => new(
        this, UdpTransportActor.Props, TransportNode.SettingsAt(new IPEndPoint(IPAddress.Loopback, 0)) with { Limits = limits });

    private static Socket Peer(string address = "127.0.0.1")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return socket;
    }

    private static byte[] Changed(byte[] datagram, int at)
    {
        var changed = datagram.ToArray();
        changed[at] ^= 0x40;
        return changed;
    }

    private static Member RowAt(IPEndPoint endpoint) =>
        new(Given.Bob, Given.Version(), MemberStatus.Alive, MemberDetails.At(endpoint, endpoint.Port), Given.Version(), default);
}
