using System.Net;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// I17: a node sends no more bytes to an address that no member has than it got from there, whoever asks it to.
/// </summary>
/// <remarks>
/// An address that a row of this life of the node has had stays a member's. One from which a challenge of the node was answered is
/// nobody's invention, and held to be a member's too.
/// </remarks>
internal sealed class StrangerChecker : Checker
{
    private readonly Dictionary<string, View> _views = [];

    public override void OnBegin(string observer, ClusterSnapshot first, TimeSpan now) => _views[observer] = new View();

    public override void OnEvent(string observer, ClusterEvent @event, TimeSpan now)
    {
        if (@event is not MemberEvent about || !_views.TryGetValue(observer, out var view)) return;
        view.Members.Add(about.Member.Address);
        if (about is MemberUpdated updated) view.Members.Add(updated.Previous.Address);
    }

    public override void OnDelivered(string node, IPEndPoint from, Packet? packet, int bytes)
    {
        if (!_views.TryGetValue(node, out var view) || view.Members.Contains(from)) return;
        Credit(view, from, bytes);
        if (packet?.Primary is Challenge challenge && view.Asked.Remove((from, challenge.Answer))) view.Members.Add(from);
    }

    public override void OnSent(SentDatagram sent, TimeSpan now)
    {
        if (!_views.TryGetValue(sent.Sender, out var view) || view.Members.Contains(sent.To)) return;
        if (sent.Seen is { } seen && seen.Members.Any(row => row.Address.Equals(sent.To)))
        {
            view.Members.Add(sent.To);
            return;
        }

        if (sent.Packet?.Primary is Challenge { Ask: not 0 } asked) view.Asked.Add((sent.To, asked.Ask));
        var left = view.Credit[sent.To] = view.Credit.GetValueOrDefault(sent.To) - sent.Bytes;
        if (left < 0) Fail("I17", $"{sent.Sender} has sent {-left} bytes more to {sent.To}, which no member has, than it got from there");
    }

    private static void Credit(View view, IPEndPoint address, int bytes) =>
        view.Credit[address] = view.Credit.GetValueOrDefault(address) + bytes;

    private sealed class View
    {
        public HashSet<IPEndPoint> Members { get; } = [];

        public HashSet<(IPEndPoint, ulong)> Asked { get; } = [];

        public Dictionary<IPEndPoint, long> Credit { get; } = [];
    }
}
