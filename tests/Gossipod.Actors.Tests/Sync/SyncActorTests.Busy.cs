using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Sync;

/// <content>As many exchanges as the settings allow, and no more.</content>
public sealed partial class SyncActorTests
{
    private static readonly StreamError Busy = new(StreamErrorCode.Busy, "come later");

    private int Connections => Journal.Of<OpenStream>("streams").Count;

    [Fact]
    public void A_peer_beyond_the_limit_is_told_so_until_another_exchange_ends()
    {
        StartSync(new ProtocolSettings(), new SyncSettings { MaxExchanges = 2 });
        Accept(SyncPurpose.Join, Recorder("first"));
        Accept(SyncPurpose.Repair, Recorder("second"));
        var third = Recorder("third");

        Accept(SyncPurpose.Join, third);
        Assert.Equal(StreamErrorCode.Busy, Assert.IsType<StreamError>(Assert.Single(FramesOf("third"))).Code);
        Assert.Single(Journal.Of<CloseStream>("third"));
        Actor.Tell(new StreamClosed(third, null));
        Assert.Equal(2, Context.Internals.Exchanges());

        Actor.Tell(new StreamClosed(Journal.Of<GetTable>("membership").Select(query => ((SyncExchange)query.Tag).Stream).First(), "reset"));
        Accept(SyncPurpose.Join, Recorder("fourth"));
        Assert.Empty(FramesOf("fourth"));
        Assert.Equal(3, Journal.Of<GetTable>("membership").Count);
    }

    [Fact]
    public void Peers_together_cannot_make_a_node_hold_more_than_two_tables()
    {
        StartSync(new ProtocolSettings { MaxMembers = 4 });
        var streams = Enumerable.Range(0, 3).Select(i => Recorder($"peer-{i}")).ToList();
        foreach (var stream in streams)
        {
            Accept(SyncPurpose.Join, stream);
            AnswerTable(0);
            Actor.Tell(new FrameReceived(stream, _codec.Encode(Page(4, last: false))));
        }

        Assert.Equal(StreamErrorCode.Busy, Assert.IsType<StreamError>(FramesOf("peer-2")[^1]).Code);
        Assert.IsType<TablePage>(FramesOf("peer-0")[^1]);
        Assert.IsType<TablePage>(FramesOf("peer-1")[^1]);
        Assert.Equal(2, Context.Internals.Exchanges());
    }

    [Fact]
    public void Joins_beyond_the_limit_wait_for_their_turn()
    {
        StartSync(new ProtocolSettings(), new SyncSettings { MaxExchanges = 2, MaxWaitingJoins = 1 });
        Actor.Tell(new JoinCluster([.. Given.Others.Take(4).Select(Given.AddressOf)]), Asker);
        Assert.Equal(2, Connections);

        Actor.Tell(new StreamFailed(Journal.Of<OpenStream>()[0].Tag, "refused"));
        Assert.Equal(3, Connections);
        Actor.Tell(new StreamFailed(Journal.Of<OpenStream>()[1].Tag, "refused"));
        Assert.Equal(3, Connections);
        Actor.Tell(new StreamFailed(Journal.Of<OpenStream>()[2].Tag, "refused"));

        Assert.Equal(4, Seeds.Count);
        var tooMany = Assert.Single(Seeds, seed => seed.Failure != "refused");
        Assert.Equal(Given.AddressOf(Given.Others[3]), tooMany.Endpoint);
        Assert.Contains("sync.max-waiting-joins allows (1)", tooMany.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_busy_seed_is_asked_again_until_the_exchanges_time_is_over()
    {
        StartSync(new ProtocolSettings(), new SyncSettings { ExchangeTimeout = Given.Seconds(5) });
        Join(Given.Bob);
        for (var asked = 1; Journal.Of<JoinFinished>().Count == 0; asked++)
        {
            Assert.Equal(asked, Connections);
            Connect();
            Receive(Busy);
            AdvanceUntil(() => Connections > asked || Journal.Of<JoinFinished>().Count == 1);
        }

        Assert.InRange(Connections, 4, 6);
        Assert.Equal("refused: Busy, come later", Assert.Single(Seeds).Failure);
        ExpectCount(Counter.SyncsBusy, Connections);
    }

    [Fact]
    public void A_seed_that_was_busy_may_take_us_in_the_next_time()
    {
        JoinAndConnect();
        Receive(Busy);
        AdvanceUntil(() => Connections == 2);
        Connect();
        AnswerTable(0);
        Receive(Page(1, last: true));
        Receive(new SyncAccepted(null, default));
        AnswerMerge();

        Assert.True(Assert.Single(Seeds).Joined);
    }

    [Fact]
    public void A_repair_that_finds_its_peer_busy_is_made_with_another_a_second_or_two_later()
    {
        StartSync(new ProtocolSettings { SyncInterval = Given.Seconds(3_600) });
        Repair(Given.Bob);
        Connect();
        Receive(Busy);

        Advance(Given.Seconds(0.9));
        Assert.Empty(Journal.Of<SuggestPartner>("probe"));
        Advance(Given.Seconds(1.2));
        Assert.Single(Journal.Of<SuggestPartner>("probe"));
        Advance(Given.Seconds(10));
        Assert.Single(Journal.Of<SuggestPartner>("probe"));
    }

    [Fact]
    public void Repairs_beyond_the_limit_become_one_later()
    {
        StartSync(new ProtocolSettings { SyncInterval = Given.Seconds(3_600) }, new SyncSettings { MaxExchanges = 1 });
        Repair(Given.Bob);
        Repair(Given.Carol);
        Repair(Given.Dave);
        Assert.Equal(1, Connections);

        Advance(Given.Seconds(5));
        Assert.Single(Journal.Of<SuggestPartner>("probe"));
    }
}
