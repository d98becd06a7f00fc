using Gossipod.Actors.Security;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Ways between two members, tried in whole clusters.</summary>
public sealed class PathTests
{
    private static readonly ClusterKey Key = ClusterKey.Parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    private static SimCluster Formed(IReadOnlyList<ClusterKey>? keys = null)
    {
        var sim = SimCluster.Create(seed: 1, nodes: 4, keys: keys);
        sim.RunUntilConverged();
        return sim;
    }

    private static PathResult Try(SimCluster sim, string from = "node-1", string to = "node-2", int? bytes = null)
    {
        var trial = sim.TryPath(from, to, bytes);
        sim.RunUntil("the result of a trial", () => trial.IsCompleted, 60.Seconds());
        return trial.Result;
    }

    [Fact]
    public void An_open_way_carries_everything_both_ways()
    {
        using var sim = Formed();

        var found = Try(sim);

        Assert.True(found.IsOpen, found.ToString());
        Assert.Equal((true, true, null, null, null), (found.DatagramsThere, found.DatagramsBack, found.StreamThereProblem, found.StreamBackProblem, found.Unasked));
        Assert.Equal((1_400, 1_400), (found.LongestDatagramThere, found.LongestDatagramBack));
        Assert.True(found.ClockAhead!.Value.Duration() <= found.ClockTolerance, found.ClockAhead.ToString());
        Assert.Matches("^node-2: datagrams there and back in [0-9.]+ ms; streams there in [0-9.]+ ms; streams back in [0-9.]+ ms$", found.ToString());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void The_direction_in_which_datagrams_vanish_is_named(bool there, bool back)
    {
        using var sim = Formed();
        if (there) sim.BlockDatagramsOneWay("node-1", "node-2");
        if (back) sim.BlockDatagramsOneWay("node-2", "node-1");

        var found = Try(sim);

        Assert.Equal((!there, !back, null), (found.DatagramsThere, found.DatagramsBack, found.RoundTrip));
        Assert.True(found is { StreamThere: not null, StreamBack: not null, IsOpen: false }, found.ToString());
        Assert.Contains($"datagrams there: {(there ? "no" : "yes")}, back: {(back ? "no" : "yes")}", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_streams_the_member_cannot_be_asked_and_datagrams_are_tried_all_the_same()
    {
        using var sim = Formed();
        sim.BlockStreams("node-2");

        var found = Try(sim);

        Assert.Equal((true, true, 1_400), (found.DatagramsThere, found.DatagramsBack, found.LongestDatagramThere));
        Assert.Equal((null, null, null), (found.StreamThere, found.StreamBack, found.ClockAhead));
        Assert.NotNull(found.StreamThereProblem);
        Assert.NotNull(found.Unasked);
    }

    [Fact]
    public void Without_streams_and_datagrams_nothing_is_claimed_to_be_known()
    {
        using var sim = Formed();
        sim.BlockStreams("node-2");
        sim.BlockDatagramsOneWay("node-1", "node-2");

        var found = Try(sim);

        Assert.Equal((null, null), (found.DatagramsThere, found.DatagramsBack));
    }

    [Theory]
    [InlineData(1_200)]
    [InlineData(601)]
    public void The_longest_datagram_that_passes_is_found(int carried)
    {
        using var sim = Formed();
        sim.LimitDatagrams("node-2", carried);

        var found = Try(sim);

        Assert.Equal((carried, carried), (found.LongestDatagramThere, found.LongestDatagramBack));
        Assert.Equal((true, true), (found.DatagramsThere, found.DatagramsBack));
    }

    [Fact]
    public void Sealed_datagrams_are_counted_with_their_seal()
    {
        using var sim = Formed([Key]);
        Assert.Equal((1_400, 1_400), (Try(sim).LongestDatagramThere, Try(sim).LongestDatagramBack));
        sim.LimitDatagrams("node-2", 1_000);

        var found = Try(sim);

        Assert.Equal((1_000, 1_000), (found.LongestDatagramThere, found.LongestDatagramBack));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(-40)]
    public void A_clock_that_is_ahead_or_behind_is_seen(int seconds)
    {
        using var sim = Formed();
        sim.StepWallClock("node-2", seconds.Seconds());

        var found = Try(sim);

        Assert.InRange(found.ClockAhead!.Value, seconds.Seconds() - found.ClockTolerance, seconds.Seconds() + found.ClockTolerance);
        Assert.True(found.ClockTolerance < 1.Seconds(), found.ClockTolerance.ToString());
    }

    [Fact]
    public void Who_is_no_other_live_member_is_refused_by_name()
    {
        using var sim = Formed();

        foreach (var name in new[] { "node-1", "nobody" })
        {
            var trial = sim.TryPath("node-1", name);
            sim.Run(1.Seconds());
            Assert.Contains($"'{name}' is no other live member", trial.Exception!.InnerException!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void More_trials_than_allowed_are_refused_and_the_others_end()
    {
        using var sim = Formed();
        var trials = Enumerable.Range(0, 9).Select(_ => sim.TryPath("node-1", "node-2")).ToList();
        sim.Run(60.Seconds());

        Assert.Equal(8, trials.Count(trial => trial.IsCompletedSuccessfully));
        Assert.Contains("8 members are being tried", trials[8].Exception!.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trials_accuse_nobody_and_leave_nothing_behind()
    {
        using var sim = Formed();
        sim.LimitDatagrams("node-2", 700);
        sim.BlockDatagramsOneWay("node-2", "node-1");
        Try(sim);
        Try(sim, "node-3");
        sim.Heal();
        sim.Run(60.Seconds());

        sim.RunUntilConverged();
        Assert.True(Try(sim).IsOpen);
    }
}
