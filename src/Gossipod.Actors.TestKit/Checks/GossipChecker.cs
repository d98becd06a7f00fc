using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// I9: one life of a node sends each claim at most as often as one change allows, λ·⌈log(n + 1)⌉ times: so nothing is queued again
/// without a change.
/// </summary>
/// <remarks>
/// The accuser is part of the claim, because each new confirmation of a suspicion is worth as many sends. Not counted is what a
/// packet's addressee must hear and no queue limits: an accusation of the sender's own, or its farewell, right behind a message; and a
/// rival's claim of the addressee's name, right behind a ping.
/// </remarks>
internal sealed class GossipChecker(ProtocolSettings settings) : Checker
{
    private readonly Dictionary<string, Dictionary<Claim, int>> _sent = [];
    private int _nodes;

    public override void OnBegin(string observer, ClusterSnapshot first, TimeSpan now)
    {
        _sent[observer] = [];
        _nodes = Math.Max(_nodes, _sent.Count);
    }

    public override void OnJoinsAgain(string node, TimeSpan now) => _sent[node] = [];

    /// <summary>A row that comes back after its tombstone is gone is a change like the first one.</summary>
    public override void OnEvent(string observer, ClusterEvent @event, TimeSpan now)
    {
        if (@event is not MemberRemoved gone || !_sent.TryGetValue(observer, out var claims)) return;
        foreach (var claim in claims.Keys.Where(claim => claim.Name.Equals(gone.Member.MemberName)).ToList()) claims.Remove(claim);
    }

    public override void OnSent(SentDatagram sent, TimeSpan now)
    {
        if (settings.Dissemination == DisseminationMode.Broadcast || sent.Packet is not { } packet) return;
        if (!_sent.TryGetValue(sent.Sender, out var claims)) return;
        var limit = RetransmitLimit.For(settings.RetransmitMultiplier, _nodes, settings.Logarithm);
        for (var i = 0; i < packet.Updates.Length; i++)
        {
            var update = packet.Updates[i];
            if (i == 0 && packet.Primary is not null && !update.CarriesRecord && update.From.Value == sent.Sender) continue;
            if (i == 0 && packet.Primary is Ping ping && update.CarriesRecord && update.Name.Tag == ping.Target) continue;
            var claim = new Claim(update.Name, update.Version, update.Kind, update.From);
            var count = claims[claim] = claims.GetValueOrDefault(claim) + 1;
            if (count > limit)
                Fail("I9", $"{sent.Sender} has sent {update.Kind} of {update.Name}@{update.Version} {count} times, at most {limit} are allowed");
        }
    }

    private readonly record struct Claim(MemberName Name, MemberVersion Version, UpdateKind Kind, MemberName From);
}
