using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Telemetry;

/// <summary>One line for each transition, at Info or Warning, with its cause; and not more than the rate allows.</summary>
public sealed class TransitionLogTests
{
    private static readonly Member Alive = Given.Row(Given.Bob);
    private static readonly Member Suspect = Given.Row(Given.Bob, MemberStatus.Suspect);
    private static readonly Member Dead = Given.Row(Given.Bob, MemberStatus.Dead);
    private static readonly Member Left = Given.Row(Given.Bob, MemberStatus.Left);

    private readonly RecordingLog _log = new();
    private readonly NodeCounters _counters = new();
    private readonly TransitionLog _transitions;
    private MonotonicTime _now;

    public TransitionLogTests() => _transitions = new TransitionLog(_log, () => _now, _counters);

    [Fact]
    public void Our_own_failed_probe_is_told_with_all_that_it_saw()
    {
        var probe = new ProbeEvidence(["carol", "dave"], 1, 3, Given.Ms(1_000)) { NackedBy = ["dave"], TriedStream = true };
        Change(Alive, Suspect, new EventCause("self") { Probe = probe, HealthScore = 3 });
        Expect(
            LogLevel.WarningLevel,
            $"Member bob@{Suspect.Version} is suspected by self: no ack in 1000 ms, 1 nacks by [dave] of the helpers [carol, dave], no answer over a stream; our local health is 3");
    }

    [Fact]
    public void Hearsay_names_who_said_so()
    {
        Change(Alive, Suspect, new EventCause("carol") { HealthScore = 1 });
        Expect(LogLevel.WarningLevel, $"Member bob@{Suspect.Version} is suspected by carol; our local health is 1");
    }

    [Fact]
    public void A_death_names_the_first_accuser_the_confirmers_and_the_time()
    {
        Change(Suspect, Dead, new EventCause("self") { Elapsed = Given.Ms(4_200), FirstAccuser = "carol", Confirmers = ["dave", "erin"] });
        Expect(
            LogLevel.WarningLevel,
            $"Member bob@{Dead.Version} was declared dead by self, 4200 ms after it was first suspected by carol, confirmed by [dave, erin]; our local health is 0");
    }

    [Fact]
    public void A_death_by_hearsay_says_that_no_suspicion_was_heard_and_not_that_nobody_confirmed_it()
    {
        Change(Alive, Dead, new EventCause("carol") { HealthScore = 1 });
        Expect(
            LogLevel.WarningLevel,
            $"Member bob@{Dead.Version} was declared dead by carol, and no suspicion of it was heard here; it was Alive; our local health is 1");
    }

    [Fact]
    public void What_ends_a_suspicion_names_who_began_it()
    {
        var suspicion = new EventCause("bob") { Elapsed = Given.Ms(250), FirstAccuser = "carol", Confirmers = ["dave"], HealthScore = 2 };
        Change(Suspect, Given.Row(Given.Bob, incarnation: 1), suspicion);
        Expect(
            LogLevel.InfoLevel,
            $"Member bob@{Given.Version(1)} refuted its suspicion after 250 ms; it was first suspected by carol, confirmed by [dave]; our local health is 2");
        Change(Suspect, Left, suspicion);
        Expect(LogLevel.InfoLevel, $"Member bob@{Left.Version} left, 250 ms after it was first suspected by carol, confirmed by [dave]");
    }

    [Fact]
    public void A_removal_says_whose_time_is_over_or_who_said_that_it_is_gone()
    {
        _transitions.Removed(Dead, null);
        Expect(LogLevel.InfoLevel, $"Member bob@{Dead.Version} was removed, as the time of its tombstone is over; it was Dead");
        _transitions.Removed(Left, new EventCause("carol"));
        Expect(LogLevel.InfoLevel, $"Member bob@{Left.Version} was removed, as carol says that it is gone for good; it was Left");
    }

    [Fact]
    public void Each_other_transition_is_one_line_too()
    {
        Change(null, Alive, null);
        Expect(LogLevel.InfoLevel, $"Member bob@{Alive.Version} at {Alive.Address} joined");
        Change(Dead, Given.Row(Given.Bob, incarnation: 1), null);
        Expect(LogLevel.InfoLevel, $"Member bob@{Given.Version(1)} at {Alive.Address} is back; it was Dead");
        Change(Alive, Left, null);
        Expect(LogLevel.InfoLevel, $"Member bob@{Left.Version} left; it was Alive");
        Change(Alive, Dead, new EventCause("self") { AddressTakenBy = "erin" });
        Expect(LogLevel.WarningLevel, $"Member bob@{Dead.Version} is dead: at its address {Dead.Address} another member answers erin");
    }

    [Fact]
    public void A_change_that_is_no_transition_is_for_debugging()
    {
        Change(Alive, Given.Row(Given.Bob, incarnation: 1), null);
        Expect(LogLevel.DebugLevel, $"Member bob is now at version {Given.Version(1)}, still Alive");
        Change(Suspect, Suspect, null);
        Assert.Equal(LogLevel.DebugLevel, Assert.Single(_log.Take()).Level);
    }

    [Fact]
    public void A_suspect_that_is_suspected_at_a_higher_version_is_told_anew_with_accuser_and_evidence()
    {
        Change(Suspect, Given.Row(Given.Bob, MemberStatus.Suspect, 1), new EventCause("carol") { HealthScore = 1 });
        Expect(LogLevel.WarningLevel, $"Member bob@{Given.Version(1)} is suspected by carol; our local health is 1");
        var probe = new ProbeEvidence(["dave"], 0, 2, Given.Ms(1_000));
        Change(Given.Row(Given.Bob, MemberStatus.Suspect, 1), Given.Row(Given.Bob, MemberStatus.Suspect, 2), new EventCause("self") { Probe = probe, HealthScore = 2 });
        Expect(
            LogLevel.WarningLevel,
            $"Member bob@{Given.Version(2)} is suspected by self: no ack in 1000 ms, 0 nacks by [] of the helpers [dave], no stream tried; our local health is 2");
    }

    [Fact]
    public void Beyond_the_rate_lines_are_for_debugging_and_counted_and_the_next_one_tells_how_many()
    {
        for (var i = 0; i < TransitionLog.Burst + 30; i++) Change(Alive, Left, null);
        var lines = _log.Take();
        Assert.Equal((TransitionLog.Burst, 30), (lines.Count(line => line.Level == LogLevel.InfoLevel), lines.Count(line => line.Level == LogLevel.DebugLevel)));
        Assert.Equal(30, _counters[Counter.LogLinesSuppressed]);

        _now += Given.Seconds(1);
        Change(Alive, Left, null);
        lines = _log.Take();
        Assert.Equal([LogLevel.WarningLevel, LogLevel.InfoLevel], lines.Select(line => line.Level));
        Assert.StartsWith("30 lines about members were left out", lines[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_a_level_that_is_off_use_up_nothing_of_the_rate()
    {
        _log.IsInfoOn = false;
        for (var i = 0; i < 2 * TransitionLog.Burst; i++) Change(Alive, Left, null);
        Change(Alive, Suspect, new EventCause("carol"));
        Assert.Equal(LogLevel.WarningLevel, Assert.Single(_log.Take()).Level);
        Assert.Equal(0, _counters[Counter.LogLinesSuppressed]);
    }

    private void Change(Member? old, Member row, EventCause? cause) => _transitions.Changed(old, row, cause);

    private void Expect(LogLevel level, string text) => Assert.Equal((level, text), Assert.Single(_log.Take()));

    private sealed class RecordingLog() : LoggingAdapterBase(SemanticLogMessageFormatter.Instance)
    {
        private readonly List<(LogLevel Level, string Text)> _lines = [];

        public override bool IsDebugEnabled => IsInfoOn;

        public bool IsInfoOn { get; set; } = true;

        public override bool IsInfoEnabled => IsInfoOn;

        public override bool IsWarningEnabled => true;

        public override bool IsErrorEnabled => true;

        public List<(LogLevel Level, string Text)> Take()
        {
            var taken = _lines.ToList();
            _lines.Clear();
            return taken;
        }

        protected override void NotifyLog(LogLevel logLevel, object message, Exception? cause = null) => _lines.Add((logLevel, message.ToString()!));
    }
}
