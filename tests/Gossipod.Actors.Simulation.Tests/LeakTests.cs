using System.Globalization;
using Gossipod.Actors.TestKit;
using Xunit.Abstractions;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Tests that measure the whole process, and so run by themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}

/// <summary>
/// Hours of churn leave nothing behind in the nodes that live through them: neither the sessions of those that went nor anything that was
/// said to them. The runner's <c>leaks</c> prints the same for any number of hours; GOSSIPOD_LEAK_HOURS sets how many are measured.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class LeakTests(ITestOutputHelper output)
{
    /// <summary>Until what has a fixed size is full: caches, and the history of members (2,048 entries a node).</summary>
    private const int WarmUpHours = 5;

    /// <summary>What differs by chance from hour to hour: what is in the caches, and the capacity of collections.</summary>
    private const long ChanceMaxBytes = 512 << 10;

    private static int Hours => int.Parse(Environment.GetEnvironmentVariable("GOSSIPOD_LEAK_HOURS") ?? "4", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Live_objects_are_as_many_after_hours_of_churn_as_before(bool sealing)
    {
        using var churn = new ChurnScenario(seed: 1, nodes: 8, sealing);
        var live = new List<long>();
        for (var hour = 1; hour <= WarmUpHours + Hours; hour++)
        {
            churn.Run(60.Minutes());
            live.Add(churn.LiveBytes());
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"hour {hour}: {live[^1] / 1_024} KiB live, after {churn.Coverage.Restarts} restarts, {churn.Coverage.Deaths} deaths, {churn.NewNames} new names"));
        }

        Assert.True(churn.Coverage is { Crashes: > 100, Restarts: > 100, Leaves: > 10, Deaths: > 100, Partitions: > 100, Pauses: > 10 });
        var (before, after) = (live.Skip(WarmUpHours - 1).Take(2).Min(), live.TakeLast(2).Min());
        Assert.True(after - before < ChanceMaxBytes, string.Create(CultureInfo.InvariantCulture, $"{(after - before) / 1_024} KiB more are live after {Hours} hours"));
    }
}
