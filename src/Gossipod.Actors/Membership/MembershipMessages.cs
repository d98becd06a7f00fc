using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Membership;

/// <summary>Marks messages between the actors of one node: they never leave the process.</summary>
internal interface INodeMessage : INoSerializationVerificationNeeded, IDeadLetterSuppression;

/// <summary>A decoded datagram, from Dissemination.</summary>
/// <param name="Packet">What is in it.</param>
/// <param name="From">Where it came from.</param>
/// <param name="ReceivedAt">When.</param>
/// <param name="Lane">Where it has taken a place until it is received; null for none.</param>
internal sealed record PacketReceived(Packet Packet, IPEndPoint From, MonotonicTime ReceivedAt, Transport.Places? Lane = null) : INodeMessage
{
    /// <summary>The session by which it was sealed; 0 in the clear.</summary>
    public ulong Session { get; init; }
}

/// <summary>A probe round failed, from Probe.</summary>
internal sealed record ProbeFailed(ProbeOutcome Outcome, int HealthScore) : INodeMessage;

/// <summary>At the address of that row another process answers, under another name; from Probe.</summary>
/// <param name="Target">The row probed.</param>
/// <param name="By">The name that answers; empty when it is unknown here.</param>
internal sealed record AddressTaken(Member Target, string By) : INodeMessage;

/// <summary>This process was paused: the timer due then fires only now. From Probe.</summary>
internal sealed record PauseObserved(MonotonicTime DueAt) : INodeMessage;

/// <summary>A confirmation was new information and is worth passing on, from Suspicion.</summary>
internal sealed record SuspicionConfirmed(MemberName Name, MemberVersion Version, MemberName From, Signature? Signature = null) : INodeMessage;

/// <summary>A suspicion's time is over, from Suspicion.</summary>
internal sealed record SuspicionExpired(MemberName Name, MemberVersion Version, MonotonicTime DueAt, MonotonicTime LatestAt)
    : INodeMessage;

/// <summary>Ask for the whole table, from Sync; answered with <see cref="TableRows"/>.</summary>
internal sealed record GetTable(object Tag) : INodeMessage;

/// <summary>The whole table at one moment, with the tombstones of what was forgotten.</summary>
/// <param name="Tag">Repeats the query's.</param>
/// <param name="Rows">Rows of every status, our own included.</param>
/// <param name="Self">Our own row.</param>
internal sealed record TableRows(object Tag, IReadOnlyList<Member> Rows, Member Self) : INodeMessage;

/// <summary>Merge a peer's rows, from Sync; answered with <see cref="RowsMerged"/> when there is a tag.</summary>
/// <param name="Rows">They.</param>
/// <param name="Peer">Whose table it is.</param>
/// <param name="Tag">Comes back in the answer; null for none.</param>
/// <param name="From">Where the peer is, if it began the exchange; null if we did.</param>
internal sealed record MergeRows(IReadOnlyList<SyncRow> Rows, MemberName Peer, object? Tag = null, IPEndPoint? From = null) : INodeMessage
{
    /// <summary>How many of the rows are merged; more than 0 only in what the actor tells itself.</summary>
    public int Done { get; init; }

    /// <summary>Whether those brought members; true only in what the actor tells itself.</summary>
    public bool Grew { get; init; }
}

/// <summary>The rows are merged.</summary>
/// <param name="Tag">Repeats the request's.</param>
/// <param name="Self">Our own row, which the merge may have made us refute.</param>
internal sealed record RowsMerged(object Tag, Member Self) : INodeMessage;

/// <summary>Announce our departure, from Node.</summary>
internal sealed record LeaveCluster : INodeMessage
{
    public static readonly LeaveCluster Instance = new();
}

/// <summary>Publish new details of ours; null keeps what is. Answered with the new own <see cref="Member"/>.</summary>
internal sealed record UpdateDetails(ImmutableSortedDictionary<string, string>? Tags, ReadOnlyMemory<byte>? Metadata) : INodeMessage;

/// <summary>Publish other tags of our own and leave the rest as it is then; answered like <see cref="UpdateDetails"/>.</summary>
/// <param name="Set">Tags that are added, or get another value.</param>
/// <param name="Removed">Keys of those that go, except where <paramref name="Set"/> has them.</param>
internal sealed record ChangeTags(ImmutableSortedDictionary<string, string> Set, IReadOnlyList<string> Removed) : INodeMessage
{
    public ImmutableSortedDictionary<string, string> Of(ImmutableSortedDictionary<string, string> present) => present.RemoveRange(Removed).SetItems(Set);
}

/// <summary>Why is that member what it is, from the façade; answered with a <see cref="MemberExplanation"/>.</summary>
internal sealed record ExplainMember(MemberName Name) : INodeMessage;

/// <summary>What is that member here, and forget it if that is asked; from Forgetting, answered with <see cref="ForgetAnswered"/>.</summary>
internal sealed record ForgetMember(ForgetRequest Request, object Tag) : INodeMessage;

/// <summary>The answer.</summary>
/// <param name="Tag">Repeats the order's.</param>
/// <param name="Report">What the member is here now; null when there is a problem.</param>
/// <param name="Problem">Why the order is not obeyed; null when it is.</param>
internal sealed record ForgetAnswered(object Tag, ForgetReport? Report, string? Problem) : INodeMessage;

/// <summary>Time to remove tombstones.</summary>
internal sealed record ReapTick : INodeMessage, INotInfluenceReceiveTimeout
{
    public static readonly ReapTick Instance = new();
}

/// <summary>Time to look whether a rival for the name still waits.</summary>
internal sealed record ContenderDue(MemberName Name) : INodeMessage, INotInfluenceReceiveTimeout;

/// <summary>A row changed; told by Membership to whoever keeps a replica.</summary>
/// <param name="Old">Before; null for a member that was unknown.</param>
/// <param name="New">After.</param>
/// <param name="LiveCount">Live members now, ourselves included.</param>
/// <param name="ViewHash">The view's hash now.</param>
/// <param name="Accuser">Who made it Suspect, when it just became so.</param>
internal sealed record MemberChanged(Member? Old, Member New, int LiveCount, ulong ViewHash, MemberName? Accuser) : INodeMessage;

/// <summary>A row was removed.</summary>
internal sealed record MemberForgotten(Member Member) : INodeMessage;
