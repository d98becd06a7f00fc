using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Messaging;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Messaging;

public sealed class ReceivingActorTests : MessageHarness
{
    private static readonly MessageHello Hello = new(Given.Bob, Given.Self.Tag, Given.Generation, Given.Generation, Session: 7);

    public ReceivingActorTests() => Start(ReceivingActor.Props(Context));

    private IEnumerable<int> Delivered =>
        Journal.Of<DeliverBatch>("inbox").SelectMany(batch => batch.Payloads).Select(payload => BitConverter.ToInt32(payload.Bytes.Span));

    [Fact]
    public void A_greeting_is_accepted_once_the_stream_lasts()
    {
        Introduce(Hello);
        var handOver = Assert.Single(Journal.Of<HandOver>("stream"));
        Assert.Equal((Actor, null), (handOver.Owner, handOver.Deadline));
        Assert.Empty(Frames);

        Introduce(Hello);
        Assert.Equal(new HelloAccepted(Given.Self, 0), Control(0));
    }

    [Fact]
    public void Batches_are_delivered_in_order_and_acknowledged()
    {
        Greet();
        SayBatch(1, 10, 11);
        SayBatch(3, 12);

        Assert.Equal([10, 11, 12], Delivered);
        Assert.Equal([2UL, 3UL], new[] { Read(1), Read(2) }.Select(ack => ack.Number));
        Assert.Equal("bob", Journal.Of<DeliverBatch>("inbox")[0].From.Name);
    }

    [Fact]
    public void What_comes_again_over_another_stream_is_passed_over()
    {
        Greet();
        SayBatch(1, 10, 11);
        Actor.Tell(new StreamClosed(Stream, "broken"));
        Introduce(Hello);
        Introduce(Hello);
        Assert.Equal(new HelloAccepted(Given.Self, 2), Control(2));
        SayBatch(1, 10, 11, 12);

        Assert.Equal([10, 11, 12], Delivered);
        ExpectCount(Counter.MessagesRepeated, 2);
    }

    [Fact]
    public void Another_session_counts_anew()
    {
        Greet();
        SayBatch(1, 10);
        Introduce(Hello with { Session = 8 }, Recorder("other"));

        Assert.Single(Journal.Of<AbortStream>("stream"));
        SayBatch(2, 99); // the old stream is heard no more
        Assert.Equal([10], Delivered);
    }

    [Fact]
    public void A_gap_and_what_is_no_batch_break_the_stream_and_deliver_nothing()
    {
        Greet();
        SayBatch(3, 12);
        Assert.Single(Journal.Of<AbortStream>("stream"));

        Greet();
        SayBytes(1, 2, 3);
        Assert.Equal(2, Journal.Of<AbortStream>("stream").Count);
        Assert.Empty(Delivered);
        ExpectCount(Counter.FramesMalformed, 1);
    }

    [Fact]
    public void Strangers_the_dead_other_lives_and_whoever_means_another_are_refused()
    {
        MessageHello[] wrong =
        [
            Hello with { Source = Given.Erin },
            Hello with { Source = Given.Carol },
            Hello with { Source = Given.Self },
            Hello with { SourceGeneration = Given.Generation - 1 },
            Hello with { TargetGeneration = Given.Generation - 1 },
            Hello with { Target = Given.Bob.Tag },
        ];
        foreach (var hello in wrong) Introduce(hello);

        Assert.Equal(wrong.Length, Frames.Count);
        Assert.All(Enumerable.Range(0, wrong.Length), i => Assert.Equal(StreamErrorCode.Unavailable, Assert.IsType<StreamError>(Control(i)).Code));
        Assert.Equal(wrong.Length, Journal.Of<CloseStream>("stream").Count);
        Assert.Empty(Journal.Of<HandOver>());
        ExpectCount(Counter.MessagesMisdirected, wrong.Length);
    }

    [Fact]
    public void A_silent_stream_is_ended_and_a_forgotten_member_too()
    {
        Greet();
        Advance(Context.Settings.Messages.IdleTimeout * 3.1);
        Assert.Single(Journal.Of<AbortStream>("stream"));
        Assert.Equal(0, Context.Internals.MessageStreams());

        Greet();
        Actor.Tell(new MemberForgotten(Given.Row(Given.Bob, MemberStatus.Dead)));
        Assert.Equal(2, Journal.Of<AbortStream>("stream").Count);
        Assert.Equal(0, Context.Internals.MessageSenders());
    }

    private void Greet()
    {
        Introduce(Hello);
        Introduce(Hello);
    }

    private void Introduce(MessageHello hello, IActorRef? stream = null) =>
        Actor.Tell(new StreamIntroduced(stream ?? Stream, Given.Endpoint(1), hello));
}
