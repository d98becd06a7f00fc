using System.Net;
using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Suspecting;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Probe;

/// <summary>
/// The failure detector: one probe round per protocol period (SWIM §3.1, Lifeguard LHA-Probe), answers to others' pings, and the
/// service of a helper. Sole owner of <see cref="ProbeRing"/>, <see cref="ProbeRound"/>, <see cref="RelayTable"/>,
/// <see cref="LocalHealth"/> and <see cref="LeaveRound"/>.
/// </summary>
/// <remarks>
/// Accepts what <c>ProbeMessages</c> lists and the changes of members. Timers: the protocol period, single-shot and counted from
/// the previous due time because local health scales it; the direct timeout; nacks owed; repeats of the farewell; the end of the
/// application's pings. Targets, helping others, leaving, pings over streams and those of the application are in the other parts of this
/// class. Never restarted: a failure stops the node.
/// </remarks>
internal sealed partial class ProbeActor : UntypedActor, IWithTimers
{
    private readonly NodeContext _context;
    private readonly NodeRefs _refs;
    private readonly ProtocolSettings _settings;
    private readonly SeededRandom _random;
    private readonly ILoggingAdapter _log;

    private readonly ProbeRing _ring = new();
    private readonly SharedProbeOrder? _shared;
    private readonly PeerDirectory _peers = new();
    private readonly LocalHealth _health;
    private Member _self;
    private ulong _viewHash;
    private int _liveCount = 1;
    private ProbeRound? _round;
    private MonotonicTime _nextTickAt;

    public ProbeActor(NodeContext context, Member self)
    {
        _context = context;
        _log = Context.GetLogger(context);
        _refs = context.Refs;
        _settings = context.Protocol;
        _random = context.Random.Fork(1);
        _self = self;
        _shared = _settings.ProbeOrder == ProbeOrder.Shared ? new SharedProbeOrder(self, _settings.ProtocolPeriod) : null;
        _health = new LocalHealth(_settings.LocalHealthMax);
        _disagreement = new ViewDisagreement(_settings.GossipInterval, context.Now);
        _relays = new RelayTable(_settings.MaxRelays);
        _streamCodec = StreamCodec.For(context.Settings, context.Names);
        context.Internals.RingMembers = () => _ring.Count;
        context.Internals.Peers = () => _peers.Count;
        context.Internals.Relays = () => _relays.Count;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeContext context, Member self) => new Props(typeof(ProbeActor), [context, self]).WithDispatcher(context.Dispatcher);

    protected override void PreStart() => ScheduleTick(_context.Now + (_settings.ProtocolPeriod * _random.NextDouble()));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PrimaryReceived primary: OnPrimary(primary); break;
            case ProbeTick: Self.Tell(new CloseRound(_nextTickAt)); break;
            case CloseRound close: OnCloseRound(close.DueAt); break;
            case ProbeJudged: OnProbeJudged(); break;
            case DirectTimeout timeout: OnDirectTimeout(timeout.Sequence); break;
            case NackTick: OnNackTick(); break;
            case MemberChanged changed: OnMemberChanged(changed); break;
            case MemberForgotten forgotten: _peers.Remove(forgotten.Member); break;
            case LocalHealthPenalty: ApplyHealth(+1); break;
            case ExpediteProbe expedite: OnExpedite(expedite); break;
            case SuggestPartner: OnSuggestPartner(); break;
            case PingMember request: OnPingMember(request); break;
            case PingTick: OnPingTick(); break;
            case StreamIntroduced { First: StreamPing ping } stream: OnStreamPing(stream, ping); break;
            case StreamOpened { Tag: StreamProbe probe } opened: OnStreamOpened(probe, opened.Stream); break;
            case FrameReceived frame: OnStreamAnswer(frame); break;
            case StreamClosed closed: _streamProbes.Remove(closed.Stream); break;
            case StreamFailed: break;
            case AnnounceLeave leave: OnAnnounceLeave(leave.Farewell); break;
            case LeaveTick: OnLeaveTick(); break;
            default: Unhandled(message); break;
        }
    }

    private void OnPrimary(PrimaryReceived primary)
    {
        primary.Lane?.Leave();
        switch (primary.Message)
        {
            case Ping ping: OnPing(ping, primary.From, primary.ReceivedAt); break;
            case PingReq request: OnPingReq(request, primary.From); break;
            case Ack ack: OnAck(ack, primary.From, primary.ReceivedAt); break;
            case Nack nack: _round?.OnNack(nack.Sequence, nack.Source, primary.ReceivedAt); break;
        }
    }

    private void OnPing(Ping ping, IPEndPoint from, MonotonicTime receivedAt)
    {
        if (ping.Target != _self.MemberName.Tag)
        {
            AnswerForAnother(ping, from);
            return;
        }

        _context.Counters.Add(Counter.PingsReceived);
        var peer = _peers.Verify(ping.Source, from);
        if (peer is not null) OnHeard(ping.Source, receivedAt);
        // A ping without a hash is shorter than an ack with one, and a stranger gets no more bytes than it sent.
        var ack = new Ack(ping.Sequence, _self.MemberName.Tag, _self.MemberName.Tag, peer is null ? 0 : _viewHash) { LocalHealth = peer is null ? (byte)0 : HealthOnWire };
        if (peer is not null && ping.Padding > 0) SendPadded(peer, from, ack, PacketCodec.SizeOf(ping));
        else Send(from, ping.Source, ack, peer is null ? null : Accusation(peer), verified: peer is not null);
        CompareViews(peer, ping.ViewHash, ping.LocalHealth);
    }

    private void OnAck(Ack ack, IPEndPoint from, MonotonicTime receivedAt)
    {
        if (TryRelay(ack) || TryLeave(ack) || TryAnswerPing(ack, receivedAt)) return;
        var verdict = _round?.OnAck(ack.Sequence, ack.Source, ack.Target, receivedAt) ?? AckVerdict.Foreign;
        if (verdict == AckVerdict.Accepted)
        {
            Timers.Cancel(nameof(DirectTimeout));
            if (ack.Source == ack.Target && _ring.Find(_round!.Target.MemberName) is { } live)
                _context.Sightings?.RoundTrip(live.Name, _round.RoundTrip!.Value, receivedAt);
            CompareViews(_peers.Verify(ack.Source, from), ack.ViewHash, ack.LocalHealth);
        }
        else if (verdict == AckVerdict.Late || !TryAddressTaken(ack, from))
        {
            _context.Counters.Add(verdict == AckVerdict.Late ? Counter.AcksLate : Counter.AcksForeign);
        }
    }

    /// <summary>The tick was put behind whatever was in the mailbox, so an ack that came in time is handled before its round closes.</summary>
    private void OnCloseRound(MonotonicTime dueAt)
    {
        var now = _context.Now;
        _context.ProbeLoopTicks = now.Ticks;
        var lateness = now - dueAt;
        if (_settings.StallGate && lateness >= StallGate.PauseThreshold) OnPause(dueAt, lateness);
        var failed = _round is { } round && Conclude(round, now) == ProbeResult.Failed;
        _round = null;
        if (_leave is not null) return;
        var startsAt = lateness < _settings.ProtocolPeriod ? dueAt : now;
        var endsAt = startsAt + _health.Scale(_settings.ProtocolPeriod);
        if (!failed) StartRound(endsAt);
        ScheduleTick(endsAt);
    }

    /// <summary>Who was away accuses nobody: the backlog in the socket is read first.</summary>
    private void OnPause(MonotonicTime dueAt, TimeSpan lateness)
    {
        _round?.Void();
        ApplyHealth(+1);
        _refs.Membership.Tell(new PauseObserved(dueAt));
        _context.Metrics?.OnPause(lateness);
        LogMessages.Paused(_log, _context.LogLimits, lateness, _health.Score);
    }

    private ProbeResult Conclude(ProbeRound round, MonotonicTime now)
    {
        Timers.Cancel(nameof(DirectTimeout));
        var outcome = round.Close(now);
        NotePath(round, outcome.Result);
        _context.Metrics?.OnProbe(outcome);
        _context.Tracing?.OnProbe(outcome);
        ApplyHealth(_paths.HealthDelta(outcome));
        if (outcome.Result != ProbeResult.Failed) return outcome.Result;
        _context.Counters.Add(Counter.ProbesFailed);
        if (_settings.ExpediteSuspects && _paths.CallsForAnother(outcome)) _ring.Expedite(round.Target.MemberName);
        _refs.Membership.Tell(new ProbeFailed(outcome, _health.Score));
        return outcome.Result;
    }

    /// <summary>The suspicion is queued, so it rides on the next ping, and its subject can refute before we are stalled again.</summary>
    private void OnProbeJudged()
    {
        if (_leave is null && _round is null) StartRound(_nextTickAt);
    }

    /// <summary>The round ends when the next tick is due, not a period after this one came late: what helpers are told is what is left.</summary>
    private void StartRound(MonotonicTime endsAt)
    {
        if (NextTarget() is not { } target) return;
        var timeout = _health.Scale(_settings.DirectTimeout);
        _round = new ProbeRound(target, _random.NextUInt64() | 1, _context.Now, endsAt);
        _context.Counters.Add(Counter.PingsSent);
        SendPing(target, _round.Sequence);
        Timers.StartSingleTimer(nameof(DirectTimeout), new DirectTimeout(_round.Sequence), timeout);
    }

    private void OnDirectTimeout(ulong sequence)
    {
        if (_round is not { } round || round.Sequence != sequence || !round.OnDirectTimeout()) return;
        var helpers = _ring.PickHelpers(_settings.IndirectProbeCount, round.Target.MemberName, _random);
        round.AskedHelpers(helpers);
        var budget = round.Budget(_context.Now);
        if (budget <= TimeSpan.Zero) return;
        var target = _ring.Find(round.Target.MemberName) ?? round.Target;
        var request = new PingReq(sequence, _self.MemberName.Tag, target.MemberName, target.Address, budget);
        var accusation = helpers.Count > 0 ? Accusation(target) : null;
        foreach (var helper in helpers) Send(helper.Address, helper.MemberName.Tag, request, accusation, verified: true);
        ProbeByStream(sequence, target, budget);
    }

    private void ApplyHealth(int delta)
    {
        var before = _health.Score;
        if (_health.Apply(delta) == 0) return;
        _refs.Events.Tell(new PublishEvent(new LocalHealthChanged(_health.Score, before)));
        LogMessages.HealthChanged(_log, _health.Score, before);
    }

    private void ScheduleTick(MonotonicTime dueAt)
    {
        _nextTickAt = dueAt;
        var delay = dueAt - _context.Now;
        Timers.StartSingleTimer(nameof(ProbeTick), ProbeTick.Instance, delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
    }

    private void SendPing(Member target, ulong sequence) =>
        Send(
            target.Address,
            target.MemberName.Tag,
            PingTo(target, sequence),
            TakeRival(target) ?? Accusation(target),
            verified: true);

    private Ping PingTo(Member target, ulong sequence) => new(sequence, _self.MemberName.Tag, target.MemberName.Tag, _viewHash) { LocalHealth = HealthOnWire };

    private byte HealthOnWire => (byte)Math.Min(_health.Score, byte.MaxValue);

    private void Send(IPEndPoint to, uint toTag, ProtocolMessage message, MemberUpdate? mustInclude, bool verified) =>
        _refs.Dissemination.Tell(new SendPacket(to, toTag, message, mustInclude, verified));
}
