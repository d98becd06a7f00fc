using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Messaging;
using Gossipod.Actors.Node;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol.Admitting;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Suspecting;

namespace Gossipod.Actors.Membership;

/// <summary>
/// The node's view of the cluster: every claim, from packets, syncs, probes and suspicions, is merged here and nowhere else. Sole
/// owner of the <see cref="MembershipTable"/>, our own version included, and of the <see cref="StallGate"/>.
/// </summary>
/// <remarks>
/// Accepts what <c>MembershipMessages</c> lists. Children: one SuspicionActor per suspect, in the other part of this class. Timer: the reaping of tombstones. Each
/// packet is merged before its primary message goes on to Probe, so a refutation is queued before the ack of the same packet is
/// built (Buddy System). Never restarted: a failure stops the node.
/// </remarks>
internal sealed partial class MembershipActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan ReapInterval = TimeSpan.FromSeconds(10);

    private readonly NodeContext _context;
    private readonly NodeRefs _refs;
    private readonly ILoggingAdapter _log;

    private readonly MembershipTable _table;
    private readonly StallGate _gate;

    public MembershipActor(NodeContext context, MembershipTable table)
    {
        _context = context;
        _log = Context.GetLogger(context);
        _refs = context.Refs;
        _table = table;
        _newcomers = new NewcomerBudget(context.Settings.Limits.NewMembersPerSecond, context.Settings.Limits.MaxSources);
        _badSignatures = new SignatureBudget(context.Settings.Limits.MaxSources);
        _gate = new StallGate(context.Protocol.ProtocolPeriod, context.Now, context.Protocol.StallGate);
        _transitions = new TransitionLog(_log, () => _context.Now, context.Counters);
        var cell = Context;
        context.Internals.SuspicionActors = () => cell.GetChildren().Count();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeContext context, MembershipTable table) =>
        new Props(typeof(MembershipActor), [context, table]).WithDispatcher(context.Dispatcher);

    // A suspicion that fails would leave its suspect undecided for ever: that breaks the node as our own failure does.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Escalate);

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(ReapTick.Instance, ReapTick.Instance, ReapInterval);
        Replicate(null, _table.Self, accuser: null);
        Introduce();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PacketReceived packet: OnPacket(packet); break;
            case ProbeFailed failed: OnProbeFailed(failed); break;
            case AddressTaken taken: OnAddressTaken(taken); break;
            case SuspicionConfirmed confirmed: OnSuspicionConfirmed(confirmed); break;
            case SuspicionExpired expired: OnSuspicionExpired(expired); break;
            case PauseObserved pause: _gate.OnTimer(pause.DueAt, _context.Now); break;
            case GetTable query: Sender.Tell(new TableRows(query.Tag, [.. _table.Rows, .. _table.Forgotten], _table.Self)); break;
            case MergeRows merge: OnMergeRows(merge); break;
            case UpdateDetails update: OnUpdateDetails(update); break;
            case ChangeTags change: OnUpdateDetails(new UpdateDetails(change.Of(_table.Self.Details.Tags), null)); break;
            case ExplainMember question: OnExplain(question); break;
            case ForgetMember order: OnForget(order); break;
            case LeaveCluster: OnLeave(); break;
            case ReapTick: OnReap(); break;
            case ContenderDue due: AdmitContender(due.Name); break;
            default: Unhandled(message); break;
        }
    }

    private void OnPacket(PacketReceived packet)
    {
        packet.Lane?.Leave();
        _gate.OnPacket(_context.Now);
        _isHeld |= packet.Packet.Primary is Ping ping && ping.Target == _table.Self.MemberName.Tag;
        var known = 0;
        foreach (var update in packet.Packet.Updates)
        {
            if (_table.IsKnown(update)) known++;
            else if (AdmitsByPacket(update, packet.From)) MergeChecked(update, packet);
        }

        if (known > 0) _context.Counters.Add(Counter.UpdatesIgnored, known);
        if (packet.Packet.Broadcasts.Length > 0 && _context.Ingress.PassesOn(packet.Lane))
            _refs.Messaging.Tell(new BroadcastsReceived(packet.Packet.Broadcasts, packet.Lane));
        if (packet.Packet.Primary is not { } primary || !_context.Ingress.PassesOn(packet.Lane)) return;
        if (primary is UserMessage or BroadcastDigest) _refs.Messaging.Tell(new UserPacketReceived(primary, packet.From, packet.Lane));
        else _refs.Probe.Tell(new PrimaryReceived(primary, packet.From, packet.ReceivedAt, packet.Lane));
    }

    private void OnProbeFailed(ProbeFailed failed)
    {
        Judge(failed);
        _refs.Probe.Tell(ProbeJudged.Instance);
    }

    private void Judge(ProbeFailed failed)
    {
        var (outcome, self) = (failed.Outcome, _table.Self.MemberName);
        if (_table.Find(outcome.Target.MemberName) is not { IsLive: true } row) return;
        var evidence = new ProbeEvidence(
            [.. outcome.Helpers.Select(helper => helper.Name)], outcome.NackCount, failed.HealthScore, outcome.Elapsed)
        {
            NackedBy = [.. outcome.NackedBy.Select(helper => helper.Name)],
            TriedStream = outcome.TriedStream,
        };
        var kind = _context.Protocol.SuspicionAlpha > 0 ? UpdateKind.Suspect : UpdateKind.Confirm;
        var cause = new EventCause(self.Value) { Probe = evidence, HealthScore = failed.HealthScore };
        Merge(_table.Accuse(kind, row.MemberName, outcome.Target.Version), cause);
    }

    private void OnUpdateDetails(UpdateDetails update)
    {
        var (old, now) = (_table.Self, _context.Now);
        var details = old.Details with { Tags = update.Tags ?? old.Details.Tags, Metadata = update.Metadata ?? old.Details.Metadata };
        if (MetadataSize.Problem(details.Tags, details.Metadata, _context.Protocol.MaxMetadataBytes) is { } problem)
        {
            Sender.Tell(new Status.Failure(new ArgumentException(problem)));
            return;
        }

        var claim = _table.UpdateSelf(details, now);
        SelfChanged(old, claim);
        Sender.Tell(_table.Self);
    }

    private void OnLeave()
    {
        if (_table.Self.Status == MemberStatus.Leaving) return;
        var old = _table.Self;
        var farewell = _table.Leave(_context.Now);
        SelfChanged(old, farewell);
        _refs.Probe.Tell(new AnnounceLeave(farewell));
    }

    /// <summary>Returns why it had no effect, if it had none.</summary>
    private IgnoreReason Merge(MemberUpdate claim, EventCause? cause)
    {
        var change = _table.Apply(claim, _context.Now);
        switch (change.Outcome)
        {
            case TableOutcome.Ignored: OnIgnored(change); break;
            case TableOutcome.Confirmation: OnConfirmation(claim, cause); break;
            case TableOutcome.RefutationNeeded: Refute(claim); break;
            case TableOutcome.Conflict: Report(change); break;
            case TableOutcome.Added or TableOutcome.Changed: TookEffect(change, cause); break;
        }

        return change.Reason;
    }

    private void TookEffect(TableChange change, EventCause? cause)
    {
        var (old, row, claim) = (change.Old, change.New!, change.Claim);
        if (change.Spread) Spread(claim);
        var suspectedFor = SuspectedFor(row.MemberName);
        cause ??= Cause(old, claim);
        var newlySuspect = Transition.Of(old, row) == TransitionKind.Suspected;
        if (newlySuspect || row.Status != MemberStatus.Suspect) StopSuspicion(row.MemberName);
        if (newlySuspect) StartSuspicion(row, claim.From);
        Replicate(old, row, newlySuspect ? claim.From : null);
        TellChange(old, row, cause, suspectedFor);
        if (claim.CarriesRecord && _table.TakeProvenLeave(row.MemberName) is { } farewell) Merge(farewell, cause: null);
        if (row.Status == MemberStatus.Dead && _table.TakeHeldLeave(row.MemberName) is { } held) Merge(held, cause: null);
        if (row.Status != MemberStatus.Alive) AdmitContender(row.MemberName);
    }

    private void Refute(MemberUpdate accusation)
    {
        var old = _table.Self;
        var refutation = _table.Refute(accusation, _context.Now);
        SelfChanged(old, refutation);
        _context.Counters.Add(Counter.Refutations);
        if (accusation.Kind == UpdateKind.Leave) _context.Counters.Add(Counter.LeavesForged);
        if (_table.IsAlive(accusation.From)) _refs.Probe.Tell(LocalHealthPenalty.Instance);
        var cause = new EventCause(accusation.From.Value) { HealthScore = HealthScore };
        _refs.Events.Tell(new PublishEvent(new SelfRefuted(_table.Self) { Cause = cause }));
        _history.OnRefuted(_table.Self, cause, WallClock);
        LogMessages.Refuted(_log, _context.LogLimits, accusation, _table.Self);
    }

    private void SelfChanged(Member old, MemberUpdate claim)
    {
        Spread(claim);
        Replicate(old, _table.Self, accuser: null);
        _refs.Events.Tell(new PublishChange(old, _table.Self, Cause: null));
    }

    private void Introduce() => Spread(MemberUpdate.Join(_table.Self.MemberName, _table.Self.Version, _table.Self.Details));

    private void Spread(MemberUpdate update) => _refs.Dissemination.Tell(new Disseminate(update));

    private void Replicate(Member? old, Member row, MemberName? accuser)
    {
        if (!ReferenceEquals(row, _table.Self)) _context.Ingress.OnChanged(old, row);
        var changed = new MemberChanged(old, row, _table.LiveCount, _table.ViewHash, accuser);
        _refs.Probe.Tell(changed);
        _refs.Dissemination.Tell(changed);
        _refs.Sync.Tell(changed);
        if (!row.IsLive || old?.Version.Generation < row.Version.Generation) _refs.Messaging.Tell(changed);
    }
}
