using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Probing;

/// <summary>
/// Our farewell on its way: a ping that carries our LEAVE goes to a few members until enough have acked it (protocol.md §9).
/// Owned by ProbeActor; not thread-safe.
/// </summary>
internal sealed class LeaveRound(IReadOnlyList<Member> targets)
{
    /// <summary>Members told directly; they pass it on.</summary>
    public const int MaxTargets = 8;

    /// <summary>Acks after which the farewell is safe with others.</summary>
    public const int EnoughAcks = 3;

    /// <summary>
    /// Copies after which a silent target is not waited for: where two datagrams of three are lost, 98 of 100 targets have one of ten
    /// by then, and where its process is stalled they wait in its receive buffer.
    /// </summary>
    public const int EnoughCopies = 10;

    /// <summary>Copies without a single ack after which the farewell goes over streams too: our datagrams may be swallowed on the way.</summary>
    public const int CopiesUntilStreams = 3;

    private readonly Dictionary<ulong, Member> _sent = [];
    private readonly HashSet<MemberName> _acked = [];

    public IReadOnlyCollection<MemberName> Acked => _acked;

    public int TargetCount => targets.Count;

    public bool IsDone => _acked.Count >= Math.Min(EnoughAcks, targets.Count);

    /// <summary>Copies that went out to each target that has not acked.</summary>
    public int Copies { get; private set; }

    /// <summary>Whether it is time to tell members over streams.</summary>
    public bool NeedsStreams => Copies == CopiesUntilStreams && _acked.Count == 0;

    /// <summary>Who has not acked yet.</summary>
    public IEnumerable<Member> Pending => targets.Where(target => !_acked.Contains(target.MemberName));

    /// <summary>One more copy goes out to every target that has not acked.</summary>
    public void Repeat() => Copies++;

    public void Sent(ulong sequence, Member to) => _sent[sequence] = to;

    /// <returns>Whether the ack answers one of our farewells.</returns>
    public bool OnAck(ulong sequence, uint source)
    {
        if (!_sent.TryGetValue(sequence, out var target) || target.MemberName.Tag != source) return false;
        _acked.Add(target.MemberName);
        return true;
    }
}
