using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Syncing;

/// <summary>
/// One row of a table in 64 bits, for the comparison of tables (protocol.md §8): the upper half tells the name, the lower half
/// status, version, details' version and leave lock, its last bit whether it is news to who does not know the member. Equal rows have equal fingerprints.
/// </summary>
/// <remarks>
/// Salted, with another salt in each exchange: rows that happen to look alike are told apart the next time, and nobody can prepare
/// names that fall on each other.
/// </remarks>
internal static class RowFingerprint
{
    private const ulong Increment = 0x9E3779B97F4A7C15UL;

    /// <summary>The fingerprint of the row as it travels: who is leaving counts as Left.</summary>
    public static ulong Of(Member row, uint salt)
    {
        var name = ViewHash.Mix(row.MemberName.Hash ^ (salt * Increment));
        var status = SyncMerge.StatusOf(row);
        var state = name + (ulong)status;
        state = ViewHash.Mix(state + row.Version.Generation);
        state = ViewHash.Mix(state + row.Version.Incarnation + Increment);
        state = ViewHash.Mix(state + row.DetailsVersion.Generation);
        state = ViewHash.Mix(state + row.DetailsVersion.Incarnation + Increment + row.Details.Lock.First);
        return (name & 0xFFFFFFFF00000000UL) | (state >> 33 << 1) | (SyncMerge.IsNewsToStrangers(status) ? 1UL : 0UL);
    }

    /// <summary>The part that stands for the name.</summary>
    public static uint NameOf(ulong fingerprint) => (uint)(fingerprint >> 32);

    /// <inheritdoc cref="SyncMerge.IsNewsToStrangers"/>
    public static bool IsNewsToStrangers(ulong fingerprint) => (fingerprint & 1) != 0;

    /// <summary>Which of so many buckets the row belongs to.</summary>
    public static int BucketOf(ulong fingerprint, int bucketCount) => (int)(((fingerprint >> 32) * (ulong)bucketCount) >> 32);
}
