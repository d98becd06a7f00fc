using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Doctoring;

namespace Gossipod.Tool.Tests;

/// <summary>What the doctor makes of trials of ways.</summary>
public sealed class WaysTests
{
    private static readonly DirectionJson Open = new() { Datagrams = true, LongestDatagram = 1_400, StreamMs = 1 };

    private static readonly PathJson Well = new() { Name = "b", There = Open, Back = Open, RoundTripMs = 2, ClockAheadMs = 3, ClockToleranceMs = 2 };

    private static Dictionary<string, Finding> Found(params PathJson[] ways) =>
        new Ways([.. ways.Select(way => new Way(way.Name, "10.0.0.2:7946", way))], "10.0.0.1:7946", 1_400).Findings().ToDictionary(finding => finding.Check);

    [Fact]
    public void An_open_way_is_well_in_every_respect()
    {
        var found = Found(Well, Well with { Name = "c", RoundTripMs = 9 });

        Assert.Equal(["datagrams there", "datagrams here", "path mtu", "streams there", "streams here", "clock"], found.Keys);
        Assert.All(found.Values, finding => Assert.Equal((Verdict.Good, null), (finding.Verdict, finding.Remedy)));
        Assert.Contains("all 2 members", found["datagrams there"].What, StringComparison.Ordinal);
        Assert.Contains("slowest short one in 9 ms", found["path mtu"].What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true, Verdict.Bad, Verdict.Good)]
    [InlineData(true, false, Verdict.Good, Verdict.Bad)]
    [InlineData(false, false, Verdict.Bad, Verdict.Bad)]
    [InlineData(null, null, Verdict.Unknown, Verdict.Unknown)]
    public void The_closed_direction_of_datagrams_is_named(bool? there, bool? back, object thereIs, object backIs)
    {
        var found = Found(Well with { There = Open with { Datagrams = there, LongestDatagram = 0 }, Back = Open with { Datagrams = back, LongestDatagram = 0 }, RoundTripMs = null });

        Assert.Equal((thereIs, backIs), (found["datagrams there"].Verdict, found["datagrams here"].Verdict));
        Assert.DoesNotContain("path mtu", found.Keys);
    }

    [Fact]
    public void A_direction_of_streams_that_is_closed_or_unknown_is_named()
    {
        var closed = Open with { StreamMs = null, StreamProblem = "no answer within 3 s" };
        Assert.Equal((Verdict.Good, Verdict.Bad), Streams(Well with { Back = closed }));
        Assert.Equal((Verdict.Bad, Verdict.Unknown), Streams(Well with { There = closed, Back = Open with { StreamMs = null }, Unasked = "no answer within 3 s", ClockAheadMs = null }));

        static (Verdict, Verdict) Streams(PathJson way)
        {
            var found = Found(way);
            Assert.All([found["streams there"], found["streams here"]], finding => Assert.Equal(finding.Verdict == Verdict.Good, finding.Remedy is null));
            return (found["streams there"].Verdict, found["streams here"].Verdict);
        }
    }

    [Fact]
    public void Lengths_that_do_not_pass_are_found_with_the_setting_that_does()
    {
        var found = Found(Well, Well with { Name = "c", There = Open with { LongestDatagram = 1_172 }, Back = Open with { LongestDatagram = 1_172 } });

        Assert.Equal(Verdict.Bad, found["path mtu"].Verdict);
        Assert.Contains("up to 1172 bytes to c", found["path mtu"].What, StringComparison.Ordinal);
        Assert.Contains("max-datagram-bytes to at most 1172", found["path mtu"].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_send_shorter_datagrams_are_told_of()
    {
        var found = Found(Well with { Back = Open with { LongestDatagram = 1_000 } })["path mtu"];

        Assert.Equal(Verdict.Unknown, found.Verdict);
        Assert.Contains("sends at most 1000 bytes, this node 1400", found.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(90_000, "b is 1.5m ahead")]
    [InlineData(-90_000, "b is 1.5m behind")]
    [InlineData(1e300, "ahead")]
    public void A_clock_that_is_ahead_or_behind_is_found(double ahead, string words)
    {
        var found = Found(Well with { ClockAheadMs = ahead })["clock"];

        Assert.Equal(Verdict.Bad, found.Verdict);
        Assert.Contains(words, found.What, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_slow_answer_leaves_open_of_a_clock_is_not_held_against_it() =>
        Assert.Equal(Verdict.Good, Found(Well with { ClockAheadMs = 6_000, ClockToleranceMs = 2_000 })["clock"].Verdict);

    [Fact]
    public void Ways_that_could_not_be_tried_are_told_of()
    {
        var found = Assert.Single(new Ways([new Way("b", "10.0.0.2:7946", null, "as many as allowed")], "10.0.0.1:7946", 1_400).Findings());

        Assert.Equal((Verdict.Unknown, "b at 10.0.0.2:7946: as many as allowed"), (found.Verdict, found.What));
    }
}
