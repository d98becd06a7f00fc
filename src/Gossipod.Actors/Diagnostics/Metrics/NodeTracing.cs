using System.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Sync;

namespace Gossipod.Actors.Diagnostics.Metrics;

/// <summary>
/// The activity source of one node. What actors do becomes a span when it is over, with its times; a join has to be one from its start, so
/// that its exchanges are below it. No activity is current on the actors' threads, and without a listener nothing is made. Probe rounds are
/// many: of those that an ack ended, only the configured share.
/// Owned by NodeContext; <see cref="OnProbe"/> is ProbeActor's, the rest is safe for any thread.
/// </summary>
internal sealed class NodeTracing(NodeSettings settings, TimeProvider time) : IDisposable
{
    private readonly ActivitySource _source = new(GossipodTelemetry.ActivitySourceName, NodeMetrics.Version, NodeMetrics.TagsOf(settings));
    private double _owedProbes = 1;

    /// <summary>A span around a call of the application's; null when nobody listens.</summary>
    public Activity? Start(string name) => Tagged(_source.StartActivity(name));

    /// <summary>The node begins to join its configured seeds: a span of its own trace, to be ended by <see cref="End"/>.</summary>
    /// <param name="attempt">How often it has begun so in this life, this one included.</param>
    public Activity? BeginJoin(int attempt)
    {
        if (!_source.HasListeners()) return null;
        var current = Activity.Current;
        Activity.Current = null;
        var span = _source.StartActivity(ActivityKind.Internal, startTime: time.GetUtcNow(), name: "gossipod.join");
        Activity.Current = current;
        return Tagged(span)?.SetTag("gossipod.attempt", attempt);
    }

    /// <summary>Ends a span that was begun here, now.</summary>
    public void End(Activity? span)
    {
        if (span is null) return;
        var current = Activity.Current;
        span.SetEndTime(time.GetUtcNow().UtcDateTime);
        span.Stop();
        Activity.Current = current;
    }

    /// <summary>How a join went, in its span.</summary>
    public static void Tell(Activity? span, JoinResult result)
    {
        span?.SetTag("gossipod.seeds", result.Seeds.Count).SetTag("gossipod.joined", result.Joined);
        if (!result.Joined) span?.SetStatus(ActivityStatusCode.Error, result.ToString());
    }

    /// <summary>How a leave went, in its span.</summary>
    public static void Tell(Activity? span, LeaveResult result)
    {
        span?.SetTag("gossipod.asked", result.Asked).SetTag("gossipod.acknowledged", result.Acknowledged);
        if (!result.Complete) span?.SetStatus(ActivityStatusCode.Error, "nobody acknowledged the farewell");
    }

    /// <summary>What a span is around was not finished.</summary>
    public static void Fail(Activity? span, Exception failure) => span?.SetStatus(ActivityStatusCode.Error, failure.Message).AddException(failure);

    /// <summary>A probe round is over.</summary>
    public void OnProbe(ProbeOutcome outcome)
    {
        if (!_source.HasListeners() || !IsSampled(outcome.Result)) return;
        using var span = Ended("gossipod.probe", ActivityKind.Client, outcome.Elapsed, outcome.AnsweredAfter ?? outcome.Elapsed);
        if (span is null) return;
        span.SetTag("gossipod.member", outcome.Target.Name);
        span.SetTag("gossipod.outcome", NodeMetrics.OutcomeOf(outcome.Result));
        span.SetTag("gossipod.helpers", outcome.Helpers.Count);
        span.SetTag("gossipod.nacks", outcome.NackCount);
        if (outcome.Result == ProbeResult.Failed) span.SetStatus(ActivityStatusCode.Error, "no ack");
    }

    /// <summary>An exchange of tables is over.</summary>
    public void OnSync(SyncExchange exchange, SyncEnd end, TimeSpan elapsed)
    {
        if (!_source.HasListeners()) return;
        using var span = Ended("gossipod.push_pull", exchange.IsInitiator ? ActivityKind.Client : ActivityKind.Server, elapsed, elapsed, exchange.Join?.Trace ?? default);
        if (span is null) return;
        span.SetTag("network.peer.address", exchange.Session.Address.Address.ToString());
        span.SetTag("network.peer.port", exchange.Session.Address.Port);
        span.SetTag("gossipod.purpose", NodeMetrics.PurposeOf(exchange.Session.Purpose));
        span.SetTag("gossipod.outcome", NodeMetrics.OutcomeOf(end));
        span.SetTag("gossipod.bytes", exchange.Bytes);
        if (end.Failure is not null) span.SetStatus(ActivityStatusCode.Error, end.Failure);
    }

    public void Dispose() => _source.Dispose();

    /// <summary>Every n-th, without chance: simulations must not differ by who listens.</summary>
    private bool IsSampled(ProbeResult result)
    {
        var share = settings.Telemetry.TracedProbeShare;
        if (result == ProbeResult.Failed) return share > 0;
        _owedProbes += share;
        if (_owedProbes < 1) return false;
        _owedProbes -= 1;
        return share > 0;
    }

    private Activity? Ended(string name, ActivityKind kind, TimeSpan startedAgo, TimeSpan lasted, ActivityContext parent = default)
    {
        var start = time.GetUtcNow() - startedAgo;
        var span = _source.StartActivity(kind, parentContext: parent, tags: null, links: null, startTime: start, name: name);
        span?.SetEndTime((start + lasted).UtcDateTime);
        return Tagged(span);
    }

    private Activity? Tagged(Activity? span) => span?
        .SetTag(GossipodTelemetry.ClusterTag, settings.ClusterName)
        .SetTag(GossipodTelemetry.NodeTag, settings.Name.Value);
}
