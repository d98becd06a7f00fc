using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Reception;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Reception;

/// <summary>The first frame of a stream decides whose it is.</summary>
public sealed class ReceptionActorTests : ActorHarness
{
    private readonly StreamCodec _codec = new(ClusterTag.Of("test"), 512, 1 << 20);
    private readonly IActorRef _stream;

    public ReceptionActorTests()
    {
        _stream = Recorder("stream");
        Start(ReceptionActor.Props(Context));
        Actor.Tell(new StreamAccepted(_stream, Given.AddressOf(Given.Bob)));
    }

    private void Receive(StreamMessage message) => Actor.Tell(new FrameReceived(_stream, _codec.Encode(message)));

    private StreamError Refusal => Assert.IsType<StreamError>(_codec.Decode(Assert.Single(Journal.Of<SendFrame>("stream")).Payload).Value);

    [Fact]
    public void A_request_for_tables_goes_to_sync() => ExpectOwner(new SyncRequest(SyncPurpose.Join, Given.Bob, 1, 7, 1), Context.Refs.Sync);

    [Fact]
    public void A_ping_goes_to_the_failure_detector() => ExpectOwner(new StreamPing(1, Given.Bob.Tag, Given.Self.Tag, 7, IsAccused: false), Context.Refs.Probe);

    [Fact]
    public void A_greeting_goes_to_messaging() => ExpectOwner(new MessageHello(Given.Bob, Given.Self.Tag, 1, 2, 3), Context.Refs.Messaging);

    private void ExpectOwner(StreamMessage first, IActorRef owner)
    {
        Receive(first);

        var handOver = Assert.Single(Journal.Of<HandOver>("stream"));
        Assert.Equal((owner, first), (handOver.Owner, handOver.First));
        Assert.Equal(Context.Settings.Transport.InboundStreamTimeout, handOver.Deadline);
    }

    [Fact]
    public void What_is_an_answer_cannot_come_first()
    {
        Receive(new InSync(Given.Bob));

        Assert.Equal(StreamErrorCode.Malformed, Refusal.Code);
        Assert.Single(Journal.Of<CloseStream>("stream"));
        Assert.Empty(Journal.Of<HandOver>());
    }

    [Fact]
    public void What_nobody_serves_here_is_refused()
    {
        Context.Refs.Messaging = ActorRefs.Nobody;

        Receive(new MessageHello(Given.Bob, Given.Self.Tag, 1, 2, 3));

        Assert.Equal(StreamErrorCode.Unavailable, Refusal.Code);
    }

    [Fact]
    public void Bytes_that_are_no_frame_are_refused_and_counted()
    {
        Actor.Tell(new FrameReceived(_stream, new byte[] { 1, 2, 3 }));

        Assert.Equal(StreamErrorCode.Malformed, Refusal.Code);
        ExpectCount(Counter.FramesMalformed, 1);
    }

    [Fact]
    public void A_frame_of_another_cluster_is_refused_as_such()
    {
        Actor.Tell(new FrameReceived(_stream, new StreamCodec(ClusterTag.Of("other"), 512, 1 << 20).Encode(new InSync(Given.Bob))));

        Assert.Equal(StreamErrorCode.WrongCluster, Refusal.Code);
        Assert.Contains("another cluster than 'test'", Refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_frame_and_frames_of_ended_streams_are_nothing()
    {
        Receive(new InSync(Given.Bob));
        var ended = Recorder("ended");
        Actor.Tell(new StreamAccepted(ended, Given.AddressOf(Given.Carol)));
        Actor.Tell(new StreamClosed(ended, null));
        Journal.Clear();

        Receive(new SyncRequest(SyncPurpose.Join, Given.Bob, 1, 7, 1));
        Actor.Tell(new FrameReceived(ended, _codec.Encode(new SyncRequest(SyncPurpose.Join, Given.Carol, 1, 7, 1))));

        Assert.Empty(Journal.All);
    }
}
