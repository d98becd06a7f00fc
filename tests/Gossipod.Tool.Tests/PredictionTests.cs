using Gossipod.Actors.Protocol;
using Gossipod.Tool.Simulating;

namespace Gossipod.Tool.Tests;

/// <summary>The formulas of docs/tuning.md against the production actors in virtual time, by fixed seeds.</summary>
public sealed class PredictionTests
{
    /// <summary>What a formula may be off, apart from chance.</summary>
    private const double Tolerance = 0.2;

    [Theory]
    [InlineData(NetworkProfile.Lan, 2, 0.1, 8)]
    [InlineData(NetworkProfile.Lan, 3, 0.2, 8)]
    [InlineData(NetworkProfile.Lan, 10, 0, 8)]
    [InlineData(NetworkProfile.Lan, 10, 0.1, 8)]
    [InlineData(NetworkProfile.Lan, 10, 0.3, 6)]
    [InlineData(NetworkProfile.Lan, 50, 0, 2)]
    [InlineData(NetworkProfile.Lan, 50, 0.05, 2)]
    [InlineData(NetworkProfile.Lan, 50, 0.2, 1)]
    [InlineData(NetworkProfile.Local, 10, 0.1, 4)]
    [InlineData(NetworkProfile.Wan, 10, 0.2, 4)]
    public void What_is_simulated_lies_near_what_is_predicted(NetworkProfile profile, int nodes, double loss, int seeds)
    {
        var (settings, crashes) = (ProtocolSettings.For(profile), Math.Max(1, nodes / 5));
        var run = new SimRun(nodes, loss, settings, crashes, settings.ProtocolPeriod * 180, Seed: 0);
        var results = Enumerable.Range(1, seeds).Select(seed => (run with { Seed = (ulong)seed }).Simulate(CancellationToken.None)).ToList();
        var predicted = Prediction.Of(run);

        NearTime("suspicion", predicted.Suspected, detection => detection.Suspected);
        NearTime("verdict", predicted.Dead, detection => detection.Dead);
        NearTime("known", predicted.Known, detection => detection.Known);
        var hours = results.Sum(result => result.NodeHours);
        NearCount("false suspicions", predicted.FalseSuspicionsPerHour * hours, results.Sum(result => result.FalseSuspicions));
        Near("datagrams", predicted.DatagramsPerSecond, results.Average(result => result.PacketsPerSecond), 0);
        Near("bytes", predicted.DatagramBytesPerSecond, results.Average(result => result.DatagramBytesPerSecond), 0);
        Near("bytes over streams", predicted.StreamBytesPerSecond, results.Average(result => result.StreamBytesPerSecond), 0);
        Assert.InRange(results.Sum(result => result.FalseDeaths), 0, (predicted.FalseDeathsPerHour * hours) + (3 * Math.Sqrt(predicted.FalseDeathsPerHour * hours)));

        void NearTime(string what, TimeSpan expected, Func<Detection, TimeSpan> time)
        {
            var times = results.SelectMany(result => result.Detections).Select(detection => time(detection).TotalSeconds).ToList();
            var mean = times.Average();
            Near(what, expected.TotalSeconds, mean, 3 * Math.Sqrt(times.Sum(one => (one - mean) * (one - mean)) / times.Count / times.Count));
        }

        void NearCount(string what, double expected, int counted) => Near(what, expected, counted, 3 * Math.Sqrt(expected) + 1);

        void Near(string what, double expected, double simulated, double chance) => Assert.True(
            Math.Abs(simulated - expected) <= (Tolerance * expected) + chance,
            FormattableString.Invariant($"{what}: predicted {expected:0.###}, simulated {simulated:0.###}"));
    }

    [Fact]
    public void Deaths_are_false_where_the_loss_is_great_about_as_often_as_predicted()
    {
        var run = new SimRun(50, 0.35, new ProtocolSettings(), 1, TimeSpan.FromMinutes(5), Seed: 1);
        var (predicted, result) = (Prediction.Of(run), run.Simulate(CancellationToken.None));

        Assert.InRange(result.FalseDeaths / result.NodeHours, predicted.FalseDeathsPerHour / 10, predicted.FalseDeathsPerHour);
    }

    [Fact]
    public void Without_loss_the_formulas_are_the_papers()
    {
        var predicted = Prediction.Of(new SimRun(100, 0, new ProtocolSettings(), 1, TimeSpan.FromMinutes(1), 1));

        Assert.Equal(1.99, predicted.Suspected.TotalSeconds, 3);
        Assert.Equal(9.99, predicted.Dead.TotalSeconds, 3);
        Assert.InRange(predicted.Known.TotalSeconds, 9.99, 10.1);
        Assert.Equal((0.0, 0.0), (predicted.FalseSuspicionsPerHour, predicted.FalseDeathsPerHour));
        Assert.Equal(2.0, predicted.DatagramsPerSecond, 9);
        Assert.Equal(71.0, predicted.DatagramBytesPerSecond, 9);
    }

    [Theory]
    [InlineData(0, 3.15e-3, 0.001)]
    [InlineData(3, 1.93e-6, 0.01)]
    [InlineData(3, 1.17e-1, 0.2)]
    public void A_round_fails_as_often_as_SWIM_says(int helpers, double falseDetections, double loss)
    {
        // SWIM's PM is per detection time, e / (e − 1) periods.
        var round = new RoundOdds(new ProtocolSettings { IndirectProbeCount = helpers }, 1_000, loss);
        Assert.Equal(falseDetections, (1 - round.Acked) * Math.E / (Math.E - 1), falseDetections * 0.01);
    }
}
