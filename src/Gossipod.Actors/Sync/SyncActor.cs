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
/// Exchanges whole tables over streams: to join, and to repair what gossip missed (protocol.md §8). Sole owner of the exchanges in
/// flight and of the joins they belong to.
/// </summary>
/// <remarks>
/// <code>
///   initiator                              responder
///   SyncRequest(purpose, view hash) ---->
///                              &lt;---- InSync, then close           when a repair finds equal views
///                              &lt;---- TablePage … last             otherwise
///   TablePage … last           ---->            of the rows that differ
///                              &lt;---- close                        both tables are merged
/// </code>
/// Accepts what <c>SyncMessages</c> lists, streams' news, and the changes of members. Timers: the anti-entropy interval, and the
/// healing of partitions, which is in the other part of this class. Any frame out of turn ends its exchange. Never restarted: a
/// failure stops the node.
/// </remarks>
internal sealed partial class SyncActor : UntypedActor, IWithTimers
{
    private readonly NodeContext _context;
    private readonly NodeRefs _refs;
    private readonly SeededRandom _random;
    private readonly StreamCodec _codec;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    private readonly Dictionary<IActorRef, SyncExchange> _byStream = [];
    private readonly MemberName _self;
    private IPEndPoint? _ownStreams;
    private int _liveCount = 1;
    private ulong _viewHash;

    public SyncActor(NodeContext context, Member self)
    {
        _context = context;
        _refs = context.Refs;
        _random = context.Random.Fork(3);
        _codec = new StreamCodec(ClusterTag.Of(context.Settings.ClusterName), context.Protocol.MaxMetadataBytes, context.Settings.Transport.MaxFrameBytes, context.Names);
        _self = self.MemberName;
        _ownStreams = self.StreamAddress;
        context.Internals.DeadContacts = () => _dead.Count;
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
            case RepairWith repair: Open(new SyncExchange(initiator: true, SyncPurpose.Repair, repair.Peer, join: null)); break;
            case SyncTick: OnTick(); break;
            case HealTick: OnHealTick(); break;
            case MemberChanged changed: OnMemberChanged(changed); break;
            case MemberForgotten forgotten: _dead.Remove(forgotten.Member.MemberName); break;
            case StreamOpened { Tag: SyncExchange exchange } opened: OnOpened(exchange, opened.Stream); break;
            case StreamFailed { Tag: SyncExchange exchange } failed: Finish(exchange, failed.Reason); break;
            case StreamIntroduced { First: SyncRequest request } stream: OnIntroduced(stream, request); break;
            case FrameReceived frame when _byStream.TryGetValue(frame.Stream, out var exchange): OnFrame(exchange, frame.Payload); break;
            case StreamClosed closed when _byStream.Remove(closed.Stream, out var exchange): OnClosed(exchange, closed.Error); break;
            case TableRows { Tag: SyncExchange exchange } table: OnTable(exchange, table); break;
            case FrameReceived or StreamClosed: break;
            default: Unhandled(message); break;
        }
    }

    private void OnJoin(JoinCluster join)
    {
        var attempt = new JoinAttempt(Sender, join.Seeds.Count);
        foreach (var seed in join.Seeds)
        {
            if (seed.Equals(_ownStreams)) attempt.Finish(seed, "is this node itself");
            else Open(new SyncExchange(initiator: true, SyncPurpose.Join, seed, attempt));
        }
    }

    private void OnTick()
    {
        _refs.Probe.Tell(SuggestPartner.Instance);
        ScheduleTick(SyncInterval.For(_context.Protocol.SyncInterval, _liveCount));
    }

    private void OnMemberChanged(MemberChanged changed)
    {
        (_liveCount, _viewHash) = (changed.LiveCount, changed.ViewHash);
        if (changed.New.MemberName.Equals(_self))
        {
            _ownStreams = changed.New.StreamAddress;
            return;
        }

        OnOtherChanged(changed.New);
    }

    private void Open(SyncExchange exchange) => _refs.Streams.Tell(new OpenStream(exchange.Peer, _context.Settings.Sync.ExchangeTimeout, exchange));

    private void OnOpened(SyncExchange exchange, IActorRef stream)
    {
        Track(exchange, stream);
        Send(exchange, new SyncRequest(exchange.Purpose, _self, _viewHash));
        exchange.Phase = ExchangePhase.AwaitingPages;
    }

    private void Track(SyncExchange exchange, IActorRef stream)
    {
        exchange.Stream = stream;
        _byStream[stream] = exchange;
    }

    private void OnFrame(SyncExchange exchange, ReadOnlyMemory<byte> payload)
    {
        var decoded = _codec.Decode(payload);
        if (!decoded.Succeeded)
        {
            OnUndecodable(exchange, decoded.Failure, decoded.ToString());
            return;
        }

        switch (decoded.Value)
        {
            case InSync when exchange is { IsInitiator: true, Phase: ExchangePhase.AwaitingPages }: Agree(exchange); break;
            case TablePage page when exchange.Phase == ExchangePhase.AwaitingPages: OnPage(exchange, page); break;
            case StreamError error when exchange.Phase != ExchangePhase.Done: Abort(exchange, $"refused: {error.Code}, {error.Detail}"); break;
            default: Refuse(exchange, StreamErrorCode.Malformed, "a frame out of turn"); break;
        }
    }

    private void OnUndecodable(SyncExchange exchange, DecodeFailure failure, string reason)
    {
        _context.Counters.Add(Counter.FramesMalformed);
        if (failure != DecodeFailure.WrongCluster) Refuse(exchange, StreamErrorCode.Malformed, reason);
        else Refuse(exchange, StreamErrorCode.WrongCluster, StreamErrorText.WrongCluster(_context.Settings.ClusterName));
    }

    private void OnIntroduced(StreamIntroduced stream, SyncRequest request)
    {
        var exchange = new SyncExchange(initiator: false, request.Purpose, stream.From, join: null);
        Track(exchange, stream.Stream);
        if (request.Purpose == SyncPurpose.Repair && request.ViewHash == _viewHash)
        {
            Send(exchange, new InSync(_self));
            Agree(exchange);
            return;
        }

        exchange.Phase = ExchangePhase.Sending;
        _refs.Membership.Tell(new GetTable(exchange));
    }

    private void OnPage(SyncExchange exchange, TablePage page)
    {
        if (exchange.Rows.Count + page.Rows.Count > _context.Protocol.MaxMembers)
        {
            Refuse(exchange, StreamErrorCode.Malformed, $"more than max-members ({_context.Protocol.MaxMembers}) rows");
            return;
        }

        exchange.Rows.AddRange(page.Rows);
        if (!page.Last) return;
        _refs.Membership.Tell(new MergeRows(exchange.Rows, page.Source));
        if (exchange.IsInitiator)
        {
            exchange.Phase = ExchangePhase.Sending;
            _refs.Membership.Tell(new GetTable(exchange));
            return;
        }

        exchange.Stream.Tell(CloseStream.Instance);
        Finish(exchange, failure: null);
    }

    private void OnTable(SyncExchange exchange, TableRows table)
    {
        if (exchange.Phase != ExchangePhase.Sending) return;
        var size = _context.Settings.Sync.PageRows;
        var rows = exchange.IsInitiator ? SyncMerge.NewsFor(exchange.Rows, table.Rows) : table.Rows;
        var at = 0;
        do
        {
            Send(exchange, new TablePage(_self, [.. rows.Skip(at).Take(size)], Last: at + size >= rows.Count));
            at += size;
        }
        while (at < rows.Count);

        exchange.Phase = exchange.IsInitiator ? ExchangePhase.AwaitingClose : ExchangePhase.AwaitingPages;
    }

    private void OnClosed(SyncExchange exchange, string? error)
    {
        if (exchange.Phase == ExchangePhase.AwaitingClose && error is null) Finish(exchange, failure: null);
        else Finish(exchange, error ?? "closed the stream before the exchange was complete");
    }

    private void Agree(SyncExchange exchange)
    {
        _context.Counters.Add(Counter.SyncsInAgreement);
        exchange.Stream.Tell(CloseStream.Instance);
        Finish(exchange, failure: null);
    }

    private void Refuse(SyncExchange exchange, StreamErrorCode code, string detail)
    {
        if (exchange.Phase == ExchangePhase.Done) return;
        Send(exchange, new StreamError(code, detail));
        Abort(exchange, detail);
    }

    private void Abort(SyncExchange exchange, string failure)
    {
        exchange.Stream.Tell(CloseStream.Instance);
        Finish(exchange, failure);
    }

    private void Finish(SyncExchange exchange, string? failure)
    {
        if (exchange.Phase == ExchangePhase.Done) return;
        exchange.Phase = ExchangePhase.Done;
        _context.Counters.Add(failure is null ? Counter.SyncsCompleted : Counter.SyncsFailed);
        if (failure is not null) LogMessages.SyncFailed(_log, exchange.Peer, failure);
        exchange.Join?.Finish(exchange.Peer, failure);
    }

    private void Send(SyncExchange exchange, StreamMessage message) => exchange.Stream.Tell(new SendFrame(_codec.Encode(message)));

    private void ScheduleTick(TimeSpan delay) => Timers.StartSingleTimer(SyncTick.Instance, SyncTick.Instance, delay);
}
