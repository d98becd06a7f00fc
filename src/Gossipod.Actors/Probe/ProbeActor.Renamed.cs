using System.Net;
using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;

namespace Gossipod.Actors.Probe;

/// <summary>
/// Two processes of one name: its holder is told. One address with two names: pings are for a name, and who holds the address now says
/// that it is not that one, so the old name is dead with the next probe, not after a suspicion.
/// </summary>
internal sealed partial class ProbeActor
{
    /// <summary>What members are to be told of rivals for their names, with the next ping; at most one each.</summary>
    private readonly Dictionary<MemberName, MemberUpdate> _rivals = [];

    private void OnExpedite(ExpediteProbe expedite)
    {
        _ring.Expedite(expedite.Name);
        if (expedite.Rival is { } rival && _ring.Find(expedite.Name) is not null) _rivals[expedite.Name] = rival;
    }

    private MemberUpdate? TakeRival(Member target) => _rivals.Count > 0 && _rivals.Remove(target.MemberName, out var claim) ? claim : null;

    /// <summary>As long as the ping at most, without any news: the sender is not verified.</summary>
    private void AnswerForAnother(Ping ping, IPEndPoint from)
    {
        _context.Counters.Add(Counter.PingsMisaddressed);
        Send(from, ping.Source, new Ack(ping.Sequence, _self.MemberName.Tag, _self.MemberName.Tag, ViewHash: 0), mustInclude: null, verified: false);
    }

    /// <summary>
    /// Believed only from the very endpoint that was pinged, and with our ping's sequence, which nobody can guess; and not after helpers were
    /// asked, who have been told it.
    /// </summary>
    private bool TryAddressTaken(Ack ack, IPEndPoint from)
    {
        if (_round is not { RoundTrip: null, Helpers.Count: 0 } round || ack.Sequence != round.Sequence || ack.Source != ack.Target) return false;
        var target = _ring.Find(round.Target.MemberName);
        if (ack.Target == round.Target.MemberName.Tag || target is null || !from.Equals(target.Address) || target.Version != round.Target.Version) return false;
        round.Void();
        _context.Counters.Add(Counter.AddressesTaken);
        var taker = ack.Source == _self.MemberName.Tag ? _self : _peers.Verify(ack.Source, from);
        _refs.Membership.Tell(new AddressTaken(round.Target, taker?.Name ?? ""));
        return true;
    }
}
