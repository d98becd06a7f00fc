using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Protocol.Tests.Probing;

public sealed class SharedProbeOrderTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(51)]
    public void In_every_period_each_member_is_probed_once_and_nobody_probes_itself(int n)
    {
        var members = Given.Members(n);
        var orders = members.ConvertAll(self => Order(self, members));
        for (var period = 0; period < 3 * n; period++)
        {
            var targets = members.Select((self, i) => (self.Name, Target: orders[i].Next(At(period, i))!.Name)).ToList();
            Assert.DoesNotContain(targets, pair => pair.Name == pair.Target);
            Assert.Equal(n, targets.Select(pair => pair.Target).Distinct().Count());
        }
    }

    [Fact]
    public void One_prober_comes_to_each_target_again_within_2n_minus_3_periods()
    {
        for (var n = 2; n <= 40; n++)
        {
            var members = Given.Members(n);
            var order = Order(members[0], members);
            var last = members.Skip(1).ToDictionary(member => member.Name, _ => -1);
            for (var period = 0; period < 10 * n; period++)
            {
                var name = order.Next(At(period, 0))!.Name;
                Assert.True(last[name] < 0 || period - last[name] <= (2 * n) - 3, $"n = {n}: {period - last[name]} periods");
                last[name] = period;
            }

            Assert.DoesNotContain(-1, last.Values);
        }
    }

    [Fact]
    public void Timers_that_jitter_around_a_boundary_neither_skip_nor_repeat_a_target()
    {
        var members = Given.Members(8);
        var order = Order(members[0], members);
        var early = Given.Ms(-1);
        string Target(int period) => order.Next((Period * period) + (period % 2 == 0 ? early : TimeSpan.Zero))!.Name;
        Target(7_000);
        Assert.Equal(7, Enumerable.Range(7_001, 7).Select(Target).Distinct().Count());
    }

    [Fact]
    public void A_clock_that_was_set_is_followed()
    {
        var members = Given.Members(30);
        var (stepped, steady) = (Order(members[3], members), Order(members[3], members));
        stepped.Next(At(1_000, 0));
        var targets = Enumerable.Range(5_000, 20).Select(period => (stepped.Next(At(period, 0))!.Name, steady.Next(At(period, 0))!.Name));
        Assert.All(targets, pair => Assert.Equal(pair.Item2, pair.Item1));
    }

    [Fact]
    public void Who_is_gone_is_not_probed_and_who_is_alone_probes_nobody()
    {
        var members = Given.Members(3);
        var order = Order(members[0], members);
        order.Remove(members[1]);
        Assert.All(Enumerable.Range(0, 5), period => Assert.Equal("m2", order.Next(At(period, 0))!.Name));
        order.Remove(members[2]);
        Assert.Null(order.Next(At(9, 0)));
    }

    [Fact]
    public void A_newer_row_replaces_the_one_before()
    {
        var members = Given.Members(2);
        var order = Order(members[0], members);
        order.Put(Given.Row("m1", MemberStatus.Suspect));
        Assert.Equal(MemberStatus.Suspect, order.Next(At(0, 0))!.Status);
    }

    private static SharedProbeOrder Order(Member self, List<Member> members)
    {
        var order = new SharedProbeOrder(self, Period);
        foreach (var member in members.Where(member => member != self)) order.Put(member);
        return order;
    }

    /// <summary>Each member ticks at a phase of its own.</summary>
    private static TimeSpan At(int period, int member) => (Period * period) + Given.Ms(member * 17 % 1_000);
}
