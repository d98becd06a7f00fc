using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Transport;

/// <summary>Accepting, connecting, limits and the end of the whole transport.</summary>
public class TcpTransportActorTests : StreamTestKit
{
    [Fact]
    public void A_stream_says_who_connected_and_gives_the_tag_back()
    {
        var (node, endpoint) = Start();
        var owner = CreateTestProbe();

        owner.Send(node.Actor, new OpenStream(endpoint, Patience, "tag"));

        Assert.Equal("tag", owner.ExpectMsg<StreamOpened>(Patience).Tag);
        Assert.Equal(IPAddress.Loopback, node.Reception.ExpectMsg<StreamAccepted>(Patience).From.Address);
    }

    [Fact]
    public void A_refused_connection_is_told_with_the_address()
    {
        var (node, _) = Start();
        var nobody = FreeEndpoint();

        TestActorSends(node, new OpenStream(nobody, Patience, 7));

        var failed = ExpectMsg<StreamFailed>(Patience);
        Assert.Equal(7, failed.Tag);
        Assert.Equal($"{nobody} refused the connection or cannot be reached", failed.Reason);
    }

    [Fact]
    public void A_connection_that_nobody_accepts_fails_at_the_deadline()
    {
        // Only Linux neither accepts nor refuses connections beyond a full backlog.
        if (!OperatingSystem.IsLinux()) return;
        var (node, _) = Start();
        using var deaf = DeafPeer(out var fillers);
        var endpoint = (IPEndPoint)deaf.LocalEndPoint!;

        TestActorSends(node, new OpenStream(endpoint, TimeSpan.FromMilliseconds(500), "late"));

        var answer = ExpectMsg<StreamFailed>(Patience);
        Assert.Equal($"no connection to {endpoint} within 00:00:00.5000000", answer.Reason);
        foreach (var filler in fillers) filler.Dispose();
    }

    [Fact]
    public void Stopping_gives_up_connections_in_the_making()
    {
        if (!OperatingSystem.IsLinux()) return;
        var (node, _) = Start();
        using var deaf = DeafPeer(out var fillers);
        TestActorSends(node, new OpenStream((IPEndPoint)deaf.LocalEndPoint!, TimeSpan.FromMinutes(5), "late"));
        var attempts = Sys.ActorSelection("/system/IO-TCP/tcp-client-connection-*");
        AwaitAssert(() => Assert.NotNull(Identify(attempts)), Patience);

        node.Stop();

        Assert.Equal("the transport stops", ExpectMsg<StreamFailed>(Patience).Reason);
        AwaitAssert(() => Assert.Null(Identify(attempts)), Patience);
        foreach (var filler in fillers) filler.Dispose();
    }

    [Theory]
    [InlineData("127.0.0.1:0", "port 0")]
    [InlineData("224.0.0.1:7946", "multicast")]
    [InlineData("[2001:db8::1]:7946", "family")]
    public void An_endpoint_that_cannot_be_connected_to_is_refused(string endpoint, string reason)
    {
        var (node, _) = Start();

        TestActorSends(node, new OpenStream(IPEndPoint.Parse(endpoint), Patience, 1));

        Assert.Contains(reason, ExpectMsg<StreamFailed>(Patience).Reason, StringComparison.Ordinal);
        node.ExpectCount(Counter.SendsRefused, 1);
    }

    [Fact]
    public void A_stream_whose_owner_bounds_it_gives_its_place_to_another()
    {
        var (node, endpoint) = Start(Patient with { MaxInboundStreams = 1 });
        using var one = RawPeer(endpoint);
        var (first, heir) = (Accepted(node), CreateTestProbe());
        first.Stream.Tell(new HandOver(heir, new InSync(Given.Bob), Deadline: null));
        heir.ExpectMsg<StreamIntroduced>(Patience);

        using var two = RawPeer(endpoint);
        Accepted(node);
        node.ExpectCount(Counter.StreamsRefused, 0);
        using var three = RawPeer(endpoint);
        ExpectBusy(three);
    }

    [Fact]
    public void More_streams_than_allowed_are_closed_at_once_and_a_free_place_is_given_again()
    {
        var (node, endpoint) = Start(Patient with { MaxInboundStreams = 2 });
        using var one = RawPeer(endpoint);
        var first = Accepted(node);
        using var two = RawPeer(endpoint);
        Accepted(node);

        using var three = RawPeer(endpoint);
        ExpectBusy(three);
        node.ExpectCount(Counter.StreamsRefused, 1);

        Watch(first.Stream);
        one.Shutdown(SocketShutdown.Both);
        first.ExpectClosed(error: null);
        ExpectTerminated(first.Stream, Patience);

        // The transport hears of the end by a message of its own, perhaps after us, and until then has no place.
        var peers = new List<Socket>();
        AwaitAssert(
            () =>
            {
                peers.Add(RawPeer(endpoint));
                node.Reception.ExpectMsg<StreamAccepted>(TimeSpan.FromMilliseconds(500));
            },
            Patience);
        foreach (var peer in peers) peer.Dispose();
        node.ExpectCount(Counter.StreamsAccepted, 3);
    }

    [Fact]
    public void Stopping_ends_all_streams_and_frees_the_port()
    {
        var (node, endpoint) = Start();
        using var peer = RawPeer(endpoint);
        var accepted = Accepted(node);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        TestActorSends(node, new OpenStream((IPEndPoint)listener.LocalEndPoint!, Patience, 1));
        ExpectMsg<StreamOpened>(Patience);
        using var server = listener.Accept();

        node.Stop();

        accepted.ExpectClosed("the transport stops");
        Assert.Equal("the transport stops", ExpectMsg<StreamClosed>(Patience).Error);
        ExpectGone(peer);
        ExpectGone(server);
        Assert.Equal(endpoint, Start(bind: endpoint).Endpoint);
    }

    [Fact]
    public void A_port_in_use_is_told_and_another_can_be_tried()
    {
        var (_, endpoint) = Start();
        var node = new TransportNode(this, TcpTransportActor.Props, TransportNode.SettingsAt(endpoint));

        node.Actor.Tell(new BindStreams(endpoint));
        var failed = node.Node.ExpectMsg<StreamsFailed>(Patience);
        Assert.Equal(endpoint, failed.Endpoint);
        Assert.Equal(new SocketException((int)SocketError.AddressAlreadyInUse).Message, failed.Reason);

        node.Actor.Tell(new BindStreams(new IPEndPoint(IPAddress.Loopback, 0)));
        var ready = node.Node.ExpectMsg<StreamsReady>(Patience).LocalEndpoint;
        node.Actor.Tell(new BindStreams(ready));
        Assert.Equal(ready, node.Node.ExpectMsg<StreamsReady>(Patience).LocalEndpoint);
    }

    [Fact]
    public void A_killed_listener_is_bound_again_on_the_same_port()
    {
        var (node, endpoint) = Start(Patient with { RebindBackoffMin = TimeSpan.FromMilliseconds(50) });

        Sys.ActorSelection("/system/IO-TCP/tcp-listener-*").Tell(PoisonPill.Instance);

        Assert.Equal(endpoint, node.Node.ExpectMsg<StreamsReady>(Patience).LocalEndpoint);
        Connect(node, endpoint);
    }

    [Fact]
    public void All_of_ipv6_accepts_ipv4_with_plain_addresses()
    {
        if (!Socket.OSSupportsIPv6) return;
        var (node, endpoint) = Start(bind: new IPEndPoint(IPAddress.IPv6Any, 0));

        using var plain = RawPeer(new IPEndPoint(IPAddress.Loopback, endpoint.Port));

        Assert.Equal(IPAddress.Loopback, node.Reception.ExpectMsg<StreamAccepted>(Patience).From.Address);
    }
}
