using Akka.Actor;
using Gossipod.Actors.Forgetting;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Forgetting;

/// <summary>The command to forget a member, among us, Bob and Carol; the streams are played by the test.</summary>
public sealed class ForgettingActorTests : ActorHarness
{
    private static readonly MemberName Gone = Given.Name("gone");

    private readonly StreamCodec _codec = new(ClusterTag.Of("test"), 512, 1 << 20);

    public ForgettingActorTests()
    {
        var self = Given.Row(Given.Self);
        var snapshot = new ClusterSnapshot(self, new SnapshotRows(self), sequence: 0, localHealth: 0);
        Context.Snapshot.Current = snapshot.With(Given.Row(Given.Bob), 1).With(Given.Row(Given.Carol), 2);
        Start(ForgettingActor.Props(Context));
        Actor.Tell(new ForgetOrder(Gone), Asker);
    }

    private ForgetResult Result => Assert.Single(Journal.Of<ForgetResult>("asker"));

    private void AnswerOurselves(ForgetStanding standing, ulong incarnation = 0) => Actor.Tell(new ForgetAnswered(
        Journal.Of<ForgetMember>("membership")[^1].Tag, new ForgetReport(Given.Self, standing, Given.Version(incarnation)), null));

    /// <summary>The last stream that was asked for to this member is there, and has brought this.</summary>
    /// <returns>What the member was asked.</returns>
    private ForgetRequest Answer(MemberName by, StreamMessage answer)
    {
        var stream = Recorder($"stream-{Guid.NewGuid():N}");
        Actor.Tell(new StreamOpened(Journal.Of<OpenStream>("streams").Last(open => by.Equals(open.Expected)).Tag, stream));
        Actor.Tell(new FrameReceived(stream, _codec.Encode(answer)));
        return Assert.IsType<ForgetRequest>(_codec.Decode(Journal.Of<SendFrame>()[^1].Payload).Value);
    }

    [Fact]
    public void All_are_asked_first_and_then_those_that_have_it_forget_the_newest_version()
    {
        AnswerOurselves(ForgetStanding.Gone, incarnation: 2);
        Assert.Equal(
            new ForgetRequest(ForgetOperation.Ask, Given.Bob.Tag, Given.Self, Gone, default),
            Answer(Given.Bob, new ForgetReport(Given.Bob, ForgetStanding.Gone, Given.Version(5))));
        Answer(Given.Carol, new ForgetReport(Given.Carol, ForgetStanding.Unknown, default));

        AnswerOurselves(ForgetStanding.Forgotten, incarnation: 2);
        Assert.Equal(
            new ForgetRequest(ForgetOperation.Forget, Given.Bob.Tag, Given.Self, Gone, Given.Version(5)),
            Answer(Given.Bob, new ForgetReport(Given.Bob, ForgetStanding.Forgotten, Given.Version(5))));

        Assert.Equal(3, Journal.Of<OpenStream>("streams").Count);
        Assert.True(Result.Succeeded);
        Assert.Equal([ForgetStanding.Forgotten, ForgetStanding.Forgotten, ForgetStanding.Unknown], Result.Members.Select(member => member.Standing));
    }

    [Fact]
    public void Where_it_lives_for_one_nobody_forgets_it()
    {
        AnswerOurselves(ForgetStanding.Gone);
        Answer(Given.Bob, new ForgetReport(Given.Bob, ForgetStanding.Live, Given.Version(1)));
        Answer(Given.Carol, new ForgetReport(Given.Carol, ForgetStanding.Gone, Given.Version()));
        Assert.Contains("alive or suspect at bob", Result.Refusal, StringComparison.Ordinal);
        Assert.All(Journal.Of<ForgetMember>("membership"), order => Assert.Equal(ForgetOperation.Ask, order.Request.Operation));
    }

    /// <summary>An earlier version answers a frame that it does not know as one that is malformed.</summary>
    [Fact]
    public void Who_does_not_understand_refuses_or_answers_in_anothers_name_is_named_and_the_others_forget_it()
    {
        AnswerOurselves(ForgetStanding.Gone);
        Answer(Given.Bob, new StreamError(StreamErrorCode.Malformed, "MissingField at byte 8"));
        Answer(Given.Carol, new ForgetReport(Given.Bob, ForgetStanding.Gone, Given.Version()));
        AnswerOurselves(ForgetStanding.Forgotten);

        Assert.False(Result.Succeeded);
        Assert.Equal(
            [("self", null), ("bob", "MissingField at byte 8"), ("carol", "its answer was none")],
            Result.Members.Select(member => (member.Name, member.Problem)));
        Assert.Equal("1 of 3 members do not know 'gone' any more; bob: MissingField at byte 8; carol: its answer was none", Result.ToString());
    }

    [Fact]
    public void A_peers_request_is_decided_by_membership()
    {
        var stream = Recorder("peer");
        var request = new ForgetRequest(ForgetOperation.Forget, Given.Self.Tag, Given.Bob, Gone, Given.Version());
        Actor.Tell(new StreamIntroduced(stream, Given.AddressOf(Given.Bob), request));
        var order = Journal.Of<ForgetMember>("membership")[^1];
        Assert.Same(request, order.Request);

        var report = new ForgetReport(Given.Self, ForgetStanding.Forgotten, Given.Version());
        Actor.Tell(new ForgetAnswered(order.Tag, report, null));
        Assert.Equal(report, _codec.Decode(Assert.Single(Journal.Of<SendFrame>("peer")).Payload).Value);
        Assert.Single(Journal.Of<CloseStream>("peer"));
    }

    [Fact]
    public void What_is_for_another_member_is_refused()
    {
        var stream = Recorder("peer");
        Actor.Tell(new StreamIntroduced(stream, Given.AddressOf(Given.Bob), new ForgetRequest(ForgetOperation.Forget, 7, Given.Bob, Gone, Given.Version())));
        Assert.Equal(StreamErrorCode.Unavailable, Assert.IsType<StreamError>(_codec.Decode(Assert.Single(Journal.Of<SendFrame>("peer")).Payload).Value).Code);
        Assert.Single(Journal.Of<ForgetMember>("membership"));
    }
}
