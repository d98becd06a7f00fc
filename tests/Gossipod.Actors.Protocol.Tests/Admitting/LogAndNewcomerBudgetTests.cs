using System.Net;
using Gossipod.Actors.Protocol.Admitting;

namespace Gossipod.Actors.Protocol.Tests.Admitting;

public sealed class LogAndNewcomerBudgetTests
{
    private static readonly MonotonicTime Start = new(1_000_000_000);

    [Fact]
    public void A_source_causes_a_line_in_ten_seconds_and_the_next_one_tells_what_was_left_out()
    {
        var budget = new LogBudget();
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
        var budget = new LogBudget();
        int written = 0, tried = 0;
        for (var ms = 0; ms < 60_000; ms++, tried++)
        {
            if (budget.TryWrite(Source(ms), Start + TimeSpan.FromMilliseconds(ms), out _)) written++;
        }

        var most = LogBudget.LinesMax * (1 + (60 / (int)LogBudget.Interval.TotalSeconds));
        Assert.InRange(written, most - LogBudget.LinesMax, most);
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
