using Akka.Actor;
using Akka.TestKit;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Reception;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Sync;

/// <summary>Two SyncActors over real tables, joined by a stream in memory.</summary>
public sealed class TwoSyncActorsTests : ActorHarness
{
    private readonly List<(NodeContext Context, MembershipTable Table)> _sides = [];

    private void Side(MemberName self, string cluster, params MemberName[] knows)
    {
        var context = NewContext(new ProtocolSettings(), new SyncSettings { PageRows = 2 }, cluster, self, self.Value + "/");
        var plausible = new PlausibleVersions(Given.Generation, Now);
        var table = new MembershipTable(self, Given.Generation, Given.DetailsOf(self), plausible, 100, Now);
        foreach (var name in knows) table.Apply(Given.Join(name), Now);
        context.Refs.Streams = Make(Props.Create(() => new FakeStreams(Responder)).WithDispatcher(CallingThreadDispatcher.Id));
        context.Refs.Sync = Make(SyncActor.Props(context, table.Self));
        context.Refs.Reception = Make(ReceptionActor.Props(context));
        context.Refs.Membership = Make(MembershipActor.Props(context, table));
        _sides.Add((context, table));
    }

    private IActorRef Responder() => _sides[1].Context.Refs.Reception;

    private static string[] Names(MembershipTable table) => [.. table.Rows.Select(row => row.Name).Order(StringComparer.Ordinal)];

    [Fact]
    public void A_join_leaves_both_with_the_same_table()
    {
        Side(Given.Self, "test", Given.Carol, Given.Dave);
        Side(Given.Bob, "test", Given.Erin);

        _sides[0].Context.Refs.Sync.Tell(new JoinCluster([Given.AddressOf(Given.Bob)]), Asker);

        Assert.True(Assert.Single(Assert.Single(Journal.Of<JoinFinished>("asker")).Seeds).Joined);
        Assert.Equal(["bob", "carol", "dave", "erin", "self"], Names(_sides[0].Table));
        Assert.Equal(Names(_sides[0].Table), Names(_sides[1].Table));
        Assert.Equal(_sides[0].Table.ViewHash, _sides[1].Table.ViewHash);
    }

    [Fact]
    public void A_repair_after_a_join_finds_nothing_to_do()
    {
        Side(Given.Self, "test", Given.Carol);
        Side(Given.Bob, "test");
        _sides[0].Context.Refs.Sync.Tell(new JoinCluster([Given.AddressOf(Given.Bob)]), Asker);

        _sides[0].Context.Refs.Sync.Tell(new RepairWith(Given.AddressOf(Given.Bob)));

        Assert.All(_sides, side => Assert.Equal(1, side.Context.Counters[Diagnostics.Counter.SyncsInAgreement]));
    }

    [Fact]
    public void A_repair_brings_both_sides_what_they_missed()
    {
        Side(Given.Self, "test", [.. Given.Others.Take(5)]);
        Side(Given.Bob, "test", [.. Given.Others.Skip(3)]);

        _sides[0].Context.Refs.Sync.Tell(new RepairWith(Given.AddressOf(Given.Bob)));

        Assert.Equal(9, _sides[0].Table.Count);
        Assert.Equal(Names(_sides[0].Table), Names(_sides[1].Table));
        Assert.All(_sides, side => Assert.Equal(1, side.Context.Counters[Diagnostics.Counter.SyncsCompleted]));
    }

    [Fact]
    public void Two_that_are_dead_to_each_other_are_members_of_each_other_after_one_exchange()
    {
        Side(Given.Self, "test", Given.Bob);
        Side(Given.Bob, "test", Given.Self);
        _sides[0].Table.Apply(MemberUpdate.Confirm(Given.Bob, Given.Version(), Given.Self), Now);
        _sides[1].Table.Apply(MemberUpdate.Confirm(Given.Self, Given.Version(), Given.Bob), Now);

        _sides[0].Context.Refs.Sync.Tell(new RepairWith(Given.AddressOf(Given.Bob)));

        Assert.Equal(MemberStatus.Alive, _sides[0].Table.Find(Given.Bob)!.Status);
        Assert.Equal(MemberStatus.Alive, _sides[1].Table.Find(Given.Self)!.Status);
        Assert.Equal(_sides[0].Table.ViewHash, _sides[1].Table.ViewHash);
    }

    [Fact]
    public void A_join_of_another_cluster_changes_no_table_and_says_why()
    {
        Side(Given.Self, "test", Given.Carol);
        Side(Given.Bob, "other");

        _sides[0].Context.Refs.Sync.Tell(new JoinCluster([Given.AddressOf(Given.Bob)]), Asker);

        var seed = Assert.Single(Assert.Single(Journal.Of<JoinFinished>("asker")).Seeds);
        Assert.Contains("another cluster than 'test'", seed.Failure, StringComparison.Ordinal);
        Assert.Equal(["carol", "self"], Names(_sides[0].Table));
        Assert.Equal(["bob"], Names(_sides[1].Table));
    }

    /// <summary>Connects whoever opens a stream to one responder.</summary>
    private sealed class FakeStreams(Func<IActorRef> responder) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is not OpenStream open) return;
            var (near, far) = (End(Sender), End(responder()));
            near.Tell(far);
            far.Tell(near);
            Sender.Tell(new StreamOpened(open.Tag, near));
            responder().Tell(new StreamAccepted(far, Given.AddressOf(Given.Self)));
        }

        private static IActorRef End(IActorRef owner) =>
            Context.ActorOf(Props.Create(() => new StreamEnd(owner)).WithDispatcher(CallingThreadDispatcher.Id));
    }

    /// <summary>One end of a stream: frames come out at the other, a close at both.</summary>
    private sealed class StreamEnd(IActorRef owner) : UntypedActor
    {
        private IActorRef _owner = owner;
        private IActorRef? _other;
        private bool _closed;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case IActorRef other:
                    _other = other;
                    break;
                case SendFrame frame when !_closed:
                    _other.Tell(frame.Payload);
                    break;
                case ReadOnlyMemory<byte> payload:
                    _owner.Tell(new FrameReceived(Self, payload));
                    break;
                case HandOver handOver:
                    _owner = handOver.Owner;
                    _owner.Tell(new StreamIntroduced(Self, Given.AddressOf(Given.Self), handOver.First));
                    break;
                case CloseStream or PeerClosed when !_closed:
                    _closed = true;
                    if (message is CloseStream) _other.Tell(new PeerClosed());
                    _owner.Tell(new StreamClosed(Self, null));
                    break;
            }
        }

        private sealed record PeerClosed;
    }
}
