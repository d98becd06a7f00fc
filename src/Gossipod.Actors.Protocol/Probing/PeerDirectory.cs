using System.Net;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Probing;

/// <summary>
/// Finds the peer behind a packet by the tag that pings and acks carry. Two names may share a tag; then the newer row answers, and
/// only courtesies (piggyback, "you are suspected") depend on it. Owned by ProbeActor; not thread-safe.
/// </summary>
internal sealed class PeerDirectory
{
    private readonly MemberList _peers = new();

    public int Count => _peers.Count;

    public void Put(Member member)
    {
        var name = member.MemberName;
        if (_peers.FindTag(name.Tag) is { } held && !held.MemberName.Equals(name)) _peers.Remove(held.MemberName);
        _peers.Put(member);
    }

    public Member? Find(MemberName name) => _peers.Find(name);

    public void Remove(Member member) => _peers.Remove(member.MemberName);

    /// <summary>The peer with this tag, if the packet came from the endpoint it advertises; null otherwise.</summary>
    public Member? Verify(uint tag, IPEndPoint from) => _peers.FindTag(tag) is { } member && member.Address.Equals(from) ? member : null;

    /// <summary>The peer with this tag, if the stream came from the host it advertises, whatever the port; null otherwise.</summary>
    public Member? VerifyHost(uint tag, IPEndPoint from) =>
        _peers.FindTag(tag) is { } member && member.Address.Address.Equals(from.Address) ? member : null;
}
