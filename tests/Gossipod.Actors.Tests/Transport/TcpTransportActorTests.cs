using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Transport;

/// <summary>Streams between two transports, and between one and raw sockets.</summary>
public sealed class TcpTransportActorTests : TestKit
{
    private const int MaxFrame = 1 << 20;
    private static readonly TimeSpan Patience = TransportNode.Patience;

    public TcpTransportActorTests()
        : base("akka.loglevel = OFF")
    {
    }

    [Fact]
    public void Frames_of_nothing_up_to_the_limit_arrive_intact_both_ways()
    {
        var (node, endpoint) = Start();
        var (client, server) = Connect(node, endpoint);
        int[] lengths = [0, 1, 4_095, 65_536, 65_537, MaxFrame - 1, MaxFrame];

        foreach (var length in lengths)
        {
            client.Stream.Tell(new SendFrame(Pattern(length)));
            Assert.Equal(Pattern(length), server.ExpectFrame());
            server.Stream.Tell(new SendFrame(Pattern(length)));
            Assert.Equal(Pattern(length), client.ExpectFrame());
        }

        var bytes = 2 * lengths.Sum(length => length + FrameAssembler.PrefixBytes);
        node.ExpectCount(Counter.StreamBytesSent, bytes);
        node.ExpectCount(Counter.StreamBytesReceived, bytes);
        node.ExpectCount(Counter.StreamsOpened, 1);
        node.ExpectCount(Counter.StreamsAccepted, 1);
    }

    [Fact]
    public void A_stream_says_who_connected_and_gives_the_tag_back()
    {
        var (node, endpoint) = Start();
        var owner = CreateTestProbe();

        owner.Send(node.Actor, new OpenStream(endpoint, Patience, "tag"));

        Assert.Equal("tag", owner.ExpectMsg<StreamOpened>(Patience).Tag);
        Assert.Equal(IPAddress.Loopback, node.Sync.ExpectMsg<StreamAccepted>(Patience).From.Address);
    }

    [Fact]
    public void Many_small_frames_arrive_in_order()
    {
        var (node, endpoint) = Start();
        var (client, server) = Connect(node, endpoint);

        for (var i = 0; i < 2_000; i++) client.Stream.Tell(new SendFrame(BitConverter.GetBytes(i)));

        for (var i = 0; i < 2_000; i++) Assert.Equal(i, BitConverter.ToInt32(server.ExpectFrame()));
    }

    [Fact]
    public void Closing_sends_everything_first_and_both_sides_end_in_order()
    {
        var (node, endpoint) = Start();
        var (client, server) = Connect(node, endpoint);

        for (var i = 0; i < 16; i++) client.Stream.Tell(new SendFrame(Pattern(64 * 1024 + i)));
        client.Stream.Tell(CloseStream.Instance);

        for (var i = 0; i < 16; i++) Assert.Equal(Pattern(64 * 1024 + i), server.ExpectFrame());
        server.ExpectClosed(error: null);
        client.ExpectClosed(error: null);
        ExpectTold(client, server);
    }

    [Fact]
    public void A_length_of_two_gigabytes_ends_the_stream()
    {
        var (node, endpoint) = Start();
        using var peer = RawPeer(endpoint);
        var server = Accepted(node);

        peer.Send([0x80, 0, 0, 0, 1, 2, 3]);

        server.ExpectClosed("2147483648");
        node.ExpectCount(Counter.FramesMalformed, 1);
        ExpectGone(peer);
    }

    [Fact]
    public void A_frame_over_our_own_limit_is_not_sent()
    {
        var (node, endpoint) = Start();
        var (client, server) = Connect(node, endpoint);

        client.Stream.Tell(new SendFrame(new byte[MaxFrame + 1]));

        client.ExpectClosed("1048577");
        server.ExpectClosed("");
        node.ExpectCount(Counter.SendsRefused, 1);
    }

    [Fact]
    public void A_peer_that_closes_between_frames_ended_in_order()
    {
        var (node, endpoint) = Start();
        using var peer = RawPeer(endpoint);
        var server = Accepted(node);

        peer.Send([0, 0, 0, 1, 42]);
        peer.Shutdown(SocketShutdown.Send);

        Assert.Equal([42], server.ExpectFrame());
        server.ExpectClosed(error: null);
    }

    [Fact]
    public void A_peer_that_closes_inside_a_frame_broke_off()
    {
        var (node, endpoint) = Start();
        using var peer = RawPeer(endpoint);
        var server = Accepted(node);

        peer.Send([0, 0, 0, 9, 42]);
        peer.Shutdown(SocketShutdown.Send);

        server.ExpectClosed("in the middle of a frame");
    }

    [Fact]
    public void A_peer_that_says_nothing_is_cut_off_at_the_deadline()
    {
        var (node, endpoint) = Start(new TransportSettings { InboundStreamTimeout = TimeSpan.FromMilliseconds(300) });
        using var peer = RawPeer(endpoint);
        var server = Accepted(node);

        server.ExpectClosed("did not end within");
        ExpectGone(peer);
    }

    [Fact]
    public void A_peer_that_reads_nothing_cannot_hold_a_closing_stream_beyond_its_deadline()
    {
        var (node, endpoint) = Start(new TransportSettings { InboundStreamTimeout = TimeSpan.FromMilliseconds(700) });
        using var peer = RawPeer(endpoint);
        var server = Accepted(node);
        Watch(server.Stream);

        for (var i = 0; i < 32; i++) server.Stream.Tell(new SendFrame(new byte[MaxFrame]));
        server.Stream.Tell(CloseStream.Instance);

        server.ExpectClosed("did not end within");
        ExpectTerminated(server.Stream, Patience);
        AwaitAssert(() => Assert.Throws<SocketException>(() => peer.Send([1])), Patience);
    }

    [Fact]
    public void Our_own_deadline_ends_a_stream_too()
    {
        var (node, endpoint) = Start();
        var (client, server) = Connect(node, endpoint, TimeSpan.FromMilliseconds(1_500));

        client.ExpectClosed("did not end within");
        server.ExpectClosed("");
        ExpectTold(client, server);
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
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        var endpoint = (IPEndPoint)deaf.LocalEndPoint!;
        var fillers = Enumerable.Range(0, 4).Select(_ => Filler(endpoint)).ToArray();

        TestActorSends(node, new OpenStream(endpoint, TimeSpan.FromMilliseconds(500), "late"));

        var answer = ExpectMsg<StreamFailed>(Patience);
        Assert.Equal($"no connection to {endpoint} within 00:00:00.5000000", answer.Reason);
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
    public void More_streams_than_allowed_are_closed_at_once_and_a_free_place_is_given_again()
    {
        var (node, endpoint) = Start(new TransportSettings { MaxInboundStreams = 2 });
        using var one = RawPeer(endpoint);
        var first = Accepted(node);
        using var two = RawPeer(endpoint);
        Accepted(node);

        using var three = RawPeer(endpoint);
        ExpectGone(three);
        node.ExpectCount(Counter.StreamsRefused, 1);

        Watch(first.Stream);
        one.Shutdown(SocketShutdown.Both);
        first.ExpectClosed(error: null);
        ExpectTerminated(first.Stream, Patience);
        using var four = RawPeer(endpoint);
        Accepted(node);
        node.ExpectCount(Counter.StreamsAccepted, 3);
    }

    [Fact]
    public void A_stream_without_an_owner_is_closed()
    {
        var (node, endpoint) = Start();
        var (client, server) = Connect(node, endpoint);
        Watch(client.Stream);

        Sys.Stop(client.Owner);

        server.ExpectClosed("");
        ExpectTerminated(client.Stream, Patience);
    }

    [Fact]
    public void Stopping_ends_all_streams_and_frees_the_port()
    {
        var (node, endpoint) = Start();
        var (client, server) = Connect(node, endpoint);

        node.Stop();

        client.ExpectClosed("the transport stops");
        server.ExpectClosed("the transport stops");
        ExpectTold(client, server);
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
        var (node, endpoint) = Start(new TransportSettings { RebindBackoffMin = TimeSpan.FromMilliseconds(50) });

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

        Assert.Equal(IPAddress.Loopback, node.Sync.ExpectMsg<StreamAccepted>(Patience).From.Address);
    }

    private (TransportNode Node, IPEndPoint Endpoint) Start(TransportSettings? transport = null, IPEndPoint? bind = null)
    {
        bind ??= new IPEndPoint(IPAddress.Loopback, 0);
        var node = new TransportNode(this, TcpTransportActor.Props, TransportNode.SettingsAt(bind, transport));
        node.Actor.Tell(new BindStreams(bind));
        return (node, node.Node.ExpectMsg<StreamsReady>(Patience).LocalEndpoint);
    }

    private (StreamEnd Client, StreamEnd Server) Connect(TransportNode node, IPEndPoint endpoint, TimeSpan? deadline = null)
    {
        var owner = CreateTestProbe();
        owner.Send(node.Actor, new OpenStream(endpoint, deadline ?? Patience, "tag"));
        return (new StreamEnd(owner, owner.ExpectMsg<StreamOpened>(Patience).Stream), Accepted(node));
    }

    private void TestActorSends(TransportNode node, object message) => node.Actor.Tell(message, TestActor);

    private static void ExpectTold(params StreamEnd[] ends)
    {
        // Nothing may follow StreamClosed: whatever the stream said before it stopped is in the mailbox when it is gone.
        foreach (var end in ends)
        {
            end.Owner.Watch(end.Stream);
            end.Owner.ExpectTerminated(end.Stream, Patience);
        }
    }

    private static StreamEnd Accepted(TransportNode node) =>
        new(node.Sync, node.Sync.ExpectMsg<StreamAccepted>(Patience).Stream);

    private static Socket RawPeer(IPEndPoint endpoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        socket.Connect(endpoint);
        return socket;
    }

    private static Socket Filler(IPEndPoint endpoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _ = socket.ConnectAsync(endpoint).ContinueWith(done => done.Exception, TaskScheduler.Default);
        return socket;
    }

    private static IPEndPoint FreeEndpoint()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private static void ExpectGone(Socket peer)
    {
        try
        {
            Assert.Equal(0, peer.Receive(new byte[16]));
        }
        catch (SocketException error)
        {
            Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        }
    }

    private static byte[] Pattern(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = (byte)(i * 31 + length);
        return bytes;
    }

    private sealed record StreamEnd(TestProbe Owner, IActorRef Stream)
    {
        public byte[] ExpectFrame() => Owner.ExpectMsg<FrameReceived>(frame => Assert.Equal(Stream, frame.Stream), Patience).Payload.ToArray();

        public void ExpectClosed(string? error)
        {
            var closed = Owner.ExpectMsg<StreamClosed>(Patience);
            Assert.Equal(Stream, closed.Stream);
            if (error is null) Assert.Null(closed.Error);
            else Assert.Contains(error, closed.Error, StringComparison.Ordinal);
        }
    }
}
