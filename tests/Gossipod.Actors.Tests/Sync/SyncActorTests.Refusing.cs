using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Sync;

/// <content>What is refused, and how an exchange fails.</content>
public sealed partial class SyncActorTests
{
    private void ExpectRefusal(StreamErrorCode code)
    {
        Assert.Equal(code, Assert.IsType<StreamError>(Frames[^1]).Code);
        Assert.Single(Journal.Of<CloseStream>("stream"));
        ExpectCount(Counter.SyncsFailed, 1);
        Assert.Empty(Journal.Of<MergeRows>());
    }

    [Fact]
    public void A_table_before_ours_is_out_of_turn()
    {
        Accept(SyncPurpose.Join);
        Receive(Page(1, last: true));

        ExpectRefusal(StreamErrorCode.Malformed);
    }

    [Fact]
    public void Bytes_that_are_no_frame_are_refused_and_counted()
    {
        Accept(SyncPurpose.Join);
        Actor.Tell(new FrameReceived(_stream, new byte[] { 1, 2, 3 }));

        ExpectRefusal(StreamErrorCode.Malformed);
        ExpectCount(Counter.FramesMalformed, 1);
    }

    [Fact]
    public void More_rows_than_members_are_allowed_are_refused_as_they_arrive()
    {
        StartSync(new ProtocolSettings { MaxMembers = 3 });
        JoinAndConnect();
        AnswerTable(0);
        Receive(Page(2, last: false));

        Receive(Page(2, last: false));

        ExpectRefusal(StreamErrorCode.Malformed);
        Assert.Contains("max-members (3)", Assert.Single(Seeds).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_of_another_cluster_is_refused_as_such()
    {
        JoinAndConnect();
        AnswerTable(0);

        Actor.Tell(new FrameReceived(_stream, new StreamCodec(ClusterTag.Of("other"), 512, 1 << 20).Encode(Page(1, last: true))));

        ExpectRefusal(StreamErrorCode.WrongCluster);
        Assert.Contains("another cluster than 'test'", Assert.Single(Seeds).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_by_the_peer_is_the_seeds_failure()
    {
        JoinAndConnect();

        Receive(new StreamError(StreamErrorCode.Unavailable, "it is leaving"));

        Assert.Equal("refused: Unavailable, it is leaving", Assert.Single(Seeds).Failure);
    }

    [Fact]
    public void Each_seed_has_its_own_reason()
    {
        Actor.Tell(new JoinCluster([Given.AddressOf(Given.Bob), Given.AddressOf(Given.Carol), Given.AddressOf(Given.Self)]), Asker);
        var opens = Journal.Of<OpenStream>("streams");

        Actor.Tell(new StreamFailed(opens[0].Tag, "connection refused"));
        Assert.Empty(Journal.Of<JoinFinished>());
        Actor.Tell(new StreamFailed(opens[1].Tag, "no route"));

        var reasons = Seeds.ToDictionary(seed => seed.Endpoint!, seed => seed.Failure);
        Assert.Equal("connection refused", reasons[Given.AddressOf(Given.Bob)]);
        Assert.Equal("no route", reasons[Given.AddressOf(Given.Carol)]);
        Assert.Contains("itself", reasons[Given.AddressOf(Given.Self)], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "closed the stream before the exchange was complete")]
    [InlineData("reset by peer", "reset by peer")]
    public void A_stream_that_ends_early_fails_the_join(string? error, string reason)
    {
        JoinAndConnect();
        AnswerTable(1);
        Receive(Page(1, last: false));

        Actor.Tell(new StreamClosed(_stream, error));

        Assert.Equal(reason, Assert.Single(Seeds).Failure);
    }

    [Fact]
    public void What_a_stream_and_membership_say_after_the_exchange_is_ignored()
    {
        Accept(SyncPurpose.Join);
        Receive(Page(1, last: true));
        var query = Assert.Single(Journal.Of<GetTable>());
        Journal.Clear();

        Receive(Page(1, last: true));
        Actor.Tell(new TableRows(query.Tag, [Given.Row(Given.Self)], Given.Row(Given.Self)));
        Actor.Tell(new RowsMerged(query.Tag, Given.Row(Given.Self)));
        Actor.Tell(new StreamClosed(_stream, null));

        Assert.Empty(Journal.All);
        ExpectCount(Counter.SyncsFailed, 1);
    }
}
