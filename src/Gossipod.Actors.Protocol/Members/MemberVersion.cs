namespace Gossipod.Actors.Protocol.Members;

/// <summary>
/// How new a claim about a member is: the generation (one life of a process) first, the incarnation within it second.
/// Only the member itself issues versions (SWIM §4.2; protocol.md §1).
/// </summary>
/// <param name="Generation">Unix milliseconds when this life of the process began, raised above any generation of its own name it has seen.</param>
/// <param name="Incarnation">0 at the start of a generation; raised by the member to refute or to publish new metadata.</param>
public readonly record struct MemberVersion(ulong Generation, ulong Incarnation) : IComparable<MemberVersion>
{
    /// <summary>Incarnations at or above this are never issued, so that the counter cannot wrap (2^62).</summary>
    public const ulong MaxIncarnation = 1UL << 62;

    /// <inheritdoc/>
    public int CompareTo(MemberVersion other) =>
        Generation != other.Generation ? Generation.CompareTo(other.Generation) : Incarnation.CompareTo(other.Incarnation);

    /// <summary>Older than.</summary>
    public static bool operator <(MemberVersion left, MemberVersion right) => left.CompareTo(right) < 0;

    /// <summary>Newer than.</summary>
    public static bool operator >(MemberVersion left, MemberVersion right) => left.CompareTo(right) > 0;

    /// <summary>Not newer than.</summary>
    public static bool operator <=(MemberVersion left, MemberVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Not older than.</summary>
    public static bool operator >=(MemberVersion left, MemberVersion right) => left.CompareTo(right) >= 0;

    /// <summary>The next version to issue: one more incarnation, or a new generation when there is none left.</summary>
    internal MemberVersion Next() =>
        Incarnation + 1 < MaxIncarnation ? this with { Incarnation = Incarnation + 1 } : new MemberVersion(Generation + 1, 0);

    /// <summary>As <c>generation/incarnation</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Generation}/{Incarnation}");
}
