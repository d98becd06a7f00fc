using System.Net;
using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Sync;

/// <summary>
/// Exchanges tables over streams: to join, and to repair what gossip missed (protocol.md §8). Sole owner of the sessions in flight and of
/// the joins they belong to; what they say is decided by <see cref="SyncSession"/>.
/// </summary>
/// <remarks>
/// Accepts what <c>SyncMessages</c> lists, streams' news, and the changes of members. Other parts of this class: joins, and the healing
/// of partitions. Timers: the anti-entropy interval, healing, and the next attempts after a peer was busy. Never restarted: a failure
/// stops the node.
/// </remarks>
internal sealed partial class SyncActor : UntypedActor, IWithTimers
{
    private readonly NodeContext _context;
    private readonly NodeRefs _refs;
    private readonly SeededRandom _random;
    private readonly StreamCodec _codec;
    private readonly SyncLimits _limits;
    private readonly IMembershipHook _hook;
    private readonly ILoggingAdapter _log;

    private readonly Dictionary<IActorRef, SyncExchange> _byStream = [];
    private readonly MemberName _self;
    private IPEndPoint? _ownStreams;
    private int _liveCount = 1;
    private int _begun;
    private int _accepted;

    public SyncActor(NodeContext context, Member self)
    {
        _context = context;
        _log = Context.GetLogger(context);
        _refs = context.Refs;
        _random = context.Random.Fork(3);
        var (protocol, sync) = (context.Protocol, context.Settings.Sync);
        _codec = StreamCodec.For(context.Settings, context.Names);
        _limits = new SyncLimits(protocol.MaxMembers, sync.PageRows, sync.MaxStateBytes);
        _hook = context.Hook is { } hook ? new GuardedHook(hook) : NoHook.Instance;
        _self = self.MemberName;
        _ownStreams = self.StreamAddress;
        context.Internals.DeadContacts = () => _dead.Count;
        context.Internals.Exchanges = () => Math.Max(_begun, _accepted);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeContext context, Member self) => new Props(typeof(SyncActor), [context, self]).WithDispatcher(context.Dispatcher);

    protected override void PreStart()
    {
        if (_context.Protocol.SyncInterval > TimeSpan.Zero) ScheduleTick(_context.Protocol.SyncInterval * _random.NextDouble());
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case JoinCluster join: OnJoin(join); break;
            case AskSeedAgain again: Begin(again.Join); break;
            case RepairWith repair: Repair(repair.Peer); break;
            case RepairAgain: _refs.Probe.Tell(SuggestPartner.Instance); break;
            case SyncTick: OnTick(); break;
            case HealTick: OnHealTick(); break;
            case MemberChanged changed: OnMemberChanged(changed); break;
            case MemberForgotten forgotten: _dead.Remove(forgotten.Member.MemberName); break;
            case StreamOpened { Tag: SyncExchange exchange } opened: OnOpened(exchange, opened); break;
            case StreamFailed { Tag: SyncExchange exchange } failed: Do(exchange, exchange.Session.Fail(failed.Reason, failed.IsBusy)); break;
            case StreamIntroduced { First: SyncRequest request } stream: OnIntroduced(stream, request); break;
            case FrameReceived frame when _byStream.TryGetValue(frame.Stream, out var exchange): OnFrame(exchange, frame.Payload); break;
            case StreamClosed closed when _byStream.TryGetValue(closed.Stream, out var exchange): Do(exchange, exchange.Session.OnClosed(closed.Error)); break;
            case TableRows { Tag: SyncExchange exchange } table: Go(exchange, session => session.OnTable(table.Rows, table.Self, GoneSince)); break;
            case RowsMerged { Tag: SyncExchange exchange } merged: Go(exchange, session => session.OnMerged(merged.Self)); break;
            case FrameReceived or StreamClosed: break;
            default: Unhandled(message); break;
        }
    }

    private MonotonicTime GoneSince => _context.Now + -SyncInterval.Remembered(_context.Protocol.SyncInterval, _liveCount);

    private void OnTick()
    {
        _refs.Probe.Tell(SuggestPartner.Instance);
        ScheduleTick(SyncInterval.For(_context.Protocol.SyncInterval, _liveCount));
    }

    private void OnMemberChanged(MemberChanged changed)
    {
        _liveCount = changed.LiveCount;
        if (changed.New.MemberName.Equals(_self))
        {
            _ownStreams = changed.New.StreamAddress;
            return;
        }

        OnOtherChanged(changed.New);
    }

    private void Repair(IPEndPoint peer)
    {
        if (_begun < _context.Settings.Sync.MaxExchanges) Open(SyncPurpose.Repair, peer, join: null);
        else RepairLater();
    }

    private void Open(SyncPurpose purpose, IPEndPoint peer, SeedJoin? join)
    {
        _begun++;
        var session = new SyncInitiator(purpose, (uint)_random.NextUInt64(), peer, _limits, _hook, _context.Signing);
        _context.Gauges.ExchangesBegun = _begun;
        _refs.Streams.Tell(new OpenStream(peer, _context.Settings.Sync.ExchangeTimeout, new SyncExchange(session, _context.Now, join)));
    }

    private void OnOpened(SyncExchange exchange, StreamOpened opened)
    {
        Track(exchange, opened.Stream);
        if (opened.Certified is { } name) exchange.Session.Certify(name);
        Do(exchange, exchange.Session.Begin());
    }

    private void OnIntroduced(StreamIntroduced stream, SyncRequest request)
    {
        _context.Gauges.ExchangesAccepted = ++_accepted;
        var exchange = new SyncExchange(new SyncResponder(stream.From, _limits, _hook, _context.Signing), _context.Now);
        Track(exchange, stream.Stream);
        var max = _context.Settings.Sync.MaxExchanges;
        if (_accepted > max) Do(exchange, exchange.Session.Refuse(StreamErrorCode.Busy, $"it has as many exchanges under way as sync.max-exchanges allows ({max})"));
        else Go(exchange, session => session.OnMessage(request));
    }

    private void Track(SyncExchange exchange, IActorRef stream)
    {
        exchange.Stream = stream;
        _byStream[stream] = exchange;
    }

    private void OnFrame(SyncExchange exchange, ReadOnlyMemory<byte> payload)
    {
        exchange.Bytes += payload.Length;
        var decoded = _codec.Decode(payload);
        if (decoded.LaterCount > 0) _context.Counters.Add(Counter.UpdatesOfLaterKind, decoded.LaterCount);
        if (decoded.Value is { } message) Go(exchange, session => session.OnMessage(message));
        else OnUndecodable(exchange, decoded.Failure, decoded.ToString());
        if (!exchange.IsInitiator && exchange.Session.HeldRows > 0) LimitHeldRows(exchange);
    }

    /// <summary>All peers together may make this node hold twice as many rows as a table has at most; the one that sent the last is turned away.</summary>
    private void LimitHeldRows(SyncExchange newest)
    {
        var held = _byStream.Values.Where(exchange => !exchange.IsInitiator).Sum(exchange => exchange.Session.HeldRows);
        if (held > 2 * _limits.MaxMembers) Do(newest, newest.Session.Refuse(StreamErrorCode.Busy, "its peers send it more rows than it can hold"));
    }

    private void OnUndecodable(SyncExchange exchange, DecodeFailure failure, string reason)
    {
        _context.Counters.Add(Counter.FramesMalformed);
        Do(exchange, failure == DecodeFailure.WrongCluster
            ? exchange.Session.Refuse(StreamErrorCode.WrongCluster, StreamErrorText.WrongCluster(_context.Settings.ClusterName))
            : exchange.Session.Refuse(StreamErrorCode.Malformed, reason));
    }

    /// <summary>A step in which the user's hook may be called.</summary>
    private void Go(SyncExchange exchange, Func<SyncSession, SyncStep> next)
    {
        SyncStep step;
        try
        {
            step = next(exchange.Session);
        }
        catch (HookFailedException failure)
        {
            LogMessages.HookFailed(_log, _context.LogLimits, failure);
            step = exchange.Session.Refuse(StreamErrorCode.Refused, "its membership hook failed; its log says how", failure.Message);
        }

        Do(exchange, step);
    }

    private void Do(SyncExchange exchange, SyncStep step)
    {
        foreach (var message in step.Send)
        {
            var frame = _codec.Encode(message);
            exchange.Bytes += frame.Length;
            exchange.Stream.Tell(new SendFrame(frame));
        }

        if (step.Merge is { } merge) _refs.Membership.Tell(new MergeRows(merge.Rows, merge.Peer, merge.Answered ? exchange : null, exchange.Unasked));
        if (step.NeedsTable) _refs.Membership.Tell(new GetTable(exchange));
        if (step.End is { } end) End(exchange, end);
    }

    private void End(SyncExchange exchange, SyncEnd end)
    {
        _byStream.Remove(exchange.Stream);
        exchange.Stream.Tell(CloseStream.Instance);
        _context.Counters.Add(end.Failure is null ? Counter.SyncsCompleted : Counter.SyncsFailed);
        if (end.InAgreement) _context.Counters.Add(Counter.SyncsInAgreement);
        var elapsed = _context.Now - exchange.BeganAt;
        _context.Metrics?.OnSync(exchange, end, elapsed);
        _context.Tracing?.OnSync(exchange, end, elapsed);
        if (end.Failure is not null) LogMessages.SyncFailed(_log, _context.LogLimits, exchange.Session.Address, end.Failure);
        if (exchange.IsInitiator)
        {
            _context.Gauges.ExchangesBegun = --_begun;
            OnBegunEnded(exchange, end);
        }
        else
        {
            _context.Gauges.ExchangesAccepted = --_accepted;
        }
    }

    private void ScheduleTick(TimeSpan delay) => Timers.StartSingleTimer(SyncTick.Instance, SyncTick.Instance, delay);
}
