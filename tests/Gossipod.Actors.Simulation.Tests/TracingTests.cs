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
