using System.Net;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
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
        var now = _context.Now;
        var relay = _relays.Add(
            _random.NextUInt64() | 1, from, request.Source, request.Sequence, request.Target.Tag, now + ProbeTiming.NackDelay(request.Budget));
        ArmNackTick(now);
        // Elsewhere than where we know that member to be, anybody may be listening: nobody makes us send there. The nack says that we live.
        if (_peers.Find(request.Target) is { } target && target.Address.Equals(request.Endpoint))
            SendRelayed(target, relay.Sequence);
        else
            _context.Counters.Add(Counter.IndirectProbesOfStrangers);
    }

    private void SendRelayed(Member target, ulong sequence) => Send(
        target.Address, target.MemberName.Tag, new Ping(sequence, _self.MemberName.Tag, target.MemberName.Tag, _viewHash), Accusation(target), verified: true);

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
