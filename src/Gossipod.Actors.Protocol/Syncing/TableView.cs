using System.Collections;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Protocol.Syncing;

/// <summary>
/// A table at one moment, as one side of an exchange sees it: digests of it, and which of its rows the other side needs
/// (protocol.md §8). Immutable; made for each exchange, at the cost of five hash rounds a row.
/// </summary>
/// <remarks>
/// A single difference among n rows costs both sides together about 4·√(2n) bytes of buckets, as much of fingerprints, and the row.
/// </remarks>
internal sealed class TableView
{
    /// <summary>Fewest buckets that a table is cut into; each is 4 bytes.</summary>
    public const int MinBucketCount = 4;

    /// <summary>Most buckets.</summary>
    public const int MaxBucketCount = 1_024;

    private readonly IReadOnlyList<Member> _rows;
    private readonly ulong[] _fingerprints;
    private readonly RecordSigning? _signing;

    /// <param name="rows">All rows, in any order.</param>
    /// <param name="salt">The exchange's.</param>
    /// <param name="signing">Signs the rows that accuse; null where nobody does.</param>
    public TableView(IReadOnlyList<Member> rows, uint salt, RecordSigning? signing = null)
    {
        _rows = rows;
        _signing = signing;
        _fingerprints = new ulong[rows.Count];
        for (var i = 0; i < rows.Count; i++) _fingerprints[i] = RowFingerprint.Of(rows[i], salt);
    }

    public int Count => _rows.Count;

    /// <summary>All rows as they travel.</summary>
    public IReadOnlyList<SyncRow> Rows => [.. _rows.Select(Row)];

    /// <summary>
    /// How many buckets to compare two tables by, the larger of which has so many rows: √(2n), at which the digests of the buckets
    /// and the fingerprints of the rows in one of them are equally many bytes.
    /// </summary>
    public static int BucketCountFor(int rowCount) =>
        (int)Math.Clamp(Math.Ceiling(Math.Sqrt(2.0 * rowCount)), MinBucketCount, MaxBucketCount);

    /// <summary>
    /// Order-independent hash over the live rows, suspicions included, and over those that are gone since
    /// <paramref name="goneSince"/> or later. When both sides have the same there is nothing to exchange.
    /// </summary>
    /// <remarks>
    /// Older tombstones do not count: each node forgets them at its own time and who came later never had them, so that tables of
    /// one view differ in them for a day, and no exchange changes that.
    /// </remarks>
    public ulong HashSince(MonotonicTime goneSince)
    {
        var hash = 0UL;
        for (var i = 0; i < _rows.Count; i++)
        {
            if (SyncMerge.StatusOf(_rows[i]) is MemberStatus.Alive or MemberStatus.Suspect || _rows[i].Since >= goneSince) hash += ViewHash.Mix(_fingerprints[i]);
        }

        return hash;
    }

    /// <summary>Order-independent digests of all rows, by bucket.</summary>
    public uint[] Digests(int bucketCount)
    {
        var digests = new uint[bucketCount];
        foreach (var one in _fingerprints) digests[RowFingerprint.BucketOf(one, bucketCount)] += (uint)ViewHash.Mix(one);
        return digests;
    }

    /// <summary>The buckets in which the other side's digests differ from ours.</summary>
    public BitArray Differing(IReadOnlyList<uint> theirs)
    {
        var ours = Digests(theirs.Count);
        var differing = new BitArray(ours.Length);
        for (var bucket = 0; bucket < ours.Length; bucket++) differing[bucket] = ours[bucket] != theirs[bucket];
        return differing;
    }

    /// <summary>The fingerprints of the rows in these buckets.</summary>
    public IReadOnlyList<ulong> FingerprintsIn(BitArray buckets) =>
        [.. _fingerprints.Where(one => buckets[RowFingerprint.BucketOf(one, buckets.Length)])];

    /// <summary>What to answer to a peer that has these rows in these buckets, and says that its others are ours.</summary>
    /// <returns>
    /// Our rows that it does not have as they are, without suspicions and tombstones of members that it does not know, which are no news
    /// to it; and those of its fingerprints whose rows we do not have, likewise.
    /// </returns>
    public TableDifference DifferenceFrom(IReadOnlyCollection<ulong> theirs, BitArray buckets)
    {
        var unmatched = new HashSet<ulong>(theirs);
        var theirNames = theirs.Select(RowFingerprint.NameOf).ToHashSet();
        var ourNames = new HashSet<uint>();
        var rows = new List<SyncRow>();
        for (var i = 0; i < _rows.Count; i++)
        {
            var one = _fingerprints[i];
            if (!buckets[RowFingerprint.BucketOf(one, buckets.Length)]) continue;
            ourNames.Add(RowFingerprint.NameOf(one));
            if (unmatched.Remove(one)) continue;
            if (RowFingerprint.IsNewsToStrangers(one) || theirNames.Contains(RowFingerprint.NameOf(one))) rows.Add(Row(_rows[i]));
        }

        unmatched.RemoveWhere(one => !RowFingerprint.IsNewsToStrangers(one) && !ourNames.Contains(RowFingerprint.NameOf(one)));
        return new TableDifference(rows, [.. theirs.Where(unmatched.Contains)]);
    }

    /// <summary>Our rows with these fingerprints.</summary>
    public IReadOnlyList<SyncRow> RowsOf(IReadOnlyCollection<ulong> wanted)
    {
        var set = wanted.ToHashSet();
        return [.. _rows.Where((_, i) => set.Contains(_fingerprints[i])).Select(Row)];
    }

    /// <summary>Our row of that name; null for none.</summary>
    public Member? Find(MemberName name) => _rows.FirstOrDefault(row => row.MemberName.Equals(name));

    private SyncRow Row(Member row) => _signing is null ? SyncMerge.ToRow(row) : SyncMerge.ToRow(row, _signing);
}

/// <summary>What one side of an exchange found out of the other's fingerprints.</summary>
/// <param name="Rows">Rows that the peer should have.</param>
/// <param name="Wanted">Fingerprints of the peer's rows that we should have.</param>
internal sealed record TableDifference(IReadOnlyList<SyncRow> Rows, IReadOnlyList<ulong> Wanted);
