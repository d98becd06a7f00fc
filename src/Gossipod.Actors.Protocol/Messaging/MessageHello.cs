using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Messaging;

/// <summary>First frame of a stream of user messages (protocol.md §10); nothing more is sent before <see cref="HelloAccepted"/>.</summary>
/// <param name="Source">The sender's name.</param>
/// <param name="Target">Tag of the addressee's name.</param>
internal sealed record MessageHello(MemberName Source, uint Target) : StreamMessage;

/// <summary>The addressee takes messages on this stream.</summary>
/// <param name="Source">Its name.</param>
internal sealed record HelloAccepted(MemberName Source) : StreamMessage;
