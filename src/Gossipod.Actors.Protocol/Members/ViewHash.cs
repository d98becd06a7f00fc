namespace Gossipod.Actors.Protocol.Members;

/// <summary>
/// Order-independent hash of who is a live member at which version, kept incrementally by <see cref="MembershipTable"/>.
/// Equal tables have equal hashes; it rides in PING and ACK so that two nodes notice when they disagree (protocol.md §8).
/// </summary>
/// <remarks>
/// Alive and Suspect rows count alike, because a suspicion is a passing disagreement; Dead and Left rows do not count, because
/// each node forgets them at its own time.
/// </remarks>
internal static class ViewHash
{
    /// <summary>What one row adds to the sum; 0 for rows that do not count.</summary>
    public static ulong Of(Member row) => row.IsLive
        ? Mix(row.MemberName.Hash + Mix(row.Version.Generation + Mix(row.Version.Incarnation + 0x9E3779B97F4A7C15UL)))
        : 0;

    /// <summary>A 64-bit finalizer (splitmix64): every input bit moves about half of the output bits.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
