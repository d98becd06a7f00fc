using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Probing;

/// <summary>"Are you there?" over a stream, when datagrams brought no answer (protocol.md §4). First frame of its stream.</summary>
/// <param name="Sequence">Comes back in the answer; never 0.</param>
/// <param name="Source">Tag of the sender's name.</param>
/// <param name="Target">Tag of the addressee's name.</param>
/// <param name="ViewHash">The sender's.</param>
/// <param name="IsAccused">Whether the addressee is Suspect or Dead at the sender (Lifeguard, Buddy System).</param>
internal sealed record StreamPing(ulong Sequence, uint Source, uint Target, ulong ViewHash, bool IsAccused) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => Other(Source, member);
}

/// <summary>"I am here, although no datagram may reach me."</summary>
/// <param name="Sequence">The ping's.</param>
/// <param name="Source">Tag of the sender's name.</param>
/// <param name="ViewHash">The sender's.</param>
internal sealed record StreamPong(ulong Sequence, uint Source, ulong ViewHash) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => Other(Source, member);
}
