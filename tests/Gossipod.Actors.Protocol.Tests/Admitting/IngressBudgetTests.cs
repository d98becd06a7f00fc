using System.Net;
using Gossipod.Actors.Protocol.Admitting;

namespace Gossipod.Actors.Protocol.Tests.Admitting;

public sealed class IngressBudgetTests
{
    private static readonly MonotonicTime Start = new(1_000_000_000);
    private static readonly IPEndPoint Member = IPEndPoint.Parse("127.0.0.1:7001");

    private readonly IngressBudget _budget = new(
        new IngressLimits(new RateLimit(200, 400), new RateLimit(1_000, 2_000), new RateLimit(2_000, 4_000), MaxSources: 256), key: 42);

    [Fact]
    public void One_strangers_host_gets_its_burst_whatever_ports_it_uses()
    {
        var counts = Flood(5_000, i => new IPEndPoint(IPAddress.Loopback, 10_000 + i));

        Assert.Equal((400, 4_600), (counts[Admission.Stranger], counts[Admission.SourceOverBudget]));
    }

    [Fact]
    public void Many_strangers_get_what_all_of_them_may_take_together_and_the_memory_is_bounded()
    {
        var counts = Flood(100_000, i => new IPEndPoint(new IPAddress(0x0A00_0000L + (i * 7_919L)), 7_946));

        Assert.Equal(256, _budget.SourceCount);
        Assert.InRange(counts[Admission.Stranger], 500, 4_000);
        Assert.Equal(100_000, counts.Values.Sum());
    }

    [Fact]
    public void Members_of_the_very_host_that_floods_are_heard_each_by_its_endpoint()
    {
        var members = Enumerable.Range(0, 64).Select(i => new IPEndPoint(IPAddress.Loopback, 7_000 + i)).ToList();
        foreach (var member in members) _budget.Move(null, member);
        Flood(100_000, i => new IPEndPoint(IPAddress.Loopback, 20_000 + (i % 40_000)));
        Flood(100_000, i => new IPEndPoint(new IPAddress(0x0A00_0000L + (i * 7_919L)), 7_946));

        var heard = members.SelectMany(member => Enumerable.Repeat(member, 1_000)).Select(member => _budget.Admit(member, Start)).ToList();
        Assert.All(heard, admission => Assert.Equal(Admission.Member, admission));
    }

    [Fact]
    public void A_member_gets_its_own_burst_and_rate_and_no_other_suffers()
    {
        var other = IPEndPoint.Parse("127.0.0.1:7002");
        _budget.Move(null, Member);
        _budget.Move(null, other);

        var counts = Flood(3_000, _ => Member);
        Assert.Equal((2_000, 1_000), (counts[Admission.Member], counts[Admission.MemberOverBudget]));
        Assert.Equal(Admission.Member, _budget.Admit(other, Start));
        Assert.Equal(Admission.Member, _budget.Admit(Member, Start + TimeSpan.FromMilliseconds(1)));
        Assert.Equal(Admission.Stranger, _budget.Admit(IPEndPoint.Parse("127.0.0.1:7003"), Start));
    }

    [Fact]
    public void A_member_that_moves_or_dies_is_a_stranger_where_it_was()
    {
        var elsewhere = IPEndPoint.Parse("10.0.0.9:7001");
        _budget.Move(null, Member);
        _budget.Move(Member, elsewhere);
        Assert.Equal((Admission.Stranger, Admission.Member), (_budget.Admit(Member, Start), _budget.Admit(elsewhere, Start)));

        _budget.Move(elsewhere, null);
        Assert.Equal((Admission.Stranger, 0), (_budget.Admit(elsewhere, Start), _budget.MemberCount));
    }

    [Fact]
    public void Two_names_at_one_endpoint_count_until_both_are_gone()
    {
        _budget.Move(null, Member);
        _budget.Move(null, Member);
        _budget.Move(Member, null);
        Assert.True(_budget.IsMember(Member));
        _budget.Move(Member, null);
        Assert.False(_budget.IsMember(Member));
    }

    [Theory]
    [InlineData("[2001:db8:1:2::1]:1", "[2001:db8:1:2:ffff::9]:2", true)]
    [InlineData("[2001:db8:1:2::1]:1", "[2001:db8:1:3::1]:1", false)]
    [InlineData("10.0.0.1:1", "10.0.0.1:2", true)]
    [InlineData("10.0.0.1:1", "10.0.0.2:1", false)]
    [InlineData("10.0.0.1:1", "[::ffff:10.0.0.1]:1", true)]
    [InlineData("[::1]:1", "[::2]:1", false)]
    public void An_IPv6_host_is_its_64_bits_of_network(string one, string other, bool same) =>
        Assert.Equal(same, SourceKey.HostOf(IPEndPoint.Parse(one).Address) == SourceKey.HostOf(IPEndPoint.Parse(other).Address));

    [Fact]
    public void Idle_sources_are_forgotten_and_give_their_places_to_new_ones()
    {
        Flood(256, i => new IPEndPoint(new IPAddress(0x0A00_0000L + i), 1));
        Assert.Equal(256, _budget.SourceCount);

        var later = Start + TimeSpan.FromSeconds(3);
        for (var i = 0; i < 10; i++) Assert.Equal(Admission.Stranger, _budget.Admit(new IPEndPoint(new IPAddress(0x0B00_0000L + i), 1), later));
        Assert.Equal(10, _budget.SourceCount);
    }

    [Fact]
    public void Nothing_is_allocated_for_a_datagram_once_its_source_is_known()
    {
        _budget.Move(null, Member);
        var stranger = IPEndPoint.Parse("10.1.2.3:4");
        Flood(1_000, i => i % 2 == 0 ? Member : stranger);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100_000; i++) _budget.Admit(i % 2 == 0 ? Member : stranger, Start + TimeSpan.FromMicroseconds(i));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private Dictionary<Admission, int> Flood(int count, Func<int, IPEndPoint> from)
    {
        var counts = Enum.GetValues<Admission>().ToDictionary(admission => admission, _ => 0);
        for (var i = 0; i < count; i++) counts[_budget.Admit(from(i), Start)]++;
        return counts;
    }
}
