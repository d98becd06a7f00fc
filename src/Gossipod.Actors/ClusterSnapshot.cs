using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors;

/// <summary>The cluster as this node saw it at one moment: immutable, read without locks.</summary>
public sealed class ClusterSnapshot
{
    private readonly SnapshotRows _rows;

    internal ClusterSnapshot(Member self, SnapshotRows rows, long sequence, int localHealth, int streamOnlyCount = 0)
    {
        Self = self;
        _rows = rows;
        Sequence = sequence;
        LocalHealth = localHealth;
        StreamOnlyCount = streamOnlyCount;
    }

    /// <summary>The local member.</summary>
    public Member Self { get; }

    /// <summary>The number of the last event that this snapshot includes; 0 before the first.</summary>
    public long Sequence { get; }

    /// <summary>The local health score, 0 (healthy) to <c>local-health-max</c>: probe intervals and timeouts are scaled by score + 1 (Lifeguard LHA-Probe).</summary>
    public int LocalHealth { get; }

    /// <summary>How many live members answer this node over streams only, because datagrams are blocked on the way.</summary>
    public int StreamOnlyCount { get; }

    /// <summary>Members of every status, the local one and tombstones included, in ordinal order of their names.</summary>
    public IReadOnlyList<Member> Members => _rows.All;

    /// <summary>Alive and Suspect members, the local one included.</summary>
    public MemberQuery Live => new(Members, aliveOnly: false);

    /// <summary>Alive members, not the suspects; the local one included unless it is leaving.</summary>
    public MemberQuery Alive => new(Members, aliveOnly: true);

    /// <summary>The member of that name, or null.</summary>
    public Member? Find(string name) => _rows.Find(name);

    internal ClusterSnapshot With(Member member, long sequence) =>
        new(member.Name == Self.Name ? member : Self, _rows.With(member), sequence, LocalHealth, StreamOnlyCount);

    internal ClusterSnapshot Without(Member member, long sequence) => new(Self, _rows.Without(member.Name), sequence, LocalHealth, StreamOnlyCount);

    internal ClusterSnapshot WithHealth(int score, long sequence) => new(Self, _rows, sequence, score, StreamOnlyCount);

    internal ClusterSnapshot WithStreamOnly(int count, long sequence) => new(Self, _rows, sequence, LocalHealth, count);
}

/// <summary>Holds a node's newest snapshot. Written by MemberEventPublisher, read by anyone.</summary>
internal sealed class SnapshotCell
{
    private ClusterSnapshot? _current;

    public ClusterSnapshot? Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }
}
