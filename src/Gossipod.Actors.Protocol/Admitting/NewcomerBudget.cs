using System.Net;

namespace Gossipod.Actors.Protocol.Admitting;

/// <summary>
/// How many members that were unknown are taken in, by who introduces them (SEC-10). What is turned away is not lost: its next
/// announcement, or the next exchange of tables, brings it again. Owned by MembershipActor; not thread-safe.
/// </summary>
/// <remarks>
/// A member's packets and a stream that a peer has opened bring 20 seconds' worth at once after a silence, so that two clusters of some
/// size become one without delay. Strangers' packets share one budget, because nobody knows how many strangers there are. What we have
/// asked for ourselves, by joining or repairing, is not limited: a new node takes in a whole table.
/// </remarks>
/// <param name="perSecond">Members per second that one source may introduce.</param>
/// <param name="maxSources">Most sources with a budget of their own.</param>
internal sealed class NewcomerBudget(int perSecond, int maxSources)
{
    private const int BurstSeconds = 20;
    private const int StrangersBurstSeconds = 2;

    private readonly SourceBudget _known = new(new RateLimit(perSecond, perSecond * BurstSeconds), maxSources);
    private readonly RateLimit _strangers = new(perSecond, perSecond * StrangersBurstSeconds);
    private MonotonicTime _strangersFullAt = MonotonicTime.Never;

    /// <summary>A packet introduces a member.</summary>
    /// <param name="from">Where it came from.</param>
    /// <param name="isMember">Whether a live member is there.</param>
    /// <param name="now">The time.</param>
    public bool AdmitByPacket(IPEndPoint from, bool isMember, MonotonicTime now) =>
        isMember ? _known.Take(SourceKey.Of(from), now) : _strangers.Take(ref _strangersFullAt, now);

    /// <summary>A table that a peer has sent unasked introduces a member.</summary>
    public bool AdmitByStream(IPEndPoint from, MonotonicTime now) => _known.Take(SourceKey.HostOf(from.Address), now);
}
