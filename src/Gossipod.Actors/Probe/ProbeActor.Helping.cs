using System.Net;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Probe;

/// <summary>The helper's side of an indirect probe: ping on behalf of another, relay the ack, or nack in time.</summary>
internal sealed partial class ProbeActor
{
    private readonly RelayTable _relays;
    private MonotonicTime _nackTickAt = MonotonicTime.Never;

    private void OnPingReq(PingReq request, IPEndPoint from)
    {
        if (_peers.Verify(request.Source, from) is null || request.Target.Equals(_self.MemberName)) return;
        // At another endpoint than the one we know, somebody else may be listening: the ping alone is smaller than the request, and stays so.
        var target = _ring.Find(request.Target) is { } known && known.Address.Equals(request.Endpoint) ? known : null;
        var now = _context.Now;
        var relay = _relays.Add(
            _random.NextUInt64() | 1, from, request.Source, request.Sequence, request.Target.Tag, now + ProbeTiming.NackDelay(request.Budget));
        var ping = new Ping(relay.Sequence, _self.MemberName.Tag, request.Target.Tag, _viewHash);
        Send(request.Endpoint, request.Target.Tag, ping, target is null ? null : Accusation(target), verified: target is not null);
        ArmNackTick(now);
    }

    private bool TryRelay(Ack ack)
    {
        if (ack.Source != ack.Target || _relays.OnAck(ack.Sequence, ack.Target) is not { } relay) return false;
        Send(relay.Origin, relay.OriginTag, new Ack(relay.OriginSequence, _self.MemberName.Tag, relay.Target, ViewHash: 0), mustInclude: null, verified: true);
        return true;
    }

    private void OnNackTick()
    {
        var now = _context.Now;
        _nackTickAt = MonotonicTime.Never;
        foreach (var relay in _relays.TakeExpired(now))
            Send(relay.Origin, relay.OriginTag, new Nack(relay.OriginSequence, _self.MemberName.Tag), mustInclude: null, verified: true);
        ArmNackTick(now);
    }

    private void ArmNackTick(MonotonicTime now)
    {
        if (_relays.NextNackAt is not { } dueAt) return;
        if (_nackTickAt != MonotonicTime.Never && _nackTickAt <= dueAt) return;
        _nackTickAt = dueAt;
        Timers.StartSingleTimer(NackTick.Instance, NackTick.Instance, dueAt > now ? dueAt - now : TimeSpan.Zero);
    }
}
