using Akka.Actor;
using Gossipod.Actors.Diagnostics;
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
    [Fact]
    public void A_table_before_ours_is_out_of_turn()
    {
        Accept(SyncPurpose.Join, 0);
        Receive(Page(1, last: true));

        ExpectRefusal(StreamErrorCode.Malformed);
    }

    [Fact]
    public void In_sync_from_an_initiator_is_out_of_turn()
    {
        Accept(SyncPurpose.Join, 0);
        AnswerTable(1);

        Receive(new InSync(Given.Bob));

        ExpectRefusal(StreamErrorCode.Malformed);
    }

    [Fact]
    public void Bytes_that_are_no_frame_are_refused_and_counted()
    {
        Accept(SyncPurpose.Join, 0);
        Actor.Tell(new FrameReceived(_stream, new byte[] { 1, 2, 3 }));

        ExpectRefusal(StreamErrorCode.Malformed);
        ExpectCount(Counter.FramesMalformed, 1);
    }

    [Fact]
    public void More_rows_than_members_are_allowed_are_refused()
    {
        StartSync(new ProtocolSettings { MaxMembers = 3 });
        JoinAndConnect();
        Receive(Page(2, last: false));

        Receive(Page(2, last: true));

        ExpectRefusal(StreamErrorCode.Malformed);
        Assert.Contains("max-members (3)", Assert.Single(Seeds).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_of_another_cluster_is_refused_as_such()
    {
        JoinAndConnect();

        Actor.Tell(new FrameReceived(_stream, new StreamCodec(ClusterTag.Of("other"), 512, 1 << 20).Encode(Page(1, last: true))));

        ExpectRefusal(StreamErrorCode.WrongCluster);
        Assert.Contains("another cluster than 'test'", Assert.Single(Seeds).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_by_the_peer_is_the_seeds_failure()
    {
        JoinAndConnect();

        Receive(new StreamError(StreamErrorCode.Busy, "come later"));

        Assert.Equal("refused: Busy, come later", Assert.Single(Seeds).Failure);
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
        Receive(Page(1, last: false));

        Actor.Tell(new StreamClosed(_stream, error));

        Assert.Equal(reason, Assert.Single(Seeds).Failure);
    }

    [Fact]
    public void What_a_stream_says_after_the_exchange_is_ignored()
    {
        Accept(SyncPurpose.Join, 0);
        Receive(Page(1, last: true));
        Journal.Clear();

        Receive(new SyncRequest(SyncPurpose.Join, Given.Bob, 0));
        Receive(Page(1, last: true));

        Assert.Empty(Journal.All);
    }
}
