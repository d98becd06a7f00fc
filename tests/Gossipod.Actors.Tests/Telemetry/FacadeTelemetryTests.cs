using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Gossipod.Actors.Tests.Cluster;

namespace Gossipod.Actors.Tests.Telemetry;

/// <summary>Spans of the application's calls, and where meters come from and end, over real sockets.</summary>
public sealed class FacadeTelemetryTests
{
    [Fact]
    public async Task A_join_and_a_leave_are_spans_below_the_applications_own()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans);
        await using (var one = await ClusterNode.StartAsync("one", Name()))
        {
            await using var two = await ClusterNode.StartAsync("two", Name());
            using (var mine = new Activity("mine").Start())
            {
                await two.JoinAsync(one.Endpoint);
                await two.Cluster.LeaveAsync();
                Assert.Same(mine, Activity.Current);
                Assert.All([Of("gossipod.join"), Of("gossipod.leave")], span => Assert.Equal(mine.SpanId, span.ParentSpanId));
            }
        }

        Assert.Equal((true, 1, "two"), (Of("gossipod.join").GetTagItem("gossipod.joined"), Of("gossipod.join").GetTagItem("gossipod.seeds"), Of("gossipod.join").GetTagItem(GossipodTelemetry.NodeTag)));
        Assert.Equal(1, Of("gossipod.leave").GetTagItem("gossipod.acknowledged"));
        var exchange = Assert.Single(spans, span => span.OperationName == "gossipod.push_pull" && span.Kind == ActivityKind.Client && span.ParentSpanId == Of("gossipod.join").SpanId);
        Assert.Equal((Of("gossipod.join").TraceId, "join", "completed"), (exchange.TraceId, exchange.GetTagItem("gossipod.purpose"), exchange.GetTagItem("gossipod.outcome")));

        Activity Of(string name) => spans.First(span => span.OperationName == name && "two".Equals(span.GetTagItem(GossipodTelemetry.NodeTag)));
    }

    [Fact]
    public async Task A_join_that_nobody_answers_is_a_span_in_error()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans);
        await using var one = await ClusterNode.StartAsync("one", Name());
        Assert.False((await one.JoinAsync($"127.0.0.1:{FreePort.Next()}")).Joined);
        Assert.Equal(ActivityStatusCode.Error, spans.First(span => span.OperationName == "gossipod.join").Status);
    }

    [Fact]
    public async Task A_join_that_throws_is_a_span_in_error_with_the_exception()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans);
        await using var one = await ClusterNode.StartAsync("one", Name());
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.Cluster.JoinAsync([$"127.0.0.1:{FreePort.Next()}"], cancelled.Token));
        var span = Assert.Single(spans, span => span.OperationName == "gossipod.join");
        Assert.Equal((ActivityStatusCode.Error, "exception"), (span.Status, Assert.Single(span.Events).Name));
    }

    [Fact]
    public async Task A_leave_that_throws_is_a_span_in_error_with_the_exception()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans);
        await using var one = await ClusterNode.StartAsync("one", Name());
        var node = (IInternalActorRef)one.Cluster.Node.Refs.Node;
        node.Suspend();
        try
        {
            await Assert.ThrowsAsync<GossipodException>(() => one.Cluster.LeaveAsync(TimeSpan.FromMilliseconds(1)));
        }
        finally
        {
            node.Resume(causedByFailure: null);
        }

        var span = Assert.Single(spans, span => span.OperationName == "gossipod.leave");
        Assert.Equal((ActivityStatusCode.Error, "exception"), (span.Status, Assert.Single(span.Events).Name));
    }

    [Fact]
    public async Task The_first_join_of_configured_seeds_is_a_span_with_its_exchange_below_it()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans);
        await using var one = await ClusterNode.StartAsync("one", Name());
        await using var two = await ClusterNode.StartAsync("two", Name(), $"gossipod.seeds = [\"{one.Endpoint}\"]");
        Assert.True((await two.Cluster.FirstJoin).Joined);
        var join = spans.First(span => span.OperationName == "gossipod.join" && "two".Equals(span.GetTagItem(GossipodTelemetry.NodeTag)));
        Assert.Equal((true, 1), (join.GetTagItem("gossipod.joined"), join.GetTagItem("gossipod.attempt")));
        Assert.Contains(spans, span => span.OperationName == "gossipod.push_pull" && span.ParentSpanId == join.SpanId);
    }

    [Fact]
    public async Task A_node_has_one_meter_that_ends_with_it()
    {
        var meters = new ConcurrentDictionary<Meter, bool>();
        using var listener = Listen(meters);
        await using (var one = await ClusterNode.StartAsync("one", Name()))
        {
            await ClusterNode.EventuallyAsync(() => meters.Count == 1, "one meter");
        }

        await ClusterNode.EventuallyAsync(() => meters.IsEmpty, "no meter");
    }

    [Fact]
    public async Task Without_metrics_there_is_no_meter()
    {
        var meters = new ConcurrentDictionary<Meter, bool>();
        using var listener = Listen(meters);
        await using var one = await ClusterNode.StartAsync("one", Name(), "gossipod.telemetry.metrics = off");
        Assert.Empty(meters);
        await one.Cluster.LeaveAsync();
    }

    [Fact]
    public async Task A_factory_makes_the_meter_where_one_is_given()
    {
        using var factory = new Factory();
        var setup = new GossipodTelemetrySetup { MeterFactory = _ => factory };
        await using var one = await ClusterNode.StartAsync("one", setup);
        var options = Assert.Single(factory.Asked);
        Assert.Equal(GossipodTelemetry.MeterName, options.Name);
        Assert.Contains(new(GossipodTelemetry.NodeTag, "one"), options.Tags!);
    }

    [Fact]
    public async Task An_explanation_is_asked_for_by_name()
    {
        await using var one = await ClusterNode.StartAsync("one", Name());
        await using var two = await ClusterNode.StartAsync("two", Name());
        await two.JoinAsync(one.Endpoint);
        var explanation = await two.Cluster.ExplainAsync("one");
        Assert.Equal(("one", "two", "one"), (explanation.Name, explanation.SeenBy, explanation.Member?.Name));
        Assert.Empty(explanation.History);
        Assert.Null((await two.Cluster.ExplainAsync("nobody")).Member);
        await Assert.ThrowsAsync<ArgumentException>(() => two.Cluster.ExplainAsync(""));
        await two.Cluster.LeaveAsync();
        await Assert.ThrowsAsync<GossipodException>(() => two.Cluster.ExplainAsync("one"));
    }

    private static string Name([CallerMemberName] string test = "") => test;

    private static bool IsOf(IEnumerable<KeyValuePair<string, object?>>? tags, string cluster) => tags?.Contains(new(GossipodTelemetry.ClusterTag, cluster)) == true;

    private static ActivityListener Listen(ConcurrentQueue<Activity> spans, [CallerMemberName] string test = "")
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GossipodTelemetry.ActivitySourceName && IsOf(source.Tags, test),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static MeterListener Listen(ConcurrentDictionary<Meter, bool> meters, [CallerMemberName] string test = "")
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name != GossipodTelemetry.MeterName || !IsOf(instrument.Meter.Tags, test)) return;
                meters[instrument.Meter] = true;
                listening.EnableMeasurementEvents(instrument);
            },
            MeasurementsCompleted = (instrument, _) => meters.TryRemove(instrument.Meter, out bool _),
        };
        listener.Start();
        return listener;
    }

    private sealed class Factory : IMeterFactory
    {
        public List<MeterOptions> Asked { get; } = [];

        public Meter Create(MeterOptions options)
        {
            Asked.Add(options);
            return new Meter(options);
        }

        public void Dispose()
        {
        }
    }
}
