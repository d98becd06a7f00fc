using Gossipod.Actors.Protocol.Paths;

namespace Gossipod.Actors.Protocol.Tests.Paths;

public sealed class DatagramTrialTests
{
    private static readonly TimeSpan RoundTrip = Given.Ms(7);

    /// <summary>Pings over a way that carries this many bytes until the trial is over; gives the lengths that were sent.</summary>
    private static List<int> Run(DatagramTrial trial, int carried)
    {
        var sent = new List<int>();
        while (!trial.IsOver)
        {
            sent.Add(trial.NextBytes);
            if (trial.NextBytes <= carried) trial.OnAck(RoundTrip, trial.NextBytes);
            else trial.OnLost(heardPeer: false);
            Assert.True(sent.Count < 100, "the trial does not end");
        }

        return sent;
    }

    [Fact]
    public void A_way_that_carries_the_longest_datagram_takes_two_pings()
    {
        var trial = new DatagramTrial(1_400);

        Assert.Equal([0, 1_400], Run(trial, 1_400));
        Assert.Equal((RoundTrip, 1_400, 1_400, true), (trial.RoundTrip!.Value, trial.LongestThere, trial.LongestBack, trial.HeardPeer));
    }

    [Fact]
    public void Without_a_length_only_the_shortest_is_tried()
    {
        var trial = new DatagramTrial(0);

        Assert.Equal([0], Run(trial, 1_400));
        Assert.Equal((RoundTrip, 0), (trial.RoundTrip!.Value, trial.LongestThere));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_200)]
    [InlineData(1_399)]
    [InlineData(1)]
    public void The_longest_that_passes_is_found_to_the_byte(int carried)
    {
        var trial = new DatagramTrial(1_400);

        var sent = Run(trial, carried);

        Assert.Equal(carried, trial.LongestThere);
        Assert.InRange(sent.Count, 3, 1 + (12 * DatagramTrial.Tries));
    }

    [Fact]
    public void A_closed_way_is_given_up_after_three_pings()
    {
        var trial = new DatagramTrial(1_400);

        Assert.Equal([0, 0, 0], Run(trial, -1));
        Assert.Equal((null, false, 0), (trial.RoundTrip, trial.HeardPeer, trial.LongestThere));
    }

    [Fact]
    public void A_ping_that_is_lost_once_is_repeated()
    {
        var trial = new DatagramTrial(1_400);
        trial.OnLost(heardPeer: false);
        trial.OnAck(RoundTrip, 60);
        trial.OnLost(heardPeer: false);
        trial.OnLost(heardPeer: false);
        Assert.Equal((false, 1_400), (trial.IsOver, trial.NextBytes));

        trial.OnAck(Given.Ms(9), 1_000);

        Assert.Equal((true, RoundTrip, 1_400, 1_000), (trial.IsOver, trial.RoundTrip!.Value, trial.LongestThere, trial.LongestBack));
    }

    [Fact]
    public void A_ping_of_the_other_shows_that_the_way_back_is_open()
    {
        var trial = new DatagramTrial(0);
        trial.OnLost(heardPeer: false);
        trial.OnLost(heardPeer: true);
        trial.OnLost(heardPeer: false);

        Assert.Equal((true, true, null), (trial.IsOver, trial.HeardPeer, trial.RoundTrip));
    }

    [Fact]
    public void What_could_not_be_sent_ends_it_and_says_why()
    {
        var trial = new DatagramTrial(1_400);
        trial.OnUnsent("it is dead here");

        Assert.Equal((true, "it is dead here"), (trial.IsOver, trial.Problem));
    }
}
