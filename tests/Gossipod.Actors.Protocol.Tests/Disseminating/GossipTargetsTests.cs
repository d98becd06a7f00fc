using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Disseminating;

/// <summary>Targets of a node that gossips to the dead for 30 s.</summary>
public sealed class GossipTargetsTests
{
    [Fact]
    public void Live_and_recently_dead_members_are_targets_and_the_departed_are_not()
    {
        var targets = TargetsOf(
            Given.Row("alive"), Given.Row("suspect", MemberStatus.Suspect), Given.Row("dead", MemberStatus.Dead),
            Given.Row("left", MemberStatus.Left));
        Assert.Equal(["alive", "dead", "suspect"], Pick(targets, 10, now: 29.9).Order());
        Assert.Equal(["alive", "suspect"], Pick(targets, 10, now: 30).Order());
    }

    [Fact]
    public void The_dead_whose_time_is_over_and_the_departed_are_forgotten()
    {
        var targets = TargetsOf(
            Given.Row("alive"), Given.Row("dead", MemberStatus.Dead), Given.Row("later", MemberStatus.Dead, since: Given.At(20)),
            Given.Row("left", MemberStatus.Left));
        Pick(targets, 10, now: 30);
        Assert.Equal(2, targets.Count);
        Assert.Equal(["alive", "later"], Pick(targets, 10, now: 40).Order());
    }

    [Fact]
    public void A_newer_row_replaces_the_older()
    {
        var targets = TargetsOf(Given.Row("a"), Given.Row("b"));
        targets.Put(Given.Row("a", MemberStatus.Left));
        Assert.Equal(2, targets.Count);
        Assert.Equal(["b"], Pick(targets, 2, now: 1));
    }

    [Fact]
    public void No_more_than_the_fan_out_are_picked_and_all_differ()
    {
        var targets = TargetsOf([.. Given.Members(50)]);
        for (var count = 0; count <= 60; count++)
        {
            var picked = Pick(targets, count, now: 1);
            Assert.Equal(Math.Min(count, 50), picked.Distinct().Count());
            Assert.Equal(picked.Count, picked.Distinct().Count());
        }
    }

    [Fact]
    public void Removing_in_any_order_leaves_exactly_the_others()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var random = Given.Random(seed);
            var members = Given.Members(20);
            var targets = TargetsOf([.. members]);
            random.Shuffle(members);
            while (members.Count > 0)
            {
                targets.Remove(members[^1].MemberName);
                targets.Remove(members[^1].MemberName);
                members.RemoveAt(members.Count - 1);
                Assert.Equal(members.Select(member => member.Name).Order(), Pick(targets, 20, now: 1).Order());
            }
        }
    }

    private static GossipTargets TargetsOf(params Member[] members)
    {
        var targets = new GossipTargets(TimeSpan.FromSeconds(30));
        foreach (var member in members) targets.Put(member);
        return targets;
    }

    private static List<string> Pick(GossipTargets targets, int count, double now) =>
        [.. targets.Pick(count, Given.Random(), Given.At(now)).Select(member => member.Name)];
}
