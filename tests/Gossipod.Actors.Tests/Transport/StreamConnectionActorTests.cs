using System.Net.Sockets;
using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Transport;

/// <summary>Frames on one stream and every way it ends.</summary>
public class StreamConnectionActorTests : StreamTestKit
{
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
    public void A_stream_that_is_handed_over_serves_its_new_owner_alone()
    {
        var (node, endpoint) = Start();
        var (client, server) = Connect(node, endpoint);
        var (heir, first) = (CreateTestProbe(), new InSync(Given.Bob));

        server.Stream.Tell(new HandOver(heir, first, Deadline: null));

        Assert.Same(first, heir.ExpectMsg<StreamIntroduced>(Patience).First);
        client.Stream.Tell(new SendFrame(Pattern(9)));
        Assert.Equal(Pattern(9), heir.ExpectMsg<FrameReceived>(Patience).Payload.ToArray());
        client.Stream.Tell(CloseStream.Instance);
        Assert.Null(heir.ExpectMsg<StreamClosed>(Patience).Error);
        client.ExpectClosed(error: null);
        server.Owner.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_stream_that_is_handed_over_ends_with_its_new_owner_and_not_with_the_old_one()
    {
        var (node, endpoint) = Start();
        var owner = CreateTestProbe();
        var (client, server) = Connect(node, endpoint);
        client.Stream.Tell(new HandOver(owner, new InSync(Given.Bob), Deadline: null));
        owner.ExpectMsg<StreamIntroduced>(Patience);

        Sys.Stop(client.Owner);
        client.Stream.Tell(new SendFrame(Pattern(9)));
        Assert.Equal(Pattern(9), server.ExpectFrame());

        Sys.Stop(owner);
        server.Owner.ExpectMsg<StreamClosed>(Patience);
    }

    [Fact]
    public void A_lasting_stream_outlives_the_time_for_connecting()
    {
        var (node, endpoint) = Start(Patient);
        var (owner, deadline) = (CreateTestProbe(), TimeSpan.FromSeconds(2));
        owner.Send(node.Actor, new OpenStream(endpoint, deadline, "tag", IsLasting: true));
        var client = new StreamEnd(owner, owner.ExpectMsg<StreamOpened>(Patience).Stream);
        var server = Accepted(node);

        owner.ExpectNoMsg(deadline + TimeSpan.FromMilliseconds(500));

        client.Stream.Tell(new SendFrame(Pattern(9)));
        Assert.Equal(Pattern(9), server.ExpectFrame());
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
    public void A_stream_without_an_owner_is_closed()
    {
        var (node, endpoint) = Start();
        var (client, server) = Connect(node, endpoint);
        Watch(client.Stream);

        Sys.Stop(client.Owner);

        server.ExpectClosed("");
        ExpectTerminated(client.Stream, Patience);
    }
}
