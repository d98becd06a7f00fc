using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Probe;

/// <content>How the farewell goes out.</content>
public sealed partial class AnsweringTests
{
    [Fact]
    public void The_farewell_goes_out_in_pings_and_its_acks_are_reported()
    {
        Others(5);
        Actor.Tell(new AnnounceLeave(Farewell));
        Assert.Equal(5, Pings.Count);
        Assert.All(Pings, ping => Assert.Equal(Farewell, ping.MustInclude));

        foreach (var ping in Pings.Take(3).ToList()) AckPing(ping);

        Assert.Equal([(0, false), (1, false), (2, false), (3, true)], Progress.Select(progress => (progress.Acknowledged, progress.Done)));
        Assert.All(Progress, progress => Assert.Equal(5, progress.Asked));
    }

    [Fact]
    public void The_farewell_is_repeated_to_those_who_have_not_acked()
    {
        Others(3);
        Actor.Tell(new AnnounceLeave(Farewell));
        var acked = Pings[0].To;
        AckPing(Pings[0]);
        Journal.Clear();

        Advance(Given.Ms(210));

        Assert.Equal(2, Pings.Count);
        Assert.DoesNotContain(acked, Pings.Select(ping => ping.To));
    }

    [Fact]
    public void The_ack_of_an_earlier_repeat_counts()
    {
        Others(1);
        Actor.Tell(new AnnounceLeave(Farewell));
        var first = Pings[0];
        Advance(Given.Ms(410));

        AckPing(first);

        Assert.True(Progress[^1].Done);
    }

    [Fact]
    public void With_nobody_to_tell_the_farewell_is_done_at_once()
    {
        Actor.Tell(new AnnounceLeave(Farewell));

        Assert.Equal(new LeaveProgress(0, 0, Done: true), Assert.Single(Progress));
    }

    [Fact]
    public void Who_leaves_probes_and_accuses_nobody_any_more()
    {
        Others(2);
        NextPing();
        Actor.Tell(new AnnounceLeave(Farewell));
        foreach (var ping in Pings.Where(ping => ping.MustInclude is not null).ToList()) AckPing(ping);
        Journal.Clear();

        Advance(Given.Seconds(5));

        Assert.Empty(Pings);
        Assert.Empty(Failures);
    }

    [Fact]
    public void A_farewell_that_nobody_acknowledges_is_done_after_ten_copies_and_their_time()
    {
        Others(3);
        Actor.Tell(new AnnounceLeave(Farewell));

        Advance(Given.Seconds(2.15));
        Assert.Equal(30, Pings.Count);
        Assert.All(Progress, progress => Assert.False(progress.Done));
        Advance(Given.Seconds(0.1));

        Assert.Equal(new LeaveProgress(0, 3, Done: true), Progress[^1]);
        Advance(Given.Seconds(5));
        Assert.Equal(30, Pings.Count);
    }
}
