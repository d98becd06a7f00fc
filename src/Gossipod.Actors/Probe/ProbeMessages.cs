using System.Net;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;

namespace Gossipod.Actors.Probe;

/// <summary>The primary message of a packet whose updates are merged already, from Membership.</summary>
/// <param name="Message">It.</param>
/// <param name="From">Where the packet came from.</param>
/// <param name="ReceivedAt">When.</param>
/// <param name="Lane">Where it has taken a place until it is received; null for none.</param>
internal sealed record PrimaryReceived(ProtocolMessage Message, IPEndPoint From, MonotonicTime ReceivedAt, Transport.Places? Lane = null) : INodeMessage;

/// <summary>We had to refute: a sign that we are slow (Lifeguard LHA-Probe). From Membership.</summary>
internal sealed record LocalHealthPenalty : INodeMessage
{
    public static readonly LocalHealthPenalty Instance = new();
}

/// <summary>The failed probe is merged and what follows from it is queued: the next round may start. From Membership.</summary>
internal sealed record ProbeJudged : INodeMessage
{
    public static readonly ProbeJudged Instance = new();
}

/// <summary>Ping a member for the application; answered with <see cref="PingAnswered"/> or <see cref="PingFailed"/>. From Node.</summary>
internal sealed record PingMember(MemberName Name, TimeSpan Timeout) : INodeMessage
{
    /// <summary>How long the datagram is to be, and so its ack; 0 for as short as it is. A longer one carries nothing else.</summary>
    public int DatagramBytes { get; init; }
}

/// <summary>The ack came.</summary>
/// <param name="RoundTrip">From sending to its arrival.</param>
/// <param name="AckBytes">Its datagram's length, of its own content without what it may have carried besides.</param>
internal sealed record PingAnswered(TimeSpan RoundTrip, int AckBytes) : INodeMessage;

/// <summary>It did not, or the ping was not sent.</summary>
/// <param name="Reason">For people.</param>
/// <param name="WasSent">Whether it was sent.</param>
/// <param name="HeardMember">Whether a ping of that member came meanwhile, so that the way back is open.</param>
internal sealed record PingFailed(string Reason, bool WasSent = false, bool HeardMember = false) : INodeMessage;

/// <summary>The timer of the application's pings.</summary>
internal sealed record PingTick : INodeMessage
{
    public static readonly PingTick Instance = new();
}

/// <summary>Probe this member next, out of turn, and tell it of the rival for its name. From Membership.</summary>
internal sealed record ExpediteProbe(MemberName Name, MemberUpdate? Rival = null) : INodeMessage;

/// <summary>Tell a few members that we leave and report their acks to Node. From Membership.</summary>
internal sealed record AnnounceLeave(MemberUpdate Farewell) : INodeMessage;

/// <summary>The protocol period's timer.</summary>
internal sealed record ProbeTick : INodeMessage
{
    public static readonly ProbeTick Instance = new();
}

/// <summary>Close the round now that what was in the mailbox before the tick is handled.</summary>
internal sealed record CloseRound(MonotonicTime DueAt) : INodeMessage;

/// <summary>The direct timeout's timer.</summary>
internal sealed record DirectTimeout(ulong Sequence) : INodeMessage;

/// <summary>The timer of nacks owed.</summary>
internal sealed record NackTick : INodeMessage
{
    public static readonly NackTick Instance = new();
}

/// <summary>Repeat the farewell to those who have not acked.</summary>
internal sealed record LeaveTick : INodeMessage
{
    public static readonly LeaveTick Instance = new();
}

/// <summary>Name a random live member to exchange tables with; answered to Sync with <see cref="Sync.RepairWith"/>, or not at all.</summary>
internal sealed record SuggestPartner : INodeMessage
{
    public static readonly SuggestPartner Instance = new();
}
