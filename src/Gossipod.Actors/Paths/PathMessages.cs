using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Paths;

namespace Gossipod.Actors.Paths;

/// <summary>Try the way to a member and back; answered with <see cref="PathResult"/>, or a failure.</summary>
/// <param name="Name">The member.</param>
/// <param name="DatagramBytes">Length of the longest datagram to be tried; 0 tries the shortest only.</param>
internal sealed record TryPath(MemberName Name, int DatagramBytes) : INodeMessage;

/// <summary>What one side has found out by itself. From <see cref="PathTrialActor"/>.</summary>
internal sealed record PathTried(DatagramTrial Datagrams, StreamTrial Stream) : INodeMessage;

/// <summary>A stream to the other side that was opened, and whether it was answered.</summary>
/// <param name="Time">From connecting to the answer; null when there was none.</param>
/// <param name="Problem">Why there was none; null when there was.</param>
internal sealed record StreamTrial(TimeSpan? Time, string? Problem);
