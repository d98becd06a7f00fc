using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Sync;

/// <summary>One side of an exchange; the other is played by the test, frame by frame.</summary>
public sealed partial class SyncActorTests : ActorHarness
{
    private readonly StreamCodec _codec = new(ClusterTag.Of("test"), 512, 1 << 20);
    private readonly IActorRef _stream;

    public SyncActorTests()
    {
        _stream = Recorder("stream");
        StartSync(new ProtocolSettings());
    }

    private IReadOnlyList<StreamMessage> Frames =>
        [.. Journal.Of<SendFrame>("stream").Select(frame => _codec.Decode(frame.Payload).Value!)];

    private IReadOnlyList<SeedResult> Seeds => Assert.Single(Journal.Of<JoinFinished>("asker")).Seeds;

    private void StartSync(ProtocolSettings settings, SyncSettings? sync = null)
    {
        if (!Actor.IsNobody()) Sys.Stop(Actor);
        UseSettings(settings, sync);
        Start(SyncActor.Props(Context, Given.Row(Given.Self)));
    }

    private void Receive(StreamMessage message) => Actor.Tell(new FrameReceived(_stream, _codec.Encode(message)));

    private void Accept(SyncPurpose purpose, ulong viewHash) =>
        Actor.Tell(new StreamIntroduced(_stream, Given.AddressOf(Given.Bob), new SyncRequest(purpose, Given.Bob, viewHash)));

    private OpenStream Join(MemberName seed)
    {
        Actor.Tell(new JoinCluster([Given.AddressOf(seed)]), Asker);
        return Assert.Single(Journal.Of<OpenStream>("streams"));
    }

    private void JoinAndConnect() => Actor.Tell(new StreamOpened(Join(Given.Bob).Tag, _stream));

    /// <summary>Membership's answer to the last query.</summary>
    private void AnswerTable(int rows)
    {
        var query = Journal.Of<GetTable>("membership")[^1];
        var table = Enumerable.Range(0, rows).Select(i => SyncMerge.ToRow(Given.Row(Given.Name($"m{i}"))));
        Actor.Tell(new TableRows(query.Tag, [.. table], 1));
    }

    private static TablePage Page(int rows, bool last) =>
        new(Given.Bob, [.. Enumerable.Range(0, rows).Select(i => SyncMerge.ToRow(Given.Row(Given.Name($"m{i}"))))], last);

    private void ExpectRefusal(StreamErrorCode code)
    {
        Assert.Equal(code, Assert.IsType<StreamError>(Frames[^1]).Code);
        Assert.Single(Journal.Of<CloseStream>("stream"));
        ExpectCount(Counter.SyncsFailed, 1);
        Assert.Empty(Journal.Of<MergeRows>());
    }

    [Fact]
    public void A_join_asks_first_then_takes_the_peers_table_then_gives_ours()
    {
        JoinAndConnect();
        Assert.Equal(SyncPurpose.Join, Assert.IsType<SyncRequest>(Assert.Single(Frames)).Purpose);

        Receive(Page(2, last: false));
        Receive(Page(3, last: true));
        var merged = Assert.Single(Journal.Of<MergeRows>("membership"));
        Assert.Equal((5, Given.Bob), (merged.Rows.Count, merged.Peer));
        AnswerTable(1);
        Assert.True(Assert.IsType<TablePage>(Frames[^1]).Last);
        Assert.Empty(Journal.Of<JoinFinished>());

        Actor.Tell(new StreamClosed(_stream, null));
        Assert.True(Assert.Single(Seeds).Joined);
        ExpectCount(Counter.SyncsCompleted, 1);
    }

    [Fact]
    public void A_joiner_sends_the_rows_that_it_was_not_given_and_an_empty_page_when_there_are_none()
    {
        JoinAndConnect();
        Receive(Page(3, last: true));
        AnswerTable(5);
        var page = Assert.IsType<TablePage>(Frames[^1]);
        Assert.Equal(["m3", "m4"], page.Rows.Select(row => row.Name.Value));
        Assert.True(page.Last);

        StartSync(new ProtocolSettings());
        Journal.Clear();
        JoinAndConnect();
        Receive(Page(3, last: true));
        AnswerTable(3);
        page = Assert.IsType<TablePage>(Frames[^1]);
        Assert.Empty(page.Rows);
        Assert.True(page.Last);
    }

    [Fact]
    public void Membership_merges_before_it_is_asked_for_the_table()
    {
        JoinAndConnect();

        Receive(Page(2, last: true));

        Assert.InRange(Journal.IndexOf<MergeRows>("membership"), 0, Journal.IndexOf<GetTable>("membership") - 1);
    }

    [Fact]
    public void A_responder_gives_its_table_then_takes_the_peers_and_closes()
    {
        Accept(SyncPurpose.Join, 0);
        AnswerTable(1);
        Assert.IsType<TablePage>(Assert.Single(Frames));

        Receive(Page(2, last: true));

        Assert.Single(Journal.Of<MergeRows>("membership"));
        Assert.Single(Journal.Of<CloseStream>("stream"));
        ExpectCount(Counter.SyncsCompleted, 1);
    }

    [Fact]
    public void A_large_table_is_cut_into_pages()
    {
        StartSync(new ProtocolSettings(), new SyncSettings { PageRows = 2 });
        Accept(SyncPurpose.Join, 0);

        AnswerTable(5);

        Assert.Equal([(2, false), (2, false), (1, true)], Frames.Cast<TablePage>().Select(page => (page.Rows.Count, page.Last)));
    }

    [Fact]
    public void A_repair_of_equal_views_ends_at_once()
    {
        Replicate(Given.Row(Given.Bob), 2, accuser: null, viewHash: 42);
        Accept(SyncPurpose.Repair, 42);

        Assert.IsType<InSync>(Assert.Single(Frames));
        Assert.Empty(Journal.Of<GetTable>());
        ExpectCount(Counter.SyncsInAgreement, 1);
    }

    [Fact]
    public void A_join_exchanges_tables_even_when_views_are_equal()
    {
        Replicate(Given.Row(Given.Bob), 2, accuser: null, viewHash: 42);
        Accept(SyncPurpose.Join, 42);

        Assert.Single(Journal.Of<GetTable>("membership"));
    }

    [Fact]
    public void An_initiator_that_hears_in_sync_is_done()
    {
        Actor.Tell(new RepairWith(Given.AddressOf(Given.Bob)));
        Actor.Tell(new StreamOpened(Assert.Single(Journal.Of<OpenStream>("streams")).Tag, _stream));

        Receive(new InSync(Given.Bob));

        Assert.Single(Journal.Of<CloseStream>("stream"));
        ExpectCount(Counter.SyncsInAgreement, 1);
    }

    [Theory]
    [InlineData(2, 30)]
    [InlineData(64, 60)]
    public void A_partner_is_asked_for_each_interval_and_larger_clusters_sync_less_often(int liveCount, double seconds)
    {
        Replicate(Given.Row(Given.Bob), liveCount, accuser: null);
        AdvanceUntil(() => Journal.Of<SuggestPartner>("probe").Count == 1);

        Advance(Given.Seconds(seconds - 0.1));
        Assert.Single(Journal.Of<SuggestPartner>("probe"));
        Advance(Given.Seconds(0.2));

        Assert.Equal(2, Journal.Of<SuggestPartner>("probe").Count);
    }

    [Fact]
    public void With_an_interval_of_zero_no_partner_is_asked_for()
    {
        StartSync(new ProtocolSettings { SyncInterval = TimeSpan.Zero });
        Advance(Given.Seconds(60));
        Assert.Empty(Journal.Of<SuggestPartner>("probe"));
    }
}
