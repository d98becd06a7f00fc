using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Disseminating;

/// <summary>
/// Whom gossip may go to: live members other than ourselves, and the recently dead, so that one that is wrongly dead hears of it
/// (protocol.md §7). Owned by DisseminationActor; not thread-safe.
/// </summary>
internal sealed class GossipTargets(TimeSpan gossipToDead)
{
    private readonly List<Member> _targets = [];
    private readonly Dictionary<MemberName, int> _index = [];

    public int Count => _targets.Count;

    /// <summary>Everybody known and not Left, the long dead included.</summary>
    public IReadOnlyList<Member> All => _targets;

    public void Put(Member member)
    {
        if (_index.TryGetValue(member.MemberName, out var at))
        {
            _targets[at] = member;
            return;
        }

        _index[member.MemberName] = _targets.Count;
        _targets.Add(member);
    }

    public void Remove(MemberName name)
    {
        if (!_index.Remove(name, out var at)) return;
        var last = _targets[^1];
        _targets[at] = last;
        _targets.RemoveAt(_targets.Count - 1);
        if (at < _targets.Count) _index[last.MemberName] = at;
    }

    /// <summary>Up to <paramref name="count"/> different targets; forgets the dead whose time is over.</summary>
    public IReadOnlyList<Member> Pick(int count, SeededRandom random, MonotonicTime now)
    {
        var picked = RandomPick.Of(_targets, count, member => member.IsLive || IsRecent(member, now), random);
        if (picked.Count < count) Forget(now);
        return picked;
    }

    private bool IsRecent(Member member, MonotonicTime now) => member.Status == MemberStatus.Dead && now - member.Since < gossipToDead;

    private void Forget(MonotonicTime now)
    {
        foreach (var name in _targets.Where(member => !member.IsLive && !IsRecent(member, now)).Select(member => member.MemberName).ToList())
            Remove(name);
    }
}
