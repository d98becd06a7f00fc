using Akka.Actor;
using Gossipod.Actors.Paths;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Paths;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Paths;

/// <summary>Who is asked to try a way, and whom it refuses; pings and streams are played by the test.</summary>
public sealed class PathActorTests : ActorHarness
{
    private readonly StreamCodec _codec = new(ClusterTag.Of("test"), 512, 1 << 20);

    public PathActorTests()
    {
        var self = Given.Row(Given.Self);
        Context.Snapshot.Current = new ClusterSnapshot(self, new SnapshotRows(self), sequence: 0, localHealth: 0).With(Given.Row(Given.Bob), 1);
        Start(PathActor.Props(Context));
    }

    private IReadOnlyList<PingMember> Pings => Journal.Of<PingMember>("probe");

    private IActorRef Request(MemberName from, MemberName target)
    {
        var stream = Recorder($"stream-{Guid.NewGuid():N}");
        Actor.Tell(new StreamIntroduced(stream, Given.AddressOf(from), new PathRequest(target.Tag, from)));
        return stream;
    }

    private StreamMessage Answered() => _codec.Decode(Assert.Single(Journal.Of<SendFrame>()).Payload).Value!;

    [Fact]
    public void A_stranger_who_asks_is_refused_and_nobody_is_pinged()
    {
        Request(Given.Carol, Given.Self);

        Assert.Equal(StreamErrorCode.Unavailable, Assert.IsType<StreamError>(Answered()).Code);
        Assert.Empty(Pings);
        Assert.Empty(Journal.Of<OpenStream>("streams"));
    }

    [Fact]
    public void Who_means_another_member_is_told_so()
    {
        Request(Given.Bob, Given.Carol);

        Assert.Contains("'self' listens here", Assert.IsType<StreamError>(Answered()).Detail, StringComparison.Ordinal);
        Assert.Empty(Pings);
    }

    [Fact]
    public void A_member_that_asks_is_pinged_where_the_table_has_it_and_told_how_it_went()
    {
        Request(Given.Bob, Given.Self);
        Assert.Equal((Given.Bob, 0), (Assert.Single(Pings).Name, Pings[0].DatagramBytes));
        var open = Assert.Single(Journal.Of<OpenStream>("streams"));
        Assert.Equal((Given.AddressOf(Given.Bob), Given.Bob), (open.To, open.Expected));

        var trial = Children().Single();
        trial.Tell(new PingAnswered(Given.Ms(3), 60));
        trial.Tell(new StreamFailed(open.Tag, "nobody listens"));

        var report = Assert.IsType<PathReport>(Answered());
        Assert.Equal((Given.Self, true, Given.Ms(3), null, "nobody listens"), (report.Source, report.DatagramsArrive, report.DatagramRoundTrip, report.StreamTime, report.StreamProblem));
        Assert.Equal(Context.WallClockMilliseconds, report.SentAt);
    }

    [Fact]
    public void Few_are_served_at_a_time_and_the_rest_told_that_it_is_busy()
    {
        for (var i = 0; i < 8; i++) Request(Given.Bob, Given.Self);
        Assert.Empty(Journal.Of<SendFrame>());

        Request(Given.Bob, Given.Self);

        Assert.Equal(StreamErrorCode.Busy, Assert.IsType<StreamError>(Answered()).Code);
        Assert.Equal(8, Pings.Count);
    }

    private IEnumerable<IActorRef> Children() => ((ActorRefWithCell)Actor).Children;
}
