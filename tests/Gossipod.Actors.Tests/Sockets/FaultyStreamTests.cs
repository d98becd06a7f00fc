using System.Net;
using Akka.Actor;
using Akka.TestKit;
using Gossipod.Actors.Node;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Tests.Transport;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Sockets;

/// <summary>What faults do to streams, between a probe for the node's actor and a probe for the transport.</summary>
public sealed class FaultyStreamTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly IPEndPoint Own = new(IPAddress.Loopback, 1_001);
    private static readonly IPEndPoint Peer = new(IPAddress.Parse("127.0.0.2"), 1_002);

    private readonly FaultyNetwork _faults = new();
    private readonly TestProbe _transport;
    private readonly TestProbe _stream;
    private readonly TestProbe _owner;
    private readonly TransportNode _node;

    public FaultyStreamTests()
        : base("akka.loglevel = OFF\nakka.stdout-loglevel = OFF")
    {
        (_transport, _stream, _owner) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        _node = new TransportNode(this, Props, TransportNode.SettingsAt(Own));
        _node.Actor.Tell(new StreamsReady(Own));
        _node.Node.ExpectMsg<StreamsReady>();
    }

    [Fact]
    public void What_a_cut_holds_up_arrives_in_order_when_it_is_mended()
    {
        var stream = Open();
        _faults.CutOneWay(Own, Peer);
        _owner.Send(stream, new SendFrame(new byte[] { 1 }));
        _owner.Send(stream, new SendFrame(new byte[] { 2 }));
        _owner.Send(stream, CloseStream.Instance);
        AwaitCondition(() => _faults.FramesStalled == 3);
        _stream.Send(stream, new FrameReceived(_stream, new byte[] { 9 }));
        Assert.Equal(9, _owner.ExpectMsg<FrameReceived>().Payload.Span[0]);
        _stream.ExpectNoMsg(TimeSpan.FromMilliseconds(100));

        _faults.Heal();

        Assert.Equal(1, _stream.ExpectMsg<SendFrame>().Payload.Span[0]);
        Assert.Equal(2, _stream.ExpectMsg<SendFrame>().Payload.Span[0]);
        _stream.ExpectMsg<CloseStream>();
    }

    [Fact]
    public void What_the_peer_sends_is_held_up_too_and_its_close_behind_it()
    {
        var stream = Open();
        _faults.CutOneWay(Peer, Own);
        _stream.Send(stream, new FrameReceived(_stream, new byte[] { 9 }));
        _stream.Send(stream, new StreamClosed(_stream, null));
        _owner.ExpectNoMsg(TimeSpan.FromMilliseconds(100));

        _faults.Heal();

        Assert.Equal(new FrameReceived(stream, new byte[] { 9 }).Stream, _owner.ExpectMsg<FrameReceived>().Stream);
        Assert.Null(_owner.ExpectMsg<StreamClosed>().Error);
    }

    [Fact]
    public void A_stream_that_breaks_while_it_is_held_up_says_so_at_once()
    {
        var stream = Open();
        _faults.BlockStreams(Peer);
        _stream.Send(stream, new FrameReceived(_stream, new byte[] { 9 }));
        _stream.Send(stream, new StreamClosed(_stream, "broken"));
        Assert.Equal("broken", _owner.ExpectMsg<StreamClosed>().Error);
    }

    [Fact]
    public void A_stream_whose_end_is_held_up_ends_at_its_deadline()
    {
        var stream = Open(TimeSpan.FromMilliseconds(50));
        _faults.BlockStreams(Own);
        _stream.Send(stream, new StreamClosed(_stream, null));
        Assert.Contains("did not end within", _owner.ExpectMsg<StreamClosed>(TransportNode.Patience).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_accepted_stream_of_an_address_that_is_cut_off_is_aborted()
    {
        _faults.Isolate(new IPEndPoint(Peer.Address, 0));
        Accept(_stream);
        _stream.ExpectMsg<AbortStream>();
        _node.Reception.ExpectNoMsg(TimeSpan.Zero);
        Assert.Equal(1, _faults.StreamsRefused);
    }

    [Fact]
    public void An_accepted_stream_carries_frames_both_ways_and_ends_with_its_owner()
    {
        Accept(_stream);
        var stream = _node.Reception.ExpectMsg<StreamAccepted>().Stream;
        _node.Actor.Tell(new FrameReceived(_stream, new byte[] { 7 }));
        Assert.Equal(stream, _node.Reception.ExpectMsg<FrameReceived>().Stream);
        stream.Tell(new SendFrame(new byte[] { 8 }));
        Assert.Equal(8, _stream.ExpectMsg<SendFrame>().Payload.Span[0]);

        Sys.Stop(_node.Reception.Ref);

        _stream.ExpectMsg<AbortStream>();
    }

    private Props Props(NodeContext context) => FaultyStreamActor.Props(context, _faults, _ => Akka.Actor.Props.Create(() => new Forwarder(_transport)));

    private IActorRef Open(TimeSpan? deadline = null)
    {
        _owner.Send(_node.Actor, new OpenStream(Peer, deadline ?? TimeSpan.FromMinutes(1), "tag"));
        _transport.ExpectMsg<OpenStream>();
        _stream.Send(_transport.LastSender, new StreamOpened("tag", _stream));
        return _owner.ExpectMsg<StreamOpened>().Stream;
    }

    private void Accept(TestProbe stream) => _node.Actor.Tell(new StreamAccepted(stream, new IPEndPoint(Peer.Address, 50_000)));

    /// <summary>In the transport's place.</summary>
    private sealed class Forwarder : ReceiveActor
    {
        public Forwarder(IActorRef to) => ReceiveAny(to.Forward);
    }
}
