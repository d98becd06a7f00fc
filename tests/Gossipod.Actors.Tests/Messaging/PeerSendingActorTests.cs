using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Messaging;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Messaging;

public sealed class PeerSendingActorTests : MessageHarness
{
    private readonly Outbox _outbox = new("bob", Given.Generation, maxCount: 100, maxBytes: 10_000_000);

    public PeerSendingActorTests() => Start(PeerSendingActor.Props(Context, _outbox, Given.Row(Given.Bob), 1));

    private IReadOnlyList<OpenStream> Opened => Journal.Of<OpenStream>("streams");

    private TimeSpan AckTimeout => Context.Settings.Messages.AckTimeout;

    [Fact]
    public void The_first_message_opens_a_lasting_stream_and_waits_for_its_acceptance()
    {
        var sent = Send(1);
        var open = Assert.Single(Opened);
        Assert.Equal((Given.Row(Given.Bob).StreamAddress, true), (open.To, open.IsLasting));

        Actor.Tell(new StreamOpened(open.Tag, Stream));
        var hello = Assert.IsType<MessageHello>(Control(0));
        Assert.Equal((Given.Self, Given.Bob.Tag, Given.Generation), (hello.Source, hello.Target, hello.TargetGeneration));
        Assert.Single(Frames);

        Say(new HelloAccepted(Given.Bob, 0));
        Assert.Equal((MessageFrame.Batch, 1UL, 1), (Read(1).Kind, Read(1).Number, Read(1).Payloads.Count));
        Assert.False(sent.IsCompleted);
        SayAck(1);
        Assert.True(sent.IsCompletedSuccessfully);
        Assert.Equal(0, _outbox.Count);
    }

    [Fact]
    public void What_waited_goes_in_one_batch_and_later_messages_over_the_same_stream()
    {
        var sent = Enumerable.Range(1, 5).Select(Send).ToList();
        Accept();
        Assert.Equal(5, Read(1).Payloads.Count);
        Send(6);
        Assert.Equal((6UL, 1), (Read(2).Number, Read(2).Payloads.Count));
        SayAck(5);

        Assert.All(sent, task => Assert.True(task.IsCompletedSuccessfully));
        Assert.Single(Opened);
    }

    [Fact]
    public void A_broken_stream_is_followed_by_another_over_which_the_rest_goes_again()
    {
        Send(1);
        var second = Send(2);
        Accept();
        SayAck(1);
        Actor.Tell(new StreamClosed(Stream, "broken"));
        ExpectCount(Counter.MessageStreamsBroken, 1);
        AdvanceUntil(() => Opened.Count == 2);
        Actor.Tell(new StreamOpened(Opened[1].Tag, Stream));
        Assert.Equal(((MessageHello)Control(0)!).Session, ((MessageHello)Control(2)!).Session);
        Say(new HelloAccepted(Given.Bob, 1));

        Assert.Equal((2UL, 1), (Read(3).Number, Read(3).Payloads.Count));
        SayAck(2);
        Assert.True(second.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_peer_that_never_accepts_or_never_acknowledges_is_given_up_and_tried_again()
    {
        Send(1);
        Actor.Tell(new StreamOpened(Opened[0].Tag, Stream));
        Advance(AckTimeout * 1.6);
        Assert.Single(Journal.Of<AbortStream>("stream"));
        AdvanceUntil(() => Opened.Count == 2);

        Actor.Tell(new StreamOpened(Opened[1].Tag, Stream));
        Say(new HelloAccepted(Given.Bob, 0));
        Advance(AckTimeout * 1.6);
        Assert.Equal(2, Journal.Of<AbortStream>("stream").Count);
    }

    [Fact]
    public void A_refusal_and_a_failed_connection_are_tried_again_with_growing_delays()
    {
        Send(1);
        for (var attempt = 1; attempt <= 8; attempt++)
        {
            Actor.Tell(new StreamFailed(Opened[^1].Tag, "refused"));
            AdvanceUntil(() => Opened.Count > attempt);
        }

        var before = Now;
        Actor.Tell(new StreamOpened(Opened[^1].Tag, Stream));
        Say(new StreamError(StreamErrorCode.Busy, "later"));
        AdvanceUntil(() => Opened.Count > 9);
        Assert.True(Now - before >= Given.Seconds(1), $"only {Now - before}");
    }

    [Fact]
    public void A_peer_that_dies_fails_what_waits_and_takes_no_more()
    {
        var sent = Send(1);
        Accept();
        Actor.Tell(new PeerGone("is Dead"));

        Assert.Equal(SendFailure.PeerGone, FailureOf(sent));
        Assert.Single(Journal.Of<AbortStream>("stream"));
        Assert.Equal(OutboxVerdict.Closed, _outbox.Add(new SendTicket(Payload(2))));
        Assert.Equal(0, _outbox.Count);
    }

    [Fact]
    public void Nobody_is_connected_to_who_is_dead_or_another_life()
    {
        Know(Given.Row(Given.Bob, MemberStatus.Dead));
        Assert.Equal(SendFailure.PeerGone, FailureOf(Send(1)));
        Assert.Empty(Opened);
    }

    [Fact]
    public void A_peer_that_has_lost_track_fails_what_may_have_arrived_and_gets_the_rest_in_a_new_session()
    {
        Send(1);
        Accept();
        SayAck(1);
        var uncertain = Send(2);
        Actor.Tell(new StreamClosed(Stream, "broken"));
        var later = Send(3);
        AdvanceUntil(() => Opened.Count == 2);
        Actor.Tell(new StreamOpened(Opened[1].Tag, Stream));
        Say(new HelloAccepted(Given.Bob, 0));

        Assert.Equal(SendFailure.PeerGone, FailureOf(uncertain));
        Assert.False(later.IsCompleted);
        AdvanceUntil(() => Opened.Count == 3);
        Actor.Tell(new StreamOpened(Opened[2].Tag, Stream));
        var hellos = Enumerable.Range(0, Frames.Count).Select(Control).OfType<MessageHello>().ToList();
        Assert.NotEqual(hellos[0].Session, hellos[^1].Session);
        Say(new HelloAccepted(Given.Bob, 0));
        SayAck(1);
        Assert.True(later.IsCompletedSuccessfully);
    }

    [Fact]
    public void Acknowledgements_of_nothing_and_frames_out_of_turn_break_the_stream()
    {
        Send(1);
        Accept();
        SayAck(5);
        Assert.Single(Journal.Of<AbortStream>("stream"));
        AdvanceUntil(() => Opened.Count == 2);
        Actor.Tell(new StreamOpened(Opened[1].Tag, Stream));
        SayBytes(0, 1, 2);
        Assert.Equal(2, Journal.Of<AbortStream>("stream").Count);
        ExpectCount(Counter.FramesMalformed, 1);
    }

    [Fact]
    public void A_stream_that_is_not_used_is_closed_and_opened_again_when_needed()
    {
        Send(1);
        Accept();
        SayAck(1);
        Advance(Context.Settings.Messages.IdleTimeout + AckTimeout);
        Assert.Single(Journal.Of<CloseStream>("stream"));
        Assert.Single(Opened);
        Send(2);
        Assert.Equal(2, Opened.Count);
    }

    [Fact]
    public void The_end_of_the_node_fails_what_waits()
    {
        var sent = Send(1);
        Accept();
        Watch(Actor);
        Sys.Stop(Actor);
        ExpectTerminated(Actor);

        Assert.Equal(SendFailure.Left, FailureOf(sent));
    }

    [Fact]
    public void Beyond_its_count_and_its_bytes_an_outbox_takes_nothing_until_something_is_acknowledged()
    {
        var few = new Outbox("bob", 1, maxCount: 2, maxBytes: 1_000);
        Assert.Equal(OutboxVerdict.TakenAsleep, few.Add(new SendTicket(new byte[400])));
        Assert.Equal(OutboxVerdict.Full, few.Add(new SendTicket(new byte[601])));
        var second = new SendTicket(new byte[600]);
        Assert.Equal(OutboxVerdict.Taken, few.Add(second));
        Assert.Equal(OutboxVerdict.Full, few.Add(new SendTicket(Array.Empty<byte>())));
        few.Complete([second]);
        Assert.Equal(OutboxVerdict.Taken, few.Add(new SendTicket(new byte[600])));
    }

    private Task Send(int number)
    {
        var ticket = new SendTicket(Payload(number));
        if (_outbox.Add(ticket) == OutboxVerdict.TakenAsleep) Actor.Tell(new OutboxFilled(_outbox));
        return ticket.Task;
    }

    private void Accept()
    {
        Actor.Tell(new StreamOpened(Opened[^1].Tag, Stream));
        Say(new HelloAccepted(Given.Bob, 0));
    }

    private static SendFailure FailureOf(Task task) => Assert.IsType<SendException>(task.Exception?.InnerException).Failure;
}
