using System.Diagnostics.Metrics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Sync;

namespace Gossipod.Actors.Diagnostics.Metrics;

/// <summary>
/// The meter of one node. What happens is recorded here by the node's actors, a few times per protocol period and never per packet; all
/// else is read by <see cref="ObservedInstruments"/> when somebody asks. No instrument is tagged with a peer. Safe for any thread.
/// </summary>
internal sealed class NodeMetrics : IDisposable
{
    private static readonly InstrumentAdvice<double> Fast = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    };

    private static readonly InstrumentAdvice<double> Slow = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160],
    };

    private static readonly InstrumentAdvice<long> Sizes = new()
    {
        HistogramBucketBoundaries = [256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20],
    };

    private readonly string _self;
    private readonly Meter _meter;
    private readonly ObservedInstruments _observed;
    private readonly Counter<long> _transitions;
    private readonly Counter<long> _probes;
    private readonly Counter<long> _joins;
    private readonly Histogram<double> _probeDuration;
    private readonly Histogram<double> _roundTrip;
    private readonly Histogram<double> _suspicionDuration;
    private readonly Histogram<double> _syncDuration;
    private readonly Histogram<long> _syncBytes;
    private readonly Histogram<double> _pause;

    public NodeMetrics(NodeContext context, IMeterFactory? factory)
    {
        _self = context.Settings.Name.Value;
        var options = new MeterOptions(GossipodTelemetry.MeterName) { Version = Version, Tags = TagsOf(context.Settings) };
        _meter = factory?.Create(options) ?? new Meter(options);
        _observed = new ObservedInstruments(_meter, context);
        _transitions = _meter.CreateCounter<long>("gossipod.member.transitions", "{transition}", "Changes of members' status and suspicions begun anew, with what led to them.");
        _probes = _meter.CreateCounter<long>("gossipod.probe.results", "{probe}", "Probe rounds by how they ended.");
        _joins = _meter.CreateCounter<long>("gossipod.join.attempts", "{attempt}", "Seeds of joins, by how each ended.");
        _probeDuration = _meter.CreateHistogram("gossipod.probe.duration", "s", "From a probe's ping to the answer that counted.", tags: null, Fast);
        _roundTrip = _meter.CreateHistogram("gossipod.rtt", "s", "Round trips of datagrams between this node and members, retries and helpers left out.", tags: null, Fast);
        _suspicionDuration = _meter.CreateHistogram("gossipod.suspicion.duration", "s", "From the start of a suspicion here to its end.", tags: null, Slow);
        _syncDuration = _meter.CreateHistogram("gossipod.push_pull.duration", "s", "Exchanges of tables, connecting included.", tags: null, Slow);
        _syncBytes = _meter.CreateHistogram("gossipod.push_pull.size", "By", "Bytes of an exchange of tables, both ways.", tags: null, Sizes);
        _pause = _meter.CreateHistogram("gossipod.local_pause", "s", "How late a timer of this node came, where that was so late that it accused nobody.", tags: null, Slow);
    }

    /// <summary>The library's version.</summary>
    public static string? Version { get; } = typeof(NodeMetrics).Assembly.GetName().Version?.ToString(3);

    public static KeyValuePair<string, object?>[] TagsOf(NodeSettings settings) =>
        [new(GossipodTelemetry.ClusterTag, settings.ClusterName), new(GossipodTelemetry.NodeTag, settings.Name.Value)];

    /// <summary>A row changed. What is no transition is not counted.</summary>
    /// <param name="old">The row before; null when the member was unknown.</param>
    /// <param name="row">The row now.</param>
    /// <param name="cause">What led to it; null for none.</param>
    /// <param name="suspectedFor">How long the suspicion had run that ran until now; zero for none.</param>
    public void OnTransition(Member? old, Member row, EventCause? cause, TimeSpan suspectedFor)
    {
        if (Transition.Of(old, row) is not { } kind) return;
        if (old?.Status == MemberStatus.Suspect) _suspicionDuration.Record(suspectedFor.TotalSeconds, Tag("outcome", EndOfSuspicion(kind)));
        _transitions.Add(1, Tag("from", StatusOf(old)), Tag("to", StatusOf(row)), Tag("cause", CauseOf(kind, old, row, cause)));
    }

    /// <summary>A tombstone went, by age or because an operator said that the member is gone for good.</summary>
    public void OnRemoved(Member row, bool wasForgotten) =>
        _transitions.Add(1, Tag("from", StatusOf(row)), Tag("to", "removed"), Tag("cause", wasForgotten ? "forgotten" : "reaped"));

    public void OnProbe(ProbeOutcome outcome)
    {
        var kind = outcome switch
        {
            { Result: ProbeResult.ReachedByStream } => "stream",
            { Result: ProbeResult.Acked, WasDirect: true } => "direct",
            { Result: ProbeResult.Acked } => "indirect",
            _ => "none",
        };
        _probes.Add(1, Tag("kind", kind), Tag("outcome", OutcomeOf(outcome.Result)));
        if (outcome.AnsweredAfter is not { } time) return;
        _probeDuration.Record(time.TotalSeconds, Tag("kind", kind));
        if (kind == "direct") _roundTrip.Record(time.TotalSeconds);
    }

    public void OnRoundTrip(TimeSpan time) => _roundTrip.Record(time.TotalSeconds);

    public void OnSync(SyncExchange exchange, SyncEnd end, TimeSpan time)
    {
        var (direction, purpose) = (Tag("direction", exchange.IsInitiator ? "outbound" : "inbound"), Tag("purpose", PurposeOf(exchange.Session.Purpose)));
        _syncDuration.Record(time.TotalSeconds, direction, purpose, Tag("outcome", OutcomeOf(end)));
        _syncBytes.Record(exchange.Bytes, direction, purpose);
    }

    public void OnJoinAttempt(JoinOutcome outcome, int count = 1)
    {
        if (count > 0) _joins.Add(count, Tag("outcome", NameOf(outcome)));
    }

    public void OnPause(TimeSpan lateness) => _pause.Record(lateness.TotalSeconds);

    /// <summary>Ends the measurements, and the meter unless a factory owns it.</summary>
    public void Dispose()
    {
        _observed.Dispose();
        _meter.Dispose();
    }

    public static string OutcomeOf(SyncEnd end) => end switch
    {
        { Failure: null, InAgreement: true } => "in_agreement",
        { Failure: null } => "completed",
        { IsBusy: true } => "busy",
        _ => "failed",
    };

    public static string PurposeOf(SyncPurpose purpose) => purpose == SyncPurpose.Join ? "join" : "repair";

    public static string OutcomeOf(ProbeResult result) => result switch
    {
        ProbeResult.Acked or ProbeResult.ReachedByStream => "answered",
        ProbeResult.Heard => "heard",
        ProbeResult.Void => "void",
        _ => "failed",
    };

    public static string StatusOf(Member? member) => member?.Status switch
    {
        null => "unknown",
        MemberStatus.Alive => "alive",
        MemberStatus.Suspect => "suspect",
        MemberStatus.Dead => "dead",
        MemberStatus.Left => "left",
        _ => "leaving",
    };

    public static string NameOf(JoinOutcome outcome) => outcome switch
    {
        JoinOutcome.Joined => "joined",
        JoinOutcome.Failed => "failed",
        JoinOutcome.Unresolved => "unresolved",
        _ => "not_asked",
    };

    private static string EndOfSuspicion(TransitionKind kind) => kind switch
    {
        TransitionKind.Recovered => "refuted",
        TransitionKind.Restarted => "restarted",
        TransitionKind.Suspected => "renewed",
        TransitionKind.Died => "dead",
        _ => "left",
    };

    private string CauseOf(TransitionKind kind, Member? old, Member row, EventCause? cause) => kind switch
    {
        TransitionKind.Joined => "joined",
        TransitionKind.Returned => row.Version.Generation > old?.Version.Generation ? "restarted" : "returned",
        TransitionKind.Restarted => "restarted",
        TransitionKind.Recovered => "refuted",
        TransitionKind.Suspected => cause?.Probe is null ? "hearsay" : "probe",
        TransitionKind.Died when cause?.AddressTakenBy is not null => "address_taken",
        TransitionKind.Died when cause?.Probe is not null => "probe",
        TransitionKind.Died => cause?.From == _self ? "suspicion" : "hearsay",
        _ => "left",
    };

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);
}
