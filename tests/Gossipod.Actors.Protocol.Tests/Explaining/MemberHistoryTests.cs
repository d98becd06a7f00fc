using System.Globalization;
using Gossipod.Actors.Protocol.Explaining;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Explaining;

public sealed class MemberHistoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly MemberHistory _history = new();
    private DateTimeOffset _now = Noon;

    [Fact]
    public void A_member_that_only_joined_or_changed_its_tags_has_none()
    {
        Change(null, Row());
        Change(Row(), Row(incarnation: 1));
        Assert.Empty(Kinds());
        Assert.Equal(0, _history.Count);
    }

    [Fact]
    public void From_accusation_to_removal_and_back_every_step_is_kept_in_order_with_its_cause()
    {
        Change(Row(), Row(MemberStatus.Suspect), By("carol"));
        Change(Row(MemberStatus.Suspect), Row(incarnation: 1), By("bob"));
        Change(Row(incarnation: 1), Row(MemberStatus.Suspect, 1), By("dave"));
        _history.OnConfirmation(Row(MemberStatus.Suspect, 1), By("erin"), _now);
        Change(Row(MemberStatus.Suspect, 1), Row(MemberStatus.Dead, 1), By("self"));
        Change(Row(MemberStatus.Dead, 1), Row(MemberStatus.Left, 1), By("bob"));
        _history.OnRemoved(Row(MemberStatus.Left, 1), null, _now);
        Change(null, Row(incarnation: 2));

        Assert.Equal(
            [HistoryKind.Suspected, HistoryKind.Recovered, HistoryKind.Suspected, HistoryKind.Confirmed, HistoryKind.Died, HistoryKind.Left, HistoryKind.Removed, HistoryKind.Returned],
            Kinds());
        Assert.Equal(["carol", "bob", "dave", "erin", "self", "bob", null, null], Entries().Select(entry => entry.Cause?.From));
    }

    [Fact]
    public void A_restart_of_a_live_member_and_a_return_from_death_are_told_apart()
    {
        Change(Row(), Row(generation: Given.Generation + 5));
        Change(Row(MemberStatus.Dead, generation: Given.Generation + 5), Row(generation: Given.Generation + 6));
        Assert.Equal([HistoryKind.Restarted, HistoryKind.Returned], Kinds());
    }

    [Fact]
    public void An_accuser_counts_once_for_a_suspicion_and_its_newest_evidence_is_kept()
    {
        Change(Row(), Row(MemberStatus.Suspect), By("carol"));
        Confirm("carol");
        Confirm("dave");
        Confirm("dave");
        Confirm("self", new ProbeEvidence(["dave"], 0, 1, Given.Ms(1_000)));
        Confirm("self", new ProbeEvidence(["erin"], 1, 2, Given.Ms(1_000)));

        Assert.Equal([("carol", 1), ("dave", 1), ("self", 2)], Entries().Select(entry => (entry.Cause!.From, entry.Count)));
        Assert.Equal("erin", Assert.Single(Entries()[2].Cause!.Probe!.Helpers));
        Change(Row(MemberStatus.Suspect), Row(incarnation: 1), By("bob"));
        Change(Row(incarnation: 1), Row(MemberStatus.Suspect, 1), By("carol"));
        Confirm("dave");
        Assert.Equal(6, Entries().Count);
    }

    [Fact]
    public void What_repeats_in_a_row_is_one_entry_with_a_count()
    {
        for (var i = 0; i < 5; i++) _history.OnConflict(Row(), "rival", Given.Endpoint(9), _now);
        _history.OnConflict(Row(), "rival", Given.Endpoint(10), _now);
        for (ulong i = 1; i <= 3; i++) _history.OnRefuted(Row(incarnation: i), By("carol"), _now);
        _history.OnRefuted(Row(incarnation: 4), By("dave"), _now);

        Assert.Equal([5, 1, 3, 1], Entries().Select(entry => entry.Count));
        _now = Noon.AddSeconds(3);
        _history.OnRefuted(Row(incarnation: 5), By("dave"), _now);
        Assert.Equal((Noon, _now), (Entries()[3].At, Entries()[3].LastAt));
        Assert.EndsWith("2 times until 12:00:03.000Z", Entries()[3].ToString(), StringComparison.Ordinal);
        Assert.Equal(Given.Version(3), Entries()[2].Version);
    }

    [Fact]
    public void Rivals_that_take_turns_are_one_entry_each_and_do_not_make_an_accuser_count_twice()
    {
        Change(Row(), Row(MemberStatus.Suspect), By("carol"));
        Confirm("dave");
        for (var i = 0; i < 40; i++) _history.OnConflict(Row(), "rival", Given.Endpoint(9 + i % 2), _now);
        Confirm("carol");
        Confirm("dave");
        Assert.Equal([1, 1, 20, 20], Entries().Select(entry => entry.Count));
    }

    [Fact]
    public void One_member_keeps_its_newest_entries()
    {
        for (ulong i = 0; i < 100; i++) Change(Row(incarnation: i), Row(MemberStatus.Suspect, i), By("carol"));
        Assert.Equal(MemberHistory.PerMemberMax, Entries().Count);
        Assert.Equal(Given.Version(99), Entries()[^1].Version);
        Assert.Equal(MemberHistory.PerMemberMax, _history.Count);
    }

    [Fact]
    public void All_members_together_keep_the_newest_entries_and_nothing_of_those_that_have_none_left()
    {
        Change(Row(), Row(MemberStatus.Suspect), By("carol"));
        for (var i = 0; i < MemberHistory.TotalMax; i++)
        {
            var name = Given.Name("m" + i.ToString(CultureInfo.InvariantCulture));
            _history.OnChange(Row(name: name), Row(MemberStatus.Dead, name: name), By("carol"), _now);
        }

        Assert.Equal(MemberHistory.TotalMax, _history.Count);
        Assert.Empty(Entries());
        Change(null, Row(incarnation: 1));
        Assert.Empty(Entries());
    }

    [Fact]
    public void An_entry_reads_as_a_sentence()
    {
        var probe = new ProbeEvidence(["carol", "dave"], 1, 2, Given.Ms(1_000)) { NackedBy = ["dave"], TriedStream = true };
        Change(Row(), Row(MemberStatus.Suspect), new EventCause("self") { Probe = probe, HealthScore = 2 });
        _now = Noon.AddMilliseconds(4_200);
        Change(
            Row(MemberStatus.Suspect),
            Row(MemberStatus.Dead),
            new EventCause("self") { Elapsed = Given.Ms(4_200), FirstAccuser = "self", Confirmers = ["erin"], HealthScore = 1 });

        Assert.Equal(
            $"2026-01-02 12:00:00.000Z suspected by self (version {Given.Version(0)}): no ack in 1000 ms; helpers asked: carol, dave; nacks of dave; no answer over a stream either; own local health 2",
            Entries()[0].ToString());
        Assert.Equal(
            $"2026-01-02 12:00:04.200Z declared dead by self after 4200 ms of suspicion (version {Given.Version(0)}): first accused by self; confirmed by erin; own local health 1",
            Entries()[1].ToString());
    }

    [Fact]
    public void A_death_by_hearsay_and_a_removal_say_all_that_led_to_them()
    {
        Change(Row(), Row(MemberStatus.Dead), By("carol"));
        _history.OnRemoved(Row(MemberStatus.Dead), By("dave"), _now);
        _history.OnRemoved(Row(MemberStatus.Dead), null, _now);
        Assert.Equal(
            [
                $"declared dead by carol, and no suspicion of it was heard here (version {Given.Version(0)}): own local health 0",
                $"removed from the table, because dave said that it is gone for good (version {Given.Version(0)})",
                $"removed from the table, because the time of its tombstone was over (version {Given.Version(0)})",
            ],
            Entries().Select(entry => entry.ToString()["2026-01-02 12:00:00.000Z ".Length..]));
    }

    private static EventCause By(string name) => new(name);

    private static Member Row(MemberStatus status = MemberStatus.Alive, ulong incarnation = 0, ulong generation = Given.Generation, MemberName? name = null)
    {
        var version = new MemberVersion(generation, incarnation);
        return new Member(name ?? Given.Bob, version, status, Given.Details(), version, Given.Start);
    }

    private void Change(Member? old, Member row, EventCause? cause = null) => _history.OnChange(old, row, cause, _now);

    private void Confirm(string from, ProbeEvidence? probe = null) => _history.OnConfirmation(Row(MemberStatus.Suspect), By(from) with { Probe = probe }, _now);

    private IReadOnlyList<HistoryEntry> Entries() => _history.Of(Given.Bob);

    private IEnumerable<HistoryKind> Kinds() => Entries().Select(entry => entry.Kind);
}
