using System.Net;
using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Probe;

/// <summary>The ping over a stream: sent when a ping brought no ack, and answered.</summary>
public sealed class StreamProbeTests : ProbeHarness
{
    private readonly StreamCodec _codec = new(ClusterTag.Of("test"), 512, 1 << 20);
    private readonly IActorRef _stream;

    public StreamProbeTests() => _stream = Recorder("stream");

    private StreamMessage Sent => _codec.Decode(Assert.Single(Journal.Of<SendFrame>("stream")).Payload).Value!;

    private IReadOnlyList<DatagramPathChanged> Paths =>
        [.. Journal.Of<PublishEvent>("events").Select(told => told.Event).OfType<DatagramPathChanged>()];

    /// <summary>The direct timeout of the next round passes and the target's stream is connected.</summary>
    private (MemberName Target, StreamPing Ping) PingByStream()
    {
        var (target, _) = NextPing();
        return (target, PingByStream(target));
    }

    private StreamPing PingByStream(MemberName target)
    {
        Advance(Given.Ms(410));
        var open = Assert.Single(Journal.Of<OpenStream>("streams"));
        Assert.Equal(Given.AddressOf(target), open.To);
        Actor.Tell(new StreamOpened(open.Tag, _stream));
        return Assert.IsType<StreamPing>(Sent);
    }

    private void Answer(StreamMessage message) => Actor.Tell(new FrameReceived(_stream, _codec.Encode(message)));

    /// <summary>Only the stream saves the round that has begun; the next begins.</summary>
    private MemberName SaveByStream(MemberName target)
    {
        var ping = PingByStream(target);
        Answer(new StreamPong(ping.Sequence, target.Tag, 0));
        return NextPing().Target;
    }

    private void Introduce(StreamPing ping, IPEndPoint from) => Actor.Tell(new StreamIntroduced(_stream, from, ping));

    [Fact]
    public void An_acked_ping_opens_no_stream()
    {
        Others(3);
        NextPing();
        AckPing(Pings[0]);
        Advance(Given.Ms(900));
        Assert.Empty(Journal.Of<OpenStream>());
    }

    [Fact]
    public void A_target_that_answers_over_a_stream_is_not_accused()
    {
        Others(1);
        var (target, ping) = PingByStream();
        Assert.Equal((Given.Self.Tag, target.Tag, false), (ping.Source, ping.Target, ping.IsAccused));

        Answer(new StreamPong(ping.Sequence, target.Tag, 0));
        Advance(Given.Ms(610));

        Assert.Single(Journal.Of<CloseStream>("stream"));
        Assert.Empty(Failures);
        ExpectCount(Counter.StreamProbesAnswered, 1);
    }

    [Fact]
    public void A_refusal_saves_nobody()
    {
        Others(1);
        PingByStream();
        Answer(new StreamError(StreamErrorCode.Unavailable, "somebody else"));
        Advance(Given.Ms(610));
        Assert.Single(Failures);
    }

    [Fact]
    public void A_stream_that_cannot_be_connected_saves_nobody()
    {
        Others(1);
        NextPing();
        Advance(Given.Ms(410));
        Actor.Tell(new StreamFailed(Assert.Single(Journal.Of<OpenStream>("streams")).Tag, "refused"));
        Advance(Given.Ms(610));
        Assert.Single(Failures);
    }

    [Fact]
    public void A_suspect_is_told_that_it_is_accused()
    {
        Replicate(Given.Row(Given.Bob, status: MemberStatus.Suspect), liveCount: 2, accuser: null);
        Assert.True(PingByStream().Ping.IsAccused);
    }

    [Fact]
    public void Switched_off_it_does_nothing()
    {
        StartProbe(new ProtocolSettings { StreamProbe = false });
        Others(1);
        NextPing();
        Advance(Given.Ms(900));
        Assert.Empty(Journal.Of<OpenStream>());
    }

    [Fact]
    public void A_member_whose_datagrams_are_blocked_is_told_of_once_and_again_when_they_are_back()
    {
        Others(1);
        var target = SaveByStream(NextPing().Target);
        Assert.Empty(Paths);
        SaveByStream(target);
        Assert.Equal((true, 1), (Assert.Single(Paths).IsBlocked, Paths[0].BlockedCount));
        SaveByStream(target);
        Assert.Empty(Paths);

        AckPing(Pings[0]);
        NextPing();

        Assert.Equal((false, 0), (Assert.Single(Paths).IsBlocked, Paths[0].BlockedCount));
    }

    [Fact]
    public void A_member_that_dies_is_not_counted_as_blocked_any_more()
    {
        Others(1);
        SaveByStream(SaveByStream(NextPing().Target));
        Assert.True(Assert.Single(Paths).IsBlocked);
        Journal.Clear();

        Replicate(Given.Row(Given.Others[0], status: MemberStatus.Dead), liveCount: 1, accuser: null);

        Assert.Equal((false, 0), (Assert.Single(Paths).IsBlocked, Paths[0].BlockedCount));
    }

    [Fact]
    public void A_ping_over_a_stream_is_answered()
    {
        Replicate(Given.Row(Given.Bob), liveCount: 2, accuser: null, viewHash: 42);

        Introduce(new StreamPing(7, Given.Bob.Tag, Given.Self.Tag, 42, IsAccused: false), Given.AddressOf(Given.Bob));

        Assert.Equal(new StreamPong(7, Given.Self.Tag, 42), Sent);
        ExpectCount(Counter.StreamPingsReceived, 1);
        ExpectCount(Counter.PingsReceived, 0);
        Assert.Single(Journal.Of<CloseStream>("stream"));
        Assert.Empty(Journal.Of<RepairWith>());
    }

    [Fact]
    public void A_ping_for_another_member_is_refused_and_counted()
    {
        Introduce(new StreamPing(7, Given.Bob.Tag, Given.Carol.Tag, 42, IsAccused: true), Given.AddressOf(Given.Bob));

        Assert.Equal(StreamErrorCode.Unavailable, Assert.IsType<StreamError>(Sent).Code);
        ExpectCount(Counter.PingsMisaddressed, 1);
        Assert.Empty(Journal.Of<RepairWith>());
    }

    [Fact]
    public void Who_is_accused_asks_the_accuser_for_its_table_once_a_period_and_strangers_get_nothing()
    {
        Others(2);
        var (bob, stranger) = (Given.Others[0], new IPEndPoint(IPAddress.Parse("192.0.2.9"), 7946));
        Introduce(new StreamPing(7, bob.Tag, Given.Self.Tag, 42, IsAccused: true), stranger);
        Assert.Empty(Journal.Of<RepairWith>());

        Introduce(new StreamPing(8, bob.Tag, Given.Self.Tag, 42, IsAccused: true), Given.AddressOf(bob));
        Introduce(new StreamPing(9, bob.Tag, Given.Self.Tag, 42, IsAccused: true), Given.AddressOf(bob));
        Assert.Equal(new RepairWith(Given.AddressOf(bob)), Assert.Single(Journal.Of<RepairWith>("sync")));

        Advance(Given.Ms(1_010));
        Introduce(new StreamPing(10, bob.Tag, Given.Self.Tag, 42, IsAccused: true), Given.AddressOf(bob));
        Assert.Equal(2, Journal.Of<RepairWith>("sync").Count);
    }
}
