using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Disseminating;

/// <summary>
/// Whom gossip may go to: live members other than ourselves, and the recently dead, so that one that is wrongly dead hears of it
/// (protocol.md §7). Owned by DisseminationActor; not thread-safe.
/// </summary>
internal sealed class GossipTargets(TimeSpan gossipToDead)
{
    private readonly MemberList _targets = new();

    public int Count => _targets.Count;

    /// <summary>Everybody known and not Left, the long dead included.</summary>
    public IReadOnlyList<Member> All => _targets.Items;

    public void Put(Member member) => _targets.Put(member);

    public void Remove(MemberName name) => _targets.Remove(name);

    /// <summary>Up to <paramref name="count"/> different targets; forgets the dead whose time is over.</summary>
    public IReadOnlyList<Member> Pick(int count, SeededRandom random, MonotonicTime now)
    {
        var picked = _targets.Pick(count, member => member.IsLive || IsRecent(member, now), random);
        if (picked.Count < count) Forget(now);
        return picked;
    }

    private bool IsRecent(Member member, MonotonicTime now) => member.Status == MemberStatus.Dead && now - member.Since < gossipToDead;

    private void Forget(MonotonicTime now)
    {
        foreach (var name in All.Where(member => !member.IsLive && !IsRecent(member, now)).Select(member => member.MemberName).ToList())
            Remove(name);
    }
}
