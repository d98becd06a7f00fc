using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Transport;

/// <summary>The contract over real sockets, and what only those do.</summary>
public sealed class UdpTransportActorTests : DatagramTransportContract
{
    public UdpTransportActorTests() => AkkaIoSettings.Ensure(Sys, MaxBytes);

    private protected override Props Transport(NodeContext context) => UdpTransportActor.Props(context);

    [Fact]
    public void Empty_datagrams_are_dropped_and_counted()
    {
        var node = Start();
        var endpoint = node.ExpectReady();
        using var peer = Peer();

        peer.SendTo(ReadOnlySpan<byte>.Empty, SocketFlags.None, endpoint);
        peer.SendTo(TransportNode.Datagram(7), SocketFlags.None, endpoint);

        Assert.Equal(TransportNode.Datagram(7), node.ExpectDatagram().Bytes.ToArray());
        node.ExpectCount(Counter.DatagramsEmpty, 1);
    }

    [Theory]
    [InlineData(MaxBytes + 1)]
    [InlineData(2_048)]
    [InlineData(9_000)]
    [InlineData(65_507)]
    public void Datagrams_over_the_limit_are_dropped_and_counted(int length)
    {
        var node = Start();
        var endpoint = node.ExpectReady();
        using var peer = Peer();

        peer.SendTo(Pattern(length), SocketFlags.None, endpoint);
        peer.SendTo(TransportNode.Datagram(7), SocketFlags.None, endpoint);

        Assert.Equal(TransportNode.Datagram(7), node.ExpectDatagram().Bytes.ToArray());
        node.ExpectCount(Counter.DatagramsOversize, 1);
    }

    [Fact]
    public void A_killed_listener_is_lost_and_found_on_the_same_port()
    {
        var node = Start();
        var endpoint = node.ExpectReady();

        Listeners().Tell(PoisonPill.Instance);

        node.Node.ExpectMsg<TransportLost>(TransportNode.Patience);
        Assert.Equal(endpoint, node.ExpectReady());
        ExpectFiveOfFive(node, node, endpoint);
    }

    [Fact]
    public void A_listener_that_crashes_is_lost_and_found_on_the_same_port()
    {
        var node = Start();
        var endpoint = node.ExpectReady();

        // An Akka.IO send that fails throws inside the listener, which its supervisor restarts.
        Listeners().Tell(Udp.Send.Create(ByteString.FromBytes([1]), new IPEndPoint(IPAddress.Loopback, 0)));

        node.Node.ExpectMsg<TransportLost>(TransportNode.Patience);
        Assert.Equal(endpoint, node.ExpectReady());
        ExpectFiveOfFive(node, node, endpoint);
    }

    [Fact]
    public void Binding_again_is_tried_until_the_port_is_free()
    {
        // Long enough a delay for the thief to be there first.
        var (min, max) = (TimeSpan.FromMilliseconds(700), TimeSpan.FromSeconds(5));
        var settings = new TransportSettings { RebindBackoffMin = min, RebindBackoffMax = max };
        var node = new TransportNode(this, Transport, TransportNode.SettingsAt(AnyPort, settings));
        var endpoint = node.ExpectReady();
        Listeners().Tell(PoisonPill.Instance);
        Assert.Equal(min, node.Node.ExpectMsg<TransportLost>(TransportNode.Patience).RetryDelay);
        using (var thief = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            thief.Bind(endpoint);
            var again = node.Node.ExpectMsg<TransportLost>(TransportNode.Patience);
            Assert.Equal(min * 2, again.RetryDelay);
            Assert.Contains(endpoint.ToString(), again.Reason, StringComparison.Ordinal);
        }

        Assert.Equal(endpoint, node.ExpectReady());
        ExpectFiveOfFive(node, node, endpoint);
    }

    [Fact]
    public void The_reason_of_a_failed_bind_is_the_systems_own()
    {
        using var holder = Peer();
        var node = Start((IPEndPoint)holder.LocalEndPoint!);

        var failed = node.Node.ExpectMsg<TransportFailed>(TransportNode.Patience);

        Assert.Equal(new SocketException((int)SocketError.AddressAlreadyInUse).Message, failed.Reason);
    }

    [Fact]
    public void An_address_that_is_not_ours_fails_the_bind()
    {
        var node = Start(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0));

        var failed = node.Node.ExpectMsg<TransportFailed>(TransportNode.Patience);

        Assert.Equal(new SocketException((int)SocketError.AddressNotAvailable).Message, failed.Reason);
    }

    [Fact]
    public void All_of_ipv6_serves_ipv4_with_plain_addresses()
    {
        if (!Socket.OSSupportsIPv6) return;
        var dual = Start(new IPEndPoint(IPAddress.IPv6Any, 0));
        var port = dual.ExpectReady().Port;
        var plain = Start();
        var plainAt = plain.ExpectReady();

        plain.Send(new IPEndPoint(IPAddress.Loopback, port), TransportNode.Datagram(1));
        Assert.Equal(plainAt, dual.ExpectDatagram().From);

        ExpectFiveOfFive(dual, plain, plainAt);
        ExpectFiveOfFive(dual, plain, new IPEndPoint(plainAt.Address.MapToIPv6(), plainAt.Port));
        ExpectFiveOfFive(dual, dual, new IPEndPoint(IPAddress.IPv6Loopback, port));
    }

    private ActorSelection Listeners() => Sys.ActorSelection("/system/IO-UDP-FF/*");

    private static Socket Peer()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
