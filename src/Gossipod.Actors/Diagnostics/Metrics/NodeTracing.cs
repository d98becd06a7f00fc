using System.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Sync;

namespace Gossipod.Actors.Diagnostics.Metrics;

/// <summary>
/// The activity source of one node. What actors do becomes a span when it is over, with its times, so that no activity is current on
/// their threads; without a listener nothing is made. Probe rounds are many: of those that an ack ended, only the configured share.
/// Owned by NodeContext; <see cref="OnProbe"/> is ProbeActor's, the rest is safe for any thread.
/// </summary>
internal sealed class NodeTracing(NodeSettings settings, TimeProvider time) : IDisposable
{
    private readonly ActivitySource _source = new(GossipodTelemetry.ActivitySourceName, NodeMetrics.Version, NodeMetrics.TagsOf(settings));
    private double _owedProbes = 1;

    /// <summary>A span around a call of the application's; null when nobody listens.</summary>
    public Activity? Start(string name) => Tagged(_source.StartActivity(name));

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
        using var span = Ended("gossipod.push_pull", exchange.IsInitiator ? ActivityKind.Client : ActivityKind.Server, elapsed, elapsed);
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

    private Activity? Ended(string name, ActivityKind kind, TimeSpan startedAgo, TimeSpan lasted)
    {
        var start = time.GetUtcNow() - startedAgo;
        var span = _source.StartActivity(kind, parentContext: default, tags: null, links: null, startTime: start, name: name);
        span?.SetEndTime((start + lasted).UtcDateTime);
        return Tagged(span);
    }

    private Activity? Tagged(Activity? span) => span?
        .SetTag(GossipodTelemetry.ClusterTag, settings.ClusterName)
        .SetTag(GossipodTelemetry.NodeTag, settings.Name.Value);
}
