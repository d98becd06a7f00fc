using System.Net;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Probing;

/// <summary>
/// Finds the peer behind a packet by the tag that pings and acks carry. Two names may share a tag; then the newer row answers, and
/// only courtesies (piggyback, "you are suspected") depend on it. Owned by ProbeActor; not thread-safe.
/// </summary>
internal sealed class PeerDirectory
{
    private readonly Dictionary<uint, Member> _byTag = [];

    public void Put(Member member) => _byTag[member.MemberName.Tag] = member;

    public void Remove(Member member)
    {
        if (_byTag.TryGetValue(member.MemberName.Tag, out var held) && held.MemberName.Equals(member.MemberName)) _byTag.Remove(member.MemberName.Tag);
    }

    /// <summary>The peer with this tag, if the packet came from the endpoint it advertises; null otherwise.</summary>
    public Member? Verify(uint tag, IPEndPoint from) => _byTag.TryGetValue(tag, out var member) && member.Address.Equals(from) ? member : null;
}
