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

/// <summary>One side of an exchange; the other is played by the test, frame by frame. What is said when is tested with the sessions.</summary>
public sealed partial class SyncActorTests : ActorHarness
{
    private readonly StreamCodec _codec = new(ClusterTag.Of("test"), 512, 1 << 20);
    private readonly IActorRef _stream;

    public SyncActorTests()
    {
        _stream = Recorder("stream");
        StartSync(new ProtocolSettings());
    }

    private IReadOnlyList<StreamMessage> Frames => FramesOf("stream");

    private IReadOnlyList<SeedResult> Seeds => Assert.Single(Journal.Of<JoinFinished>("asker")).Seeds;

    private void StartSync(ProtocolSettings settings, SyncSettings? sync = null)
    {
        if (!Actor.IsNobody()) Sys.Stop(Actor);
        UseSettings(settings, sync);
        Start(SyncActor.Props(Context, Given.Row(Given.Self)));
    }

    private IReadOnlyList<StreamMessage> FramesOf(string stream) =>
        [.. Journal.Of<SendFrame>(stream).Select(frame => _codec.Decode(frame.Payload).Value!)];

    private void Receive(StreamMessage message) => Actor.Tell(new FrameReceived(_stream, _codec.Encode(message)));

    private void Accept(SyncPurpose purpose, IActorRef? stream = null)
    {
        var self = purpose == SyncPurpose.Join ? SyncMerge.ToRow(Given.Row(Given.Bob)) : null;
        Actor.Tell(new StreamIntroduced(stream ?? _stream, Given.AddressOf(Given.Bob), new SyncRequest(purpose, Given.Bob, 7, 1, 1, self)));
    }

    private void Join(MemberName seed) => Actor.Tell(new JoinCluster([Given.AddressOf(seed)]), Asker);

    private void Repair(MemberName peer) => Actor.Tell(new RepairWith(Given.AddressOf(peer)));

    /// <summary>The stream that was asked for last is there.</summary>
    private void Connect() => Actor.Tell(new StreamOpened(Journal.Of<OpenStream>("streams")[^1].Tag, _stream));

    private void JoinAndConnect()
    {
        Join(Given.Bob);
        Connect();
    }

    /// <summary>Membership's answer to the last query.</summary>
    private void AnswerTable(int others)
    {
        var query = Journal.Of<GetTable>("membership")[^1];
        var table = Enumerable.Range(0, others).Select(i => Given.Row(Given.Name($"m{i}")));
        Actor.Tell(new TableRows(query.Tag, [Given.Row(Given.Self), .. table], Given.Row(Given.Self)));
    }

    /// <summary>Membership's answer to the last merge.</summary>
    private void AnswerMerge(ulong ourIncarnation = 0) =>
        Actor.Tell(new RowsMerged(Journal.Of<MergeRows>("membership")[^1].Tag!, Given.Row(Given.Self, incarnation: ourIncarnation)));

    private static TablePage Page(int rows, bool last) =>
        new(Given.Bob, [.. Enumerable.Range(0, rows).Select(i => SyncMerge.ToRow(Given.Row(Given.Name($"m{i}"))))], last);

    [Fact]
    public void A_join_presents_itself_then_takes_the_peers_table_then_gives_ours_and_merges_when_both_agree()
    {
        JoinAndConnect();
        Assert.Empty(Frames);
        AnswerTable(1);
        var request = Assert.IsType<SyncRequest>(Assert.Single(Frames));
        Assert.Equal((SyncPurpose.Join, Given.Self, 2), (request.Purpose, request.Self!.Name, request.RowCount));

        Receive(Page(2, last: false));
        Receive(Page(3, last: true));
        Assert.True(Assert.IsType<TablePage>(Frames[^1]).Last);
        Assert.Empty(Journal.Of<MergeRows>());

        Receive(new SyncAccepted(null, default));
        var merged = Assert.Single(Journal.Of<MergeRows>("membership"));
        Assert.Equal((5, Given.Bob), (merged.Rows.Count, merged.Peer));
        Assert.Empty(Journal.Of<JoinFinished>());

        AnswerMerge();
        Assert.True(Assert.Single(Seeds).Joined);
        Assert.Single(Journal.Of<CloseStream>("stream"));
        ExpectCount(Counter.SyncsCompleted, 1);
    }

    [Fact]
    public void Who_refutes_upon_merging_tells_the_peer()
    {
        JoinAndConnect();
        AnswerTable(1);
        Receive(Page(1, last: true));
        Receive(new SyncAccepted(null, default));

        AnswerMerge(ourIncarnation: 3);

        Assert.Equal(Given.Version(3), Assert.IsType<SyncAccepted>(Frames[^1]).Self!.Version);
    }

    [Fact]
    public void A_responder_gives_its_table_then_takes_the_peers_and_says_so()
    {
        Accept(SyncPurpose.Join);
        AnswerTable(1);
        Assert.IsType<TablePage>(Assert.Single(Frames));

        Receive(Page(2, last: true));
        Assert.Single(Journal.Of<MergeRows>("membership"));
        AnswerMerge();
        Assert.IsType<SyncAccepted>(Frames[^1]);
        ExpectCount(Counter.SyncsCompleted, 0);

        Actor.Tell(new StreamClosed(_stream, null));
        ExpectCount(Counter.SyncsCompleted, 1);
    }

    [Fact]
    public void The_initiators_last_word_is_merged_and_ends_the_exchange()
    {
        Accept(SyncPurpose.Join);
        AnswerTable(1);
        Receive(Page(2, last: true));
        AnswerMerge();

        Receive(new SyncAccepted(SyncMerge.ToRow(Given.Row(Given.Bob, incarnation: 4)), default));

        var merged = Journal.Of<MergeRows>("membership")[^1];
        Assert.Equal((Given.Version(4), null), (Assert.Single(merged.Rows).Version, merged.Tag));
        Assert.Single(Journal.Of<CloseStream>("stream"));
        ExpectCount(Counter.SyncsCompleted, 1);
    }

    [Fact]
    public void A_large_table_is_cut_into_pages()
    {
        StartSync(new ProtocolSettings(), new SyncSettings { PageRows = 2 });
        Accept(SyncPurpose.Join);

        AnswerTable(4);

        Assert.Equal([(2, false), (2, false), (1, true)], Frames.Cast<TablePage>().Select(page => (page.Rows.Count, page.Last)));
    }

    [Fact]
    public void Tables_are_compared_and_not_sent_in_a_repair()
    {
        Accept(SyncPurpose.Repair);

        AnswerTable(50);

        Assert.Equal(TableViewCount(51), Assert.IsType<BucketDigests>(Assert.Single(Frames)).Digests.Count);
    }

    [Fact]
    public void An_initiator_that_hears_in_sync_is_done()
    {
        Repair(Given.Bob);
        Connect();
        AnswerTable(1);

        Receive(new InSync(Given.Bob));

        Assert.Single(Journal.Of<CloseStream>("stream"));
        ExpectCount(Counter.SyncsInAgreement, 1);
        ExpectCount(Counter.SyncsCompleted, 1);
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

    private static int TableViewCount(int rows) => TableView.BucketCountFor(rows);
}
