using System.Net;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Each checker finds what it is there for: it is shown a history that breaks its invariant.</summary>
public sealed class CheckerTests
{
    private static readonly ProtocolSettings Settings = new();
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(10);

    private long _sequence;

    [Fact]
    public void I1_a_dead_member_that_is_alive_again_at_its_version_is_found()
    {
        var checker = Begun(new PathChecker());
        Tell(checker, new MemberJoined(Row(1, MemberStatus.Alive)));
        Tell(checker, new MemberDied(Row(1, MemberStatus.Dead)));
        Assert.Null(checker.Violation);
        Tell(checker, new MemberJoined(Row(1, MemberStatus.Alive)));
        Assert.StartsWith("I1 ", checker.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dead_member_that_is_alive_again_at_a_higher_version_is_in_order()
    {
        var checker = Begun(new PathChecker());
        Tell(checker, new MemberJoined(Row(1, MemberStatus.Alive)));
        Tell(checker, new MemberDied(Row(1, MemberStatus.Dead)));
        Tell(checker, new MemberJoined(Row(2, MemberStatus.Alive)));
        Assert.Null(checker.Violation);
    }

    [Fact]
    public void I2_a_version_that_falls_is_found()
    {
        var checker = new VersionChecker();
        checker.OnBegin("other", Table(Row(5, MemberStatus.Alive)), Start);
        Begun(checker);
        Tell(checker, new MemberJoined(Row(3, MemberStatus.Alive)));
        Assert.Null(checker.Violation);
        Tell(checker, new MemberSuspected(Row(2, MemberStatus.Suspect)));
        Assert.StartsWith("I2 ", checker.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void I2_a_version_that_its_owner_never_issued_is_found()
    {
        var checker = new VersionChecker();
        checker.OnBegin("other", Table(Row(5, MemberStatus.Alive)), Start);
        Begun(checker);
        Tell(checker, new MemberJoined(Row(6, MemberStatus.Alive)));
        Assert.StartsWith("I2 ", checker.Violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MemberStatus.Suspect)]
    [InlineData(MemberStatus.Dead)]
    public void I4_a_node_that_suspects_itself_is_found(MemberStatus status)
    {
        var checker = new SelfChecker();
        checker.OnSweep("me", Table(Row("me", 1, status)), Start);
        Assert.StartsWith("I4 ", checker.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void I5_a_suspicion_that_does_not_end_is_found()
    {
        var checker = Begun(new SuspicionChecker(Settings));
        Tell(checker, new MemberSuspected(Row(1, MemberStatus.Suspect)));
        var seen = Table(Row("me", 1, MemberStatus.Alive), Row(1, MemberStatus.Suspect));
        checker.OnSweep("me", seen, Start + TimeSpan.FromSeconds(20));
        Assert.Null(checker.Violation);
        checker.OnSweep("me", seen, Start + TimeSpan.FromSeconds(40));
        Assert.StartsWith("I5 ", checker.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void I5_a_slow_clock_is_granted_its_own_time()
    {
        var checker = Begun(new SuspicionChecker(Settings));
        checker.OnClockRate("me", 0.5);
        Tell(checker, new MemberSuspected(Row(1, MemberStatus.Suspect)));
        var seen = Table(Row("me", 1, MemberStatus.Alive), Row(1, MemberStatus.Suspect));
        checker.OnSweep("me", seen, Start + TimeSpan.FromSeconds(40));
        Assert.Null(checker.Violation);
        checker.OnSweep("me", seen, Start + TimeSpan.FromSeconds(80));
        Assert.StartsWith("I5 ", checker.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void I8_a_crash_that_nobody_notices_is_found_unless_there_were_other_faults()
    {
        var seen = Table(Row("me", 1, MemberStatus.Alive), Row(1, MemberStatus.Alive));
        var (calm, disturbed) = (new DeathChecker(Settings), new DeathChecker(Settings));
        foreach (var checker in new[] { calm, disturbed })
        {
            checker.OnBegin("me", seen, TimeSpan.Zero);
            checker.OnStopped("other", Start, crashed: true);
        }

        disturbed.OnDisturbed(Start + TimeSpan.FromSeconds(1));
        calm.OnSweep("me", seen, Start + TimeSpan.FromSeconds(20));
        Assert.Null(calm.Violation);
        calm.OnSweep("me", seen, Start + TimeSpan.FromMinutes(2));
        disturbed.OnSweep("me", seen, Start + TimeSpan.FromMinutes(2));
        Assert.StartsWith("I8 ", calm.Violation, StringComparison.Ordinal);
        Assert.Null(disturbed.Violation);
    }

    [Fact]
    public void I12_a_table_above_its_limit_is_found()
    {
        var checker = new LimitChecker(Settings with { MaxMembers = 2 });
        checker.OnSweep("me", Table(Row("me", 1, MemberStatus.Alive), Row("a", 1, MemberStatus.Alive), Row("b", 1, MemberStatus.Alive)), Start);
        Assert.StartsWith("I12 ", checker.Violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_401)]
    public void I13_a_datagram_outside_the_budget_is_found(int bytes)
    {
        var checker = new LimitChecker(Settings);
        checker.OnSent(Sent(1_400), Start);
        Assert.Null(checker.Violation);
        checker.OnSent(Sent(bytes), Start);
        Assert.StartsWith("I13 ", checker.Violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, 8)]
    [InlineData(-1, 0)]
    [InlineData(3, 3)]
    public void I14_a_health_score_out_of_range_or_unchanged_is_found(int score, int previous)
    {
        var checker = new LimitChecker(Settings);
        Tell(checker, new LocalHealthChanged(score, previous));
        Assert.StartsWith("I14 ", checker.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void I15_a_gap_in_the_numbers_is_found()
    {
        var checker = Begun(new PathChecker());
        _sequence++;
        Tell(checker, new MemberJoined(Row(1, MemberStatus.Alive)));
        Assert.StartsWith("I15 ", checker.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void I15_an_illegal_path_is_found()
    {
        var checker = Begun(new PathChecker());
        Tell(checker, new MemberJoined(Row(1, MemberStatus.Alive)));
        Tell(checker, new MemberRecovered(Row(2, MemberStatus.Alive)));
        Assert.StartsWith("I15 ", checker.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void I15_a_table_that_its_events_do_not_add_up_to_is_found()
    {
        var checker = Begun(new PathChecker());
        Tell(checker, new MemberJoined(Row(1, MemberStatus.Alive)));
        checker.OnSweep("me", Table(_sequence, Row("me", 1, MemberStatus.Alive), Row(1, MemberStatus.Dead)), Start);
        Assert.StartsWith("I15 ", checker.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void I19_a_departed_member_declared_dead_is_found()
    {
        var checker = new DeathChecker(Settings);
        checker.OnBegin("me", Table(Row("me", 1, MemberStatus.Alive)), TimeSpan.Zero);
        checker.OnStopped("other", Start, crashed: false);
        checker.OnEvent("me", new MemberDied(Row(1, MemberStatus.Dead)), Start + TimeSpan.FromSeconds(9));
        Assert.StartsWith("I19 ", checker.Violation, StringComparison.Ordinal);
    }

    private static SentDatagram Sent(int bytes) => new("me", null, new IPEndPoint(IPAddress.Loopback, 1), null, bytes);

    private static Checker Begun(Checker checker)
    {
        checker.OnBegin("me", Table(Row("me", 1, MemberStatus.Alive)), Start);
        return checker;
    }

    private void Tell(Checker checker, ClusterEvent @event) => checker.OnEvent("me", @event with { Sequence = ++_sequence }, Start);

    private static ClusterSnapshot Table(params Member[] rows) => Table(sequence: 0, rows);

    private static ClusterSnapshot Table(long sequence, params Member[] rows) =>
        new(rows[0], rows[1..].Aggregate(new SnapshotRows(rows[0]), (all, row) => all.With(row)), sequence, localHealth: 0);

    private static Member Row(ulong incarnation, MemberStatus status) => Row("other", incarnation, status);

    private static Member Row(string name, ulong incarnation, MemberStatus status)
    {
        var version = new MemberVersion(1, incarnation);
        return new Member(MemberName.Create(name), version, status, MemberDetails.At(new IPEndPoint(IPAddress.Loopback, 1)), version, default);
    }
}
