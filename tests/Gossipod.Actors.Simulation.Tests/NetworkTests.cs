using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Delays are what they were asked to be.</summary>
public sealed class NetworkTests
{
    [Fact]
    public void Log_normal_delays_have_their_median_mean_and_tail()
    {
        using var sim = SimCluster.Create(seed: 5, nodes: 2, network => network.LogNormalLatency(2.Milliseconds(), sigma: 1));
        sim.Run(60.Seconds());
        // A ping's ack leaves when the ping arrives: the time between the two is one delay. Both nodes are quiet but for their pings.
        var (delays, pingAt) = (new List<double>(), new Dictionary<string, TimeSpan>());
        sim.Network.Tap += (from, to, _) =>
        {
            if (pingAt.Remove(to.ToString(), out var sent)) delays.Add((sim.Now - sent).TotalMilliseconds);
            else pingAt[from.ToString()] = sim.Now;
        };
        sim.Run(60.Minutes());

        delays.Sort();
        Assert.InRange(delays.Count, 3_000, 8_000);
        Assert.InRange(delays[delays.Count / 2], 1.9, 2.1);
        Assert.InRange(delays.Average(), 3.1, 3.5);
        Assert.InRange(delays[delays.Count * 99 / 100], 17, 25);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, -0.1)]
    [InlineData(1, 3.1)]
    public void Impossible_delays_are_refused(int milliseconds, double sigma)
    {
        using var sim = SimCluster.Create(seed: 1, nodes: 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => sim.Network.LogNormalLatency(milliseconds.Milliseconds(), sigma));
    }
}
