using System.Net;

namespace Gossipod.Actors.Protocol.Admitting;

/// <summary>Whether a datagram may come in, by where it came from.</summary>
internal enum Admission
{
    /// <summary>From the endpoint of a live member, within its budget.</summary>
    Member,

    /// <summary>From elsewhere, within the budgets of its source and of all strangers.</summary>
    Stranger,

    /// <summary>From the endpoint of a live member that has sent too much.</summary>
    MemberOverBudget,

    /// <summary>From elsewhere, and its source has sent too much.</summary>
    SourceOverBudget,

    /// <summary>From elsewhere, and all strangers together have sent too much.</summary>
    StrangersOverBudget,
}

/// <summary>Numbers of <see cref="IngressBudget"/>.</summary>
/// <param name="PerSource">What one stranger's host may send.</param>
/// <param name="PerMember">What the endpoint of one live member may send.</param>
/// <param name="Strangers">What all strangers together may send.</param>
/// <param name="MaxSources">Most sources that have a budget of their own, of strangers and of members each.</param>
internal sealed record IngressLimits(RateLimit PerSource, RateLimit PerMember, RateLimit Strangers, int MaxSources);

/// <summary>
/// How many datagrams this node takes, and from whom (SEC-09). A live member's endpoint has a budget of its own, whatever else comes from
/// its host; strangers share that of their host, and one of all strangers. Only members' endpoints are known by name, so strangers who make
/// up addresses displace each other and no member. Not thread-safe.
/// </summary>
/// <param name="limits">How many.</param>
/// <param name="key">Key of the hashes of members' endpoints.</param>
internal sealed class IngressBudget(IngressLimits limits, ulong key)
{
    private readonly EndpointSet _members = new(key);
    private readonly SourceBudget _perMember = new(limits.PerMember, limits.MaxSources);
    private readonly SourceBudget _perSource = new(limits.PerSource, limits.MaxSources);
    private readonly RateLimit _strangers = limits.Strangers;
    private MonotonicTime _strangersFullAt = MonotonicTime.Never;

    /// <summary>Live members, as far as this node was told.</summary>
    public int MemberCount => _members.Count;

    /// <summary>Sources whose budget is not full, strangers and members.</summary>
    public int SourceCount => _perMember.Count + _perSource.Count;

    public bool IsMember(IPEndPoint from) => _members.Contains(from);

    public Admission Admit(IPEndPoint from, MonotonicTime now)
    {
        if (_members.Contains(from)) return _perMember.Take(SourceKey.Of(from), now) ? Admission.Member : Admission.MemberOverBudget;
        if (!_perSource.Take(SourceKey.HostOf(from.Address), now)) return Admission.SourceOverBudget;
        return _strangers.Take(ref _strangersFullAt, now) ? Admission.Stranger : Admission.StrangersOverBudget;
    }

    /// <summary>A member's endpoint of now, and the one before.</summary>
    /// <param name="before">Where it was while it lived; null if it did not.</param>
    /// <param name="after">Where it lives; null if it does not.</param>
    public void Move(IPEndPoint? before, IPEndPoint? after)
    {
        if (Equals(before, after)) return;
        if (before is not null) _members.Remove(before);
        if (after is not null) _members.Add(after);
    }

    /// <summary>Nobody is a member any more.</summary>
    public void Forget() => _members.Clear();
}
