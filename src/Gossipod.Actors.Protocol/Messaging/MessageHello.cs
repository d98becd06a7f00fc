using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Messaging;

/// <summary>First frame of a stream of user messages (protocol.md §10); nothing more is sent before <see cref="HelloAccepted"/>.</summary>
/// <param name="Source">The sender's name.</param>
/// <param name="Target">Tag of the addressee's name.</param>
/// <param name="SourceGeneration">Of the sender's life.</param>
/// <param name="TargetGeneration">Of the addressee's life that is meant.</param>
/// <param name="Session">Unpredictable; the numbers of messages count within it, over all of its streams. Never 0.</param>
internal sealed record MessageHello(MemberName Source, uint Target, ulong SourceGeneration, ulong TargetGeneration, ulong Session) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => Other(Source, member);
}

/// <summary>The addressee takes messages on this stream.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Received">The number of the session's last message that it has; 0 for none.</param>
internal sealed record HelloAccepted(MemberName Source, ulong Received) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => Other(Source, member);
}
