using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Security;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Dissemination;

/// <summary>
/// The packet boundary: decodes what arrives, encodes what leaves, and lets news ride on all of it (SWIM §4.1). Sole owner of the
/// <see cref="BroadcastQueue{TKey}"/>, the gossip targets and the codec; protobuf ends here.
/// </summary>
/// <remarks>
/// Accepts <see cref="DatagramReceived"/>, <see cref="SendPacket"/>, <see cref="Disseminate"/>, <see cref="SpreadBroadcast"/> and
/// the changes of members. One timer, the gossip interval, which runs only while there is news: the first round after a silence comes
/// at once, and news that was never sent hastens the next one, so that it does not wait an interval at every hop. Broadcasts of users
/// and what is sealed are in the other parts of this class. Never restarted: a failure stops the node.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "PostStop disposes of what it owns.")]
internal sealed partial class DisseminationActor : UntypedActor, IWithTimers
{
    private readonly NodeContext _context;
    private readonly NodeRefs _refs;
    private readonly ProtocolSettings _settings;
    private readonly SeededRandom _random;
    private readonly UpdateCache _updates;
    private readonly PacketCodec _codec;
    private readonly Sealing _sealing;
    private readonly ClusterTag _cluster;
    private readonly ILoggingAdapter _log;

    private readonly BroadcastQueue<MemberName> _queue = new(WireLimits.MaxDatagramTagCount);
    private readonly GossipTargets _targets;
    private readonly MemberName _self;
    private int _retransmitLimit;
    private MonotonicTime _lastRoundAt = MonotonicTime.Never;
    private MonotonicTime? _roundDueAt;

    public DisseminationActor(NodeContext context, MemberName self)
    {
        _context = context;
        _log = Context.GetLogger(context);
        _refs = context.Refs;
        _settings = context.Protocol;
        _random = context.Random.Fork(2);
        _updates = context.Updates ?? new UpdateCache();
        _sealing = new Sealing(context);
        _cluster = ClusterTag.Of(context.Settings.ClusterName);
        _codec = new PacketCodec(_cluster, _settings.MaxMetadataBytes, context.Names, _updates, context.Broadcasts);
        _targets = new GossipTargets(_settings.GossipToDead);
        _self = self;
        _retransmitLimit = RetransmitLimit.For(_settings.RetransmitMultiplier, 1, _settings.Logarithm);
        context.Internals.QueuedNews = () => _queue.Count;
        context.Internals.QueuedBroadcasts = () => _broadcasts.Count;
        context.Internals.GossipTargets = () => _targets.Count;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeContext context, MemberName self) =>
        new Props(typeof(DisseminationActor), [context, self]).WithDispatcher(context.Dispatcher);

    protected override void PostStop() => _sealing.Dispose();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case DatagramReceived datagram:
                datagram.Lane?.Leave();
                OnDatagram(datagram);
                break;
            case SendPacket send: OnSend(send); break;
            case Disseminate news: OnNews(news.Update); break;
            case SpreadBroadcast spread: OnSpread(spread.Broadcast); break;
            case SendBroadcasts repair: OnRepair(repair); break;
            case GossipTick: OnGossipTick(); break;
            case MemberChanged changed: OnMemberChanged(changed); break;
            case TryDatagrams trial: OnTry(trial); break;
            case EndTrial: _trial = null; break;
            case MemberForgotten forgotten: OnMemberForgotten(forgotten.Member.MemberName); break;
            default: Unhandled(message); break;
        }
    }

    private void OnSend(SendPacket send)
    {
        var primary = send.PaddedBytes == 0 ? send.Primary : PrimaryWriter.Padded(send.Primary, Math.Min(send.PaddedBytes, _sealing.RoomBytes));
        var packet = Begin(primary, out var buffer, out var length);
        if (send.MustInclude is { } claim) length += PacketCodec.EncodeUpdate(claim, packet[length..]);
        if (send.Verified) length += Piggyback(packet[length..], send.MustInclude);
        Ship(send.To, send.ToTag, buffer, length, send.Places);
    }

    /// <summary>A buffer with a packet's beginning; the span is the packet's whole room in it.</summary>
    private Span<byte> Begin(ProtocolMessage? primary, out byte[] buffer, out int length)
    {
        buffer = ArrayPool<byte>.Shared.Rent(_settings.MaxDatagramBytes);
        var packet = _sealing.RoomIn(buffer);
        length = _codec.EncodePrimary(primary, packet);
        return packet;
    }

    private void Ship(IPEndPoint to, uint toTag, byte[] buffer, int length, Places? places = null) =>
        _refs.Datagrams.Tell(new SendDatagram(to, buffer, _sealing.Finish(buffer, length, toTag), places));

    private void OnNews(MemberUpdate update)
    {
        if (_settings.Dissemination == DisseminationMode.Broadcast)
        {
            if (update.From.Equals(_self) || update.Name.Equals(_self)) Broadcast(update);
            return;
        }

        _queue.Enqueue(update.Name, Priority(update.Kind), _updates.Encode(update), PacketCodec.WeightOf(update));
        _context.Gauges.QueuedUpdates = _queue.Count;
        AskForRound(_settings.GossipInterval / _settings.FreshNewsHaste);
    }

    private void Broadcast(MemberUpdate update)
    {
        foreach (var target in _targets.All)
        {
            var packet = Begin(null, out var buffer, out var length);
            length += PacketCodec.EncodeUpdate(update, packet[length..]);
            Ship(target.Address, target.MemberName.Tag, buffer, length);
        }
    }

    private void OnGossipTick()
    {
        _roundDueAt = null;
        var now = _context.Now;
        _lastRoundAt = now;
        foreach (var target in _targets.Pick(_settings.GossipFanout, _random, now)) Gossip(target);
        AskForRound(_settings.GossipInterval);
    }

    private void Gossip(Member target)
    {
        var packet = Begin(null, out var buffer, out var prelude);
        var length = prelude + PiggybackUpdates(packet[prelude..], carried: null);
        if (_broadcasts.Count > 0 && target.IsLive) SendWithBroadcasts(target, buffer, length, prelude);
        else if (length > prelude) Ship(target.Address, target.MemberName.Tag, buffer, length);
        else ArrayPool<byte>.Shared.Return(buffer);
    }

    private int Piggyback(Span<byte> room, MemberUpdate? carried)
    {
        var length = PiggybackUpdates(room, carried);
        return _broadcasts.Count == 0 ? length : length + FillBroadcasts(room[length..]);
    }

    private int PiggybackUpdates(Span<byte> room, MemberUpdate? carried)
    {
        var before = _queue.Transmissions;
        var forUpdates = _broadcasts.Count == 0 ? room : room[..^BroadcastShareOf(room.Length)];
        var length = _queue.Fill(forUpdates, _settings.MaxUpdatesPerPacket - (carried is null ? 0 : 1), _retransmitLimit, carried?.Name, carried is null ? 0 : PacketCodec.WeightOf(carried));
        if (length == 0) return 0;
        _context.Counters.Add(Counter.UpdatesTransmitted, _queue.Transmissions - before);
        _context.Gauges.QueuedUpdates = _queue.Count;
        return length;
    }

    private void OnMemberChanged(MemberChanged changed)
    {
        _retransmitLimit = RetransmitLimit.For(_settings.RetransmitMultiplier, changed.LiveCount, _settings.Logarithm);
        if (changed.New.MemberName.Equals(_self)) return;
        if (changed.New.Status == MemberStatus.Left) _targets.Remove(changed.New.MemberName);
        else _targets.Put(changed.New);
        AskForRound(_settings.GossipInterval);
    }

    private void OnMemberForgotten(MemberName name)
    {
        _targets.Remove(name);
        _queue.Remove(name);
        _context.Gauges.QueuedUpdates = _queue.Count;
    }

    /// <summary>Makes the next round come this long after the last one, or when it was due already, if that is sooner.</summary>
    private void AskForRound(TimeSpan afterLast)
    {
        var dueAt = _lastRoundAt + afterLast;
        if (_settings.Dissemination == DisseminationMode.Piggyback || _roundDueAt <= dueAt || _targets.Count == 0) return;
        if (_queue.Count == 0 && _broadcasts.Count == 0) return;
        _roundDueAt = dueAt;
        var wait = dueAt - _context.Now;
        if (wait > TimeSpan.Zero)
        {
            Timers.StartSingleTimer(GossipTick.Instance, GossipTick.Instance, wait);
            return;
        }

        Timers.Cancel(GossipTick.Instance);
        Self.Tell(GossipTick.Instance);
    }

    /// <summary>The seed's order: what takes a member away goes before what brings one (protocol.md §7).</summary>
    private static int Priority(UpdateKind kind) => kind switch
    {
        UpdateKind.Confirm => 4,
        UpdateKind.Leave => 3,
        UpdateKind.Suspect => 2,
        UpdateKind.Alive => 1,
        _ => 0,
    };
}
