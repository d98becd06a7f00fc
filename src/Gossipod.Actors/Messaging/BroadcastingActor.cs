using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Messaging;

/// <summary>
/// Users' broadcasts: each goes to the application once and on to others, and what gossip missed is repaired by comparing with a
/// random member now and then. Sole owner of the <see cref="BroadcastLog"/>.
/// </summary>
/// <remarks>
/// Accepts <see cref="SendBroadcast"/>, <see cref="BroadcastsReceived"/>, a <see cref="BroadcastDigest"/>, and who was forgotten.
/// Timer: the repair, while there were broadcasts of late. Never restarted: a failure stops the node.
/// </remarks>
internal sealed class BroadcastingActor : UntypedActor, IWithTimers
{
    /// <summary>Members looked at in search of a live one.</summary>
    private const int PartnerAttempts = 16;

    private readonly NodeContext _context;
    private readonly MessageSettings _settings;
    private readonly MemberName _self;
    private readonly SeededRandom _random;
    private readonly BroadcastLog _log;
    private bool _isRepairing;

    public BroadcastingActor(NodeContext context)
    {
        _context = context;
        _settings = context.Settings.Messages;
        _self = context.Settings.Name;
        _random = context.Random.Fork(4);
        _log = new BroadcastLog(_settings.BroadcastRetentionBytes, _settings.BroadcastRetention);
        context.Internals.KeptBroadcastBytes = () => _log.KeptBytes;
        context.Internals.BroadcastOrigins = () => _log.OriginCount;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeContext context) => new Props(typeof(BroadcastingActor), [context]).WithDispatcher(context.Dispatcher);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SendBroadcast send: OnSend(send.Broadcast); break;
            case BroadcastsReceived received: OnReceived(received); break;
            case UserPacketReceived { Message: BroadcastDigest digest } packet: OnDigest(digest, packet); break;
            case RepairTick: OnRepairTick(); break;
            case MemberForgotten forgotten: _log.Forget(forgotten.Member.MemberName); break;
            default: Unhandled(message); break;
        }
    }

    private void OnSend(Broadcast broadcast)
    {
        _context.Counters.Add(Counter.BroadcastsSent);
        _log.Receive(broadcast, _context.Now);
        Accept(broadcast, _context.Snapshot.Current!.Self);
    }

    private void OnReceived(BroadcastsReceived received)
    {
        received.Lane?.Leave();
        var now = _context.Now;
        foreach (var broadcast in received.Broadcasts)
        {
            if (!_log.Knows(broadcast) && RowOf(broadcast)?.Version.Generation != broadcast.Generation)
            {
                _context.Counters.Add(Counter.BroadcastsOfStrangers);
                continue;
            }

            switch (_log.Receive(broadcast, now))
            {
                case BroadcastOutcome.New when RowOf(broadcast) is { } row: Accept(broadcast, row); break;
                case BroadcastOutcome.Duplicate: _context.Counters.Add(Counter.BroadcastsRepeated); break;
                case BroadcastOutcome.TooOld: _context.Counters.Add(Counter.BroadcastsTooOld); break;
                case BroadcastOutcome.Superseded: _context.Counters.Add(Counter.BroadcastsSuperseded); break;
                default: _context.Counters.Add(Counter.BroadcastsOfStrangers); break;
            }
        }

        if (_log.TakeGivenUp() is > 0 and var count) _context.Counters.Add(Counter.BroadcastsGivenUp, count);
    }

    private void Accept(Broadcast broadcast, Member from)
    {
        var name = broadcast.Name.Length == 0 ? null : broadcast.Name;
        _context.Refs.Inbox.Tell(new Deliver(new UserMessageReceived(from, broadcast.Payload, MessageKind.Broadcast, name)));
        _context.Refs.Dissemination.Tell(new SpreadBroadcast(broadcast));
        ScheduleRepair();
    }

    private void OnRepairTick()
    {
        _isRepairing = false;
        _log.Expire(_context.Now);
        if (!_log.IsActive) return;
        if (Partner() is { } partner) Send(partner, isReply: false, _log.Digest(DigestRoom));
        ScheduleRepair();
    }

    /// <summary>The peer gets what it lacks; and if it has something that we lack, it hears what we have.</summary>
    private void OnDigest(BroadcastDigest digest, UserPacketReceived packet)
    {
        packet.Lane?.Leave();
        var peer = _context.Snapshot.Current?.Find(digest.Source.Value);
        if (digest.Target != _self.Tag || peer is not { IsLive: true } || !peer.Address.Equals(packet.From))
        {
            _context.Counters.Add(Counter.MessagesMisdirected);
            return;
        }

        var bytes = _settings.BroadcastDatagrams * (_context.Settings.MaxPacketBytes - WireLimits.PreludeBytes);
        var missing = _log.Missing(digest.Entries, _context.Now, _context.Protocol.GossipInterval * ViewDisagreement.QuietRounds, bytes);
        if (missing.Count > 0)
        {
            _context.Counters.Add(Counter.BroadcastsRepaired, missing.Count);
            _context.Refs.Dissemination.Tell(new SendBroadcasts(peer.Address, peer.MemberName.Tag, missing));
        }

        if (!digest.IsReply && _log.Wanted(digest.Entries, DigestRoom) is { Count: > 0 } wanted) Send(peer, isReply: true, wanted);
    }

    /// <summary>Bytes that a digest's entries may take.</summary>
    private int DigestRoom => _context.Settings.MaxPacketBytes - WireLimits.PreludeBytes - WireLimits.MaxNameBytes - 16;

    private void Send(Member to, bool isReply, IReadOnlyList<DigestEntry> entries) => _context.Refs.Dissemination.Tell(
        new SendPacket(to.Address, to.MemberName.Tag, new BroadcastDigest(_self, to.MemberName.Tag, isReply, entries), MustInclude: null, Verified: false));

    private Member? RowOf(Broadcast broadcast) => _context.Snapshot.Current?.Find(broadcast.Origin.Value);

    private Member? Partner()
    {
        if (_context.Snapshot.Current is not { Members: { Count: > 1 } members }) return null;
        for (var i = 0; i < PartnerAttempts; i++)
        {
            var member = members[_random.Next(members.Count)];
            if (member.IsLive && !member.MemberName.Equals(_self)) return member;
        }

        return null;
    }

    private void ScheduleRepair()
    {
        if (_isRepairing || _settings.BroadcastRepairInterval == TimeSpan.Zero) return;
        _isRepairing = true;
        Timers.StartSingleTimer(RepairTick.Instance, RepairTick.Instance, _settings.BroadcastRepairInterval * (0.5 + _random.NextDouble()));
    }
}
