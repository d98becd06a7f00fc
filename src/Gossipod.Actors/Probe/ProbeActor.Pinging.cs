using System.Net;
using Akka.Actor;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Probe;

/// <summary>Pings that the application asks for: one datagram there and one back.</summary>
internal sealed partial class ProbeActor
{
    private readonly PingsInFlight<IActorRef> _userPings = new();

    private void OnPingMember(PingMember request)
    {
        var target = _peers.Find(request.Name);
        if (target is not { IsLive: true })
        {
            Sender.Tell(new PingFailed(target is null
                ? $"'{request.Name}' is not a member, or is this node itself; Snapshot.Live names those that can be pinged"
                : $"'{request.Name}' is {target.Status} here"));
            return;
        }

        var now = _context.Now;
        var ping = new PingInFlight<IActorRef>(_random.NextUInt64() | 1, target.MemberName.Tag, now, now + request.Timeout, Sender);
        if (!_userPings.Add(ping))
        {
            Sender.Tell(new PingFailed($"{PingsInFlight<IActorRef>.Capacity} pings are in flight, as many as allowed; wait for some to be answered"));
            return;
        }

        if (request.DatagramBytes == 0) SendPing(target, ping.Sequence);
        else SendPadded(target, target.Address, PingTo(target, ping.Sequence), request.DatagramBytes - SealBytes);
        ArmPingTick(now);
    }

    private bool TryAnswerPing(Ack ack, MonotonicTime receivedAt)
    {
        if (ack.Source != ack.Target || _userPings.OnAck(ack.Sequence, ack.Source) is not { } ping) return false;
        ping.Asker.Tell(new PingAnswered(receivedAt - ping.SentAt, PacketCodec.SizeOf(ack) + SealBytes));
        _context.Metrics?.OnRoundTrip(receivedAt - ping.SentAt);
        return true;
    }

    /// <summary>What sealing adds to a datagram; we and whoever answers us seal alike, but while keys are being introduced.</summary>
    private int SealBytes => _context.Settings.Security.Seals ? PacketBudget.SealBytes : 0;

    private void OnHeard(uint source, MonotonicTime receivedAt)
    {
        _round?.OnHeard(source, receivedAt);
        if (_userPings.Count > 0) _userPings.OnHeard(source);
    }

    private void SendPadded(Member member, IPEndPoint to, ProtocolMessage message, int packetBytes) =>
        _refs.Dissemination.Tell(new SendPacket(to, member.MemberName.Tag, message, null, Verified: true) { PaddedBytes = packetBytes });

    private void OnPingTick()
    {
        var now = _context.Now;
        foreach (var ping in _userPings.TakeExpired(now)) ping.Asker.Tell(new PingFailed($"no ack within {(now - ping.SentAt).TotalMilliseconds:0} ms", WasSent: true, ping.HeardTarget));
        ArmPingTick(now);
    }

    private void ArmPingTick(MonotonicTime now)
    {
        if (_userPings.NextExpiry is { } dueAt) Timers.StartSingleTimer(PingTick.Instance, PingTick.Instance, dueAt > now ? dueAt - now : TimeSpan.Zero);
    }

    /// <summary>What the member must be told of itself (Lifeguard, Buddy System), and one believed dead as well, so that it can refute.</summary>
    private MemberUpdate? Accusation(Member member)
    {
        if (!IsAccused(member)) return null;
        var claim = MemberUpdate.Of(member, _self.MemberName);
        return _context.Signing?.Accuse(claim.Kind, claim.Name, claim.Version) ?? claim;
    }

    private bool IsAccused(Member member) => _settings.BuddySystem && member.Status is (MemberStatus.Suspect or MemberStatus.Dead);
}
