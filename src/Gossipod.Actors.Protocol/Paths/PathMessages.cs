using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Paths;

/// <summary>First frame of a stream: try the way back to the asker. Answered with <see cref="PathReport"/>, then the stream ends.</summary>
/// <param name="Target">Tag of the addressee's name.</param>
/// <param name="Source">Who asks; must be Alive or Suspect at the addressee, which tries the way to where its table has it.</param>
internal sealed record PathRequest(uint Target, MemberName Source) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => Other(Source, member);
}

/// <summary>How the way from the addressee to the asker was, and what time it is there.</summary>
/// <param name="Source">The addressee's name.</param>
/// <param name="DatagramsArrive">Whether a datagram of the asker arrived meanwhile.</param>
/// <param name="DatagramRoundTrip">Of a ping that the asker acked; null when none came back. Whole microseconds.</param>
/// <param name="StreamTime">From connecting to the answer; null when there was none. Whole microseconds.</param>
/// <param name="StreamProblem">Why there was none, at most 256 bytes of UTF-8; "" when there was.</param>
/// <param name="ReceivedAt">By the addressee's clock, in Unix milliseconds, when the request came.</param>
/// <param name="SentAt">By the same clock, when this was sent.</param>
internal sealed record PathReport(
    MemberName Source, bool DatagramsArrive, TimeSpan? DatagramRoundTrip, TimeSpan? StreamTime, string StreamProblem, ulong ReceivedAt, ulong SentAt) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => Other(Source, member);
}
