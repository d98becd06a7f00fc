using System.Globalization;
using Gossipod.Actors.TestKit;
using Xunit.Abstractions;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>
/// Random faults by seed: no invariant breaks, all agree after the network is mended, and nothing is left after the end. The same
/// scenarios as the runner's <c>run --nodes 3..16 --minutes 3</c>. GOSSIPOD_SEEDS sets how many seeds run.
/// </summary>
public sealed class SwarmTests(ITestOutputHelper output)
{
    [Fact]
    public void No_seed_of_the_swarm_violates_an_invariant_and_all_agree_after_healing()
    {
        var seeds = int.Parse(Environment.GetEnvironmentVariable("GOSSIPOD_SEEDS") ?? "40", CultureInfo.InvariantCulture);
        var results = Enumerable.Range(1, seeds).Select(seed => Run((ulong)seed)).ToList();
        var coverage = results.Aggregate(SimCoverage.None, (sum, result) => sum + result.Coverage);
        output.WriteLine($"{seeds} seeds, {results.Sum(result => result.NodeTime.TotalHours):0.0} node-hours, {coverage}");
        Assert.True(results.TrueForAll(result => result.Violation is null), string.Join(Environment.NewLine, results.Select(result => result.Violation)));
        Assert.True(coverage.Missing().Count == 0, $"the runs were vacuous: no {string.Join(", no ", coverage.Missing())}");
    }

    /// <summary>Seeds that once found a defect; docs/reliability.md has the track record.</summary>
    [Theory]
    [InlineData(246, 5, 3)] // A confirmation whose new deadline had passed was taken for a pause of the process; verdicts came too late (I5).
    [InlineData(105, 10, 3)] // A connection to a paused process never failed, so its join was never repeated.
    [InlineData(27, 55, 5)] // Datagrams that waited for a slow process reached its next life.
    [InlineData(123, 47, 5)] // A helper's ping to an endpoint that it did not know was larger than the request (I17).
    public void Seeds_that_once_failed_pass(ulong seed, int nodes, int minutes) =>
        Assert.Null(new SwarmScenario(seed, nodes, minutes.Minutes()).Run().Violation);

    [Fact]
    public void A_swarm_repeats_itself_from_its_seed() => Assert.Equal(Run(7).EventLogHash, Run(7).EventLogHash);

    [Fact]
    public void Swarms_on_several_threads_of_one_process_do_not_disturb_each_other()
    {
        ulong[] seeds = [1, 2, 3, 4, 5, 6];
        var alone = seeds.Select(seed => Short(seed).EventLogHash).ToList();
        var together = new ulong[seeds.Length];
        var threads = seeds.Select((seed, at) => new Thread(() => together[at] = Short(seed).EventLogHash)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Equal(alone, together);
        Assert.Distinct(alone);
    }

    [Fact]
    public void A_cluster_size_depends_on_the_seed_alone_and_covers_its_range()
    {
        var sizes = Enumerable.Range(1, 1_000).Select(seed => SwarmScenario.NodesFor((ulong)seed, 3, 64)).ToList();
        Assert.Equal(62, sizes.Distinct().Count());
        Assert.Equal((3, 64), (sizes.Min(), sizes.Max()));
        Assert.Equal(SwarmScenario.NodesFor(5, 3, 64), SwarmScenario.NodesFor(5, 3, 64));
    }

    private static SwarmResult Run(ulong seed) => new SwarmScenario(seed, SwarmScenario.NodesFor(seed, 3, 16), 3.Minutes()).Run();

    private static SwarmResult Short(ulong seed) => new SwarmScenario(seed, Nodes: 7, 1.Minutes()).Run();
}
