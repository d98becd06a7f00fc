using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Probing;

/// <summary>
/// The order in which members are probed: a shuffled ring, shuffled again after each pass, joiners inserted at random (SWIM §4.3).
/// In a static cluster of n members each is probed at intervals of at most 2n − 1 periods. Holds live members other than
/// ourselves only, so no period is lost to one that is not to be probed. Owned by ProbeActor; <see cref="Syncing.DeadContacts"/> goes
/// through the dead in the same order. Not thread-safe.
/// </summary>
internal sealed class ProbeRing
{
    private readonly MemberList _order = new();
    private readonly List<MemberName> _expedited = [];

    /// <summary>Those before it were probed in this pass.</summary>
    private int _next;

    public int Count => _order.Count;

    public Member? Find(MemberName name) => _order.Find(name);

    /// <summary>Adds a member at a random place of the ring, or replaces its row in place.</summary>
    public void Put(Member member, SeededRandom random)
    {
        if (_order.Put(member) is not null) return;
        var last = _order.Count - 1;
        var at = random.Next(_order.Count);
        if (at >= _next)
        {
            _order.Swap(at, last);
            return;
        }

        // Its turn in this pass is over: what was in its place makes room for it among those whose turn is over too.
        _order.Swap(_next, last);
        _order.Swap(at, _next++);
    }

    public void Remove(MemberName name)
    {
        if (_order.IndexOf(name) is var at && at < 0) return;
        if (at < _next) _order.Swap(at, --_next);
        _order.Remove(name);
        _expedited.Remove(name);
    }

    /// <summary>Makes a member the next target, out of turn; it keeps its place in the ring.</summary>
    public void Expedite(MemberName name)
    {
        if (_order.Contains(name) && !_expedited.Contains(name)) _expedited.Add(name);
    }

    /// <summary>The member whose turn was brought forward first, if any.</summary>
    public Member? TakeExpedited()
    {
        if (_expedited.Count == 0) return null;
        var first = _order.Find(_expedited[0]);
        _expedited.RemoveAt(0);
        return first;
    }

    /// <summary>The next target; null when there is nobody to probe.</summary>
    public Member? Next(SeededRandom random)
    {
        if (_order.Count == 0) return null;
        if (TakeExpedited() is { } expedited) return expedited;
        if (_next >= _order.Count)
        {
            _order.Shuffle(random);
            _next = 0;
        }

        return _order[_next++];
    }

    /// <summary>Whom to tell of our departure: Alive members, or suspects where there is nobody else.</summary>
    public IReadOnlyList<Member> PickForFarewell(int count, SeededRandom random)
    {
        var alive = _order.Pick(count, static member => member.Status == MemberStatus.Alive, random);
        return alive.Count > 0 ? alive : _order.Pick(count, static _ => true, random);
    }

    /// <summary>Up to <paramref name="count"/> different Alive members other than <paramref name="except"/>; all of them when there are no more.</summary>
    public IReadOnlyList<Member> PickHelpers(int count, MemberName except, SeededRandom random) =>
        _order.Pick(count, member => member.Status == MemberStatus.Alive && !member.MemberName.Equals(except), random);
}
