using System.Diagnostics;
using System.Globalization;
using Gossipod.Actors.Diagnostics.Metrics;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Tests.Remote;

namespace Gossipod.Actors.Tests.Telemetry;

/// <summary>How many probe rounds become a span, by the setting.</summary>
public sealed class TracedShareTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.01, 11, 7)] // the first at once, then each hundredth
    [InlineData(0.25, 251, 7)]
    [InlineData(1, 1000, 7)]
    public void As_many_of_a_thousand_answered_rounds_are_traced_as_the_setting_says_and_all_that_failed_unless_it_is_0(double share, int answered, int failed)
    {
        var cluster = $"traced-{share.ToString(CultureInfo.InvariantCulture)}";
        var outcomes = new List<object?>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GossipodTelemetry.ActivitySourceName && source.Tags?.Contains(new(GossipodTelemetry.ClusterTag, cluster)) == true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => outcomes.Add(span.GetTagItem("gossipod.outcome")),
        };
        ActivitySource.AddActivityListener(listener);
        var settings = Configuration.Given.Settings($"cluster-name = \"{cluster}\", telemetry.traced-probe-share = {share.ToString(CultureInfo.InvariantCulture)}");
        using var tracing = new NodeTracing(settings.ToNodeSettings(), new ManualTimeProvider());
        var target = RemoteRows.Row("target", null);

        for (var round = 0; round < 1_000; round++) tracing.OnProbe(Outcome(ProbeResult.Acked));
        for (var round = 0; round < 7; round++) tracing.OnProbe(Outcome(ProbeResult.Failed));

        Assert.Equal((answered, failed), (outcomes.Count("answered".Equals), outcomes.Count("failed".Equals)));

        ProbeOutcome Outcome(ProbeResult result) => new(result, target, HealthDelta: 0, NackCount: 0, Helpers: [], Elapsed: TimeSpan.FromMilliseconds(1));
    }
}
