using System.Net;
using Gossipod.Actors.Protocol.Admitting;

namespace Gossipod.Actors.Protocol.Tests.Admitting;

public sealed class LogAndNewcomerBudgetTests
{
    private static readonly MonotonicTime Start = new(1_000_000_000);

    [Fact]
    public void A_source_causes_a_line_in_ten_seconds_and_the_next_one_tells_what_was_left_out()
    {
        var budget = new LogBudget(TimeSpan.FromSeconds(10), perSource: 1, ofAll: 20);
        var (one, other) = (Source(1), Source(2));
        Assert.True(budget.TryWrite(one, Start, out var none));
        for (var i = 0; i < 7; i++) Assert.False(budget.TryWrite(one, Start + TimeSpan.FromSeconds(i), out _));
        Assert.True(budget.TryWrite(other, Start + TimeSpan.FromSeconds(7), out var seven));
        Assert.True(budget.TryWrite(one, Start + TimeSpan.FromSeconds(10), out var nothing));

        Assert.Equal((0, 7, 0), (none, seven, nothing));
    }

    [Fact]
    public void All_sources_together_cause_no_more_lines_than_the_limit()
    {
        var budget = new LogBudget(TimeSpan.FromSeconds(10), perSource: 1, ofAll: 20);
        int written = 0, tried = 0;
        for (var ms = 0; ms < 60_000; ms++, tried++)
        {
            if (budget.TryWrite(Source(ms), Start + TimeSpan.FromMilliseconds(ms), out _)) written++;
        }

        const int Most = 20 * (1 + (60 / 10));
        Assert.InRange(written, Most - 20, Most);
    }

    [Fact]
    public void A_source_may_have_several_lines_at_once_and_gets_them_back_one_by_one()
    {
        var budget = new LogBudget(TimeSpan.FromMinutes(10), perSource: 6, ofAll: 20);
        int Written(double minute) => Enumerable.Repeat(Source(1), 10).Count(source => budget.TryWrite(source, Start + TimeSpan.FromMinutes(minute), out _));
        Assert.Equal((6, 0, 1, 6), (Written(0), Written(1.6), Written(1.7), Written(30)));
    }

    [Fact]
    public void Strangers_introduce_together_what_one_member_may_and_nobody_uses_up_anothers_budget()
    {
        var budget = new NewcomerBudget(perSecond: 50, maxSources: 64);
        var (bob, carol) = (new IPEndPoint(IPAddress.Loopback, 1), new IPEndPoint(IPAddress.Loopback, 2));

        int Count(Func<int, bool> admits) => Enumerable.Range(0, 5_000).Count(admits);
        var strangers = Count(i => budget.AdmitByPacket(new IPEndPoint(new IPAddress(0x0A00_0000L + i), 1), isMember: false, Start));
        var ofBob = Count(_ => budget.AdmitByPacket(bob, isMember: true, Start));
        var ofCarol = Count(_ => budget.AdmitByPacket(carol, isMember: true, Start));
        var bySyncs = Count(i => budget.AdmitByStream(new IPEndPoint(IPAddress.Parse("10.9.9.9"), 1 + i), Start));

        Assert.Equal((100, 1_000, 1_000, 1_000), (strangers, ofBob, ofCarol, bySyncs));
        var aSecondLater = Start + TimeSpan.FromSeconds(1);
        Assert.Equal(50, Count(_ => budget.AdmitByPacket(bob, isMember: true, aSecondLater)));
    }

    private static SourceKey Source(int number) => SourceKey.HostOf(new IPAddress(0x0A00_0000L + number));
}
