namespace Gossipod.Actors.Protocol.Members;

/// <summary>
/// Which versions a claim may carry (protocol.md §1): no honest owner gets near the end of the counter, no clock runs a day
/// ahead, and no accusation outruns what its owner has issued by more than gossip can have missed.
/// </summary>
/// <param name="wallClockMilliseconds">Unix milliseconds at <paramref name="readAt"/>; the wall clock is not read again, so steps of it change nothing.</param>
/// <param name="readAt">When that was.</param>
internal sealed class PlausibleVersions(ulong wallClockMilliseconds, MonotonicTime readAt)
{
    /// <summary>How far ahead of our clock a generation may be.</summary>
    public static readonly TimeSpan MaxClockLead = TimeSpan.FromHours(24);

    /// <summary>How many incarnations of one generation an accusation may be ahead of the newest this node has heard of.</summary>
    public const ulong MaxIncarnationSkip = 1_000;

    /// <summary>Whether the claim's version is one that its owner can have issued.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="known">The newest version of the member known here; null for an unknown member.</param>
    /// <param name="now">The time of the judgement.</param>
    public bool Accept(MemberUpdate claim, MemberVersion? known, MonotonicTime now)
    {
        var (generation, incarnation) = claim.Version;
        if (incarnation >= MemberVersion.MaxIncarnation) return false;
        if (generation > NewestGeneration(now)) return false;
        if (claim.CarriesRecord || known is not { } newest) return true;
        var heard = generation == newest.Generation ? newest.Incarnation : 0;
        return generation < newest.Generation || incarnation <= heard + MaxIncarnationSkip;
    }

    private ulong NewestGeneration(MonotonicTime now) =>
        wallClockMilliseconds + (ulong)Math.Max(0, (now - readAt).TotalMilliseconds + MaxClockLead.TotalMilliseconds);
}
