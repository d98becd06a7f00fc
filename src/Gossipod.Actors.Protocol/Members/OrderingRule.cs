namespace Gossipod.Actors.Protocol.Members;

/// <summary>
/// The one rule that decides whether a claim beats what a table holds (SWIM §4.2; protocol.md §3): claims about a member are
/// totally ordered by generation, then incarnation, then kind, and the greatest claim heard wins.
/// </summary>
/// <remarks>
/// <code>
///   at one version:   JOIN = ALIVE  &lt;  SUSPECT  &lt;  CONFIRM  &lt;  LEAVE
///
///   claim \ row     Alive    Suspect   Dead     Left
///   JOIN, ALIVE     v &gt; s    v &gt; s     v &gt; s    v &gt; s
///   SUSPECT         v ≥ s    v &gt; s     v &gt; s    v &gt; s
///   CONFIRM         v ≥ s    v ≥ s     v &gt; s    v &gt; s
///   LEAVE           v ≥ s    v ≥ s     v ≥ s    v &gt; s
/// </code>
/// Because a table keeps a maximum of a total order, merging is commutative, associative and idempotent, and nothing comes back
/// to life at an equal version. Deviation from protocol.md §3, which lets an accusation of a higher version raise the version of
/// a Dead or Left row but not its status: that table is not commutative (CONFIRM 1, SUSPECT 5, ALIVE 3 ends Dead in this order
/// and Suspect in the order ALIVE, CONFIRM, SUSPECT), and it would leave a member that had refuted at 5 dead at 5. It also keeps
/// Left for the whole generation, which makes a forged LEAVE irrefutable although §3 demands its refutation.
/// </remarks>
internal static class OrderingRule
{
    /// <summary>Whether the claim beats the row's version and status.</summary>
    public static bool Supersedes(UpdateKind kind, MemberVersion version, Member row) => Compare(kind, version, row) > 0;

    /// <summary>Positive when the claim is greater than the row, 0 when it repeats the row, negative when it is older news.</summary>
    public static int Compare(UpdateKind kind, MemberVersion version, Member row)
    {
        var byVersion = version.CompareTo(row.Version);
        return byVersion != 0 ? byVersion : StatusOf(kind).CompareTo(row.Status);
    }

    /// <summary>The status that a winning claim gives its member.</summary>
    public static MemberStatus StatusOf(UpdateKind kind) => kind switch
    {
        UpdateKind.Suspect => MemberStatus.Suspect,
        UpdateKind.Confirm => MemberStatus.Dead,
        UpdateKind.Leave => MemberStatus.Left,
        _ => MemberStatus.Alive,
    };
}
