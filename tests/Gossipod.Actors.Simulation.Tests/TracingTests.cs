using System.Diagnostics;
using System.Runtime.CompilerServices;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Spans of probe rounds and exchanges, in virtual time. Those of the façade's calls are tested over sockets.</summary>
public sealed class TracingTests : IDisposable
{
    private readonly List<Activity> _spans = [];
    private ActivityListener? _listener;

    public void Dispose() => _listener?.Dispose();

    [Fact]
    public void One_in_a_hundred_answered_probes_is_a_span_with_its_times()
    {
        using var sim = Started();
        sim.Run(300.Seconds());
        var probes = Of("gossipod.probe");
        Assert.InRange(probes.Count, 3, 4);
        Assert.All(probes, span =>
        {
            Assert.Equal("answered", span.GetTagItem("gossipod.outcome"));
            Assert.StartsWith("node-", (string)span.GetTagItem("gossipod.member")!, StringComparison.Ordinal);
            Assert.InRange(span.Duration.TotalMilliseconds, 1, 2.5);
            Assert.Null(span.Parent);
        });
        Assert.Null(Activity.Current);
    }

    [Fact]
    public void Every_failed_probe_is_a_span_in_error()
    {
        using var sim = Started();
        sim.Isolate("node-1");
        sim.Run(10.Seconds());
        var failed = Of("gossipod.probe").Where(span => span.Status == ActivityStatusCode.Error).ToList();
        Assert.InRange(failed.Count, 1, 10);
        Assert.All(failed, span => Assert.Equal("failed", span.GetTagItem("gossipod.outcome")));
    }

    [Fact]
    public void An_exchange_of_tables_is_a_span_with_its_purpose_and_peer()
    {
        using var sim = Started();
        sim.AddNode("late", "node-1");
        sim.Run(2.Seconds());
        var joins = Of("gossipod.push_pull").Where(span => "join".Equals(span.GetTagItem("gossipod.purpose"))).ToList();
        var join = Assert.Single(joins);
        Assert.Equal((ActivityKind.Server, "completed"), (join.Kind, join.GetTagItem("gossipod.outcome")));
        Assert.Equal(sim.Node("late").Endpoint.Address.ToString(), join.GetTagItem("network.peer.address"));
        Assert.True(join.Duration > TimeSpan.Zero);
    }

    [Fact]
    public void Each_attempt_to_join_the_configured_seeds_is_a_span_with_its_exchanges_below_it()
    {
        using var sim = Started();
        sim.Crash("node-0");
        sim.AddNodeWithSeeds("late", sim.Node("node-0").Endpoint.ToString(), "nowhere.internal:7946");
        sim.Node("late").Context!.StartTelemetry(factory: null);
        sim.Run(8.Seconds());
        sim.Restart("node-0", "node-1");
        sim.RunUntil("late has joined", () => sim.Snapshot("late").Members.Count > 1, 30.Seconds());
        sim.Run(5.Seconds());

        var joins = Of("gossipod.join");
        Assert.Equal(Enumerable.Range(2, joins.Count), joins.Select(span => (int)span.GetTagItem("gossipod.attempt")!));
        Assert.InRange(joins.Count, 2, 8);
        Assert.All(joins.SkipLast(1), span => Assert.Equal((ActivityStatusCode.Error, false), (span.Status, span.GetTagItem("gossipod.joined"))));
        Assert.Equal((ActivityStatusCode.Unset, true, 2), (joins[^1].Status, joins[^1].GetTagItem("gossipod.joined"), joins[^1].GetTagItem("gossipod.seeds")));
        Assert.Contains("nowhere.internal", joins[0].StatusDescription, StringComparison.Ordinal);
        Assert.Equal(joins.Count, joins.Select(span => span.TraceId).Distinct().Count());
        foreach (var join in joins)
        {
            var exchange = Assert.Single(_spans, span => span.ParentSpanId == join.SpanId);
            Assert.Equal(("gossipod.push_pull", ActivityKind.Client, join.TraceId, join.Status), (exchange.OperationName, exchange.Kind, exchange.TraceId, exchange.Status));
            Assert.True(join.StartTimeUtc <= exchange.StartTimeUtc && exchange.StartTimeUtc + exchange.Duration <= join.StartTimeUtc + join.Duration);
            Assert.Null(join.Parent);
        }

        Assert.Null(Activity.Current);
    }

    [Fact]
    public void An_attempt_that_a_leave_ends_is_a_span_in_error()
    {
        using var sim = Started();
        sim.Pause("node-0");
        sim.Resolve("seed.internal");
        sim.AddNodeWithSeeds("late", "seed.internal:7946");
        sim.Node("late").Context!.StartTelemetry(factory: null);
        sim.Resolve("seed.internal", "node-0");
        sim.Run(2.Seconds());
        Assert.Empty(Of("gossipod.join"));
        sim.Leave("late");
        sim.Run(5.Seconds());
        Assert.Equal((ActivityStatusCode.Error, "the node has left, or has ended"), (Assert.Single(Of("gossipod.join")).Status, Of("gossipod.join")[0].StatusDescription));
    }

    private SimCluster Started([CallerMemberName] string test = "")
    {
        var sim = SimCluster.Create(seed: 921, nodes: 5, clusterName: test);
        sim.RunUntilConverged();
        sim.Run(5.Seconds());
        sim.Node("node-1").Context!.StartTelemetry(factory: null);
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GossipodTelemetry.ActivitySourceName && source.Tags!.Contains(new(GossipodTelemetry.ClusterTag, test)),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _spans.Add,
        };
        ActivitySource.AddActivityListener(_listener);
        return sim;
    }

    private List<Activity> Of(string name) => [.. _spans.Where(span => span.OperationName == name)];
}
