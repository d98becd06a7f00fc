using System.Net;
using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Messaging;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Telemetry;

/// <summary>Lines that others can cause, or that repeat, by the real logging of Akka; and by which properties nodes are told apart.</summary>
public sealed class LogLimitsTests : ActorHarness
{
    private readonly ILoggingAdapter _log;

    public LogLimitsTests()
    {
        Sys.EventStream.SetLogLevel(LogLevel.DebugLevel);
        Sys.EventStream.Subscribe(Recorder("log"), typeof(LogEvent));
        _log = NodeLogging.GetLogger(Sys, this, Context);
    }

    private LogLimits Limits => Context.LogLimits;

    [Fact]
    public void A_process_that_is_paused_again_and_again_is_a_line_a_minute_that_says_how_often()
    {
        for (var i = 0; i < 50; i++) LogMessages.Paused(_log, Limits, Given.Seconds(2), score: 3);
        Assert.Null(LeftOut(Assert.Single(Lines())));
        Advance(Given.Seconds(60));
        LogMessages.Paused(_log, Limits, Given.Seconds(2), score: 3);
        Assert.Equal(49L, LeftOut(Lines()[1]));
        ExpectCount(Counter.LogLinesSuppressed, 49);
    }

    [Fact]
    public void A_path_that_flaps_is_six_lines_in_ten_minutes_and_leaves_room_for_others()
    {
        var (bob, carol) = (Given.Row(Given.Bob), Given.Row(Given.Carol));
        for (var i = 0; i < 20; i++)
        {
            LogMessages.DatagramsBlocked(_log, Limits, bob);
            LogMessages.DatagramsBack(_log, Limits, bob, blocked: 0);
        }

        Assert.Equal([LogLevel.WarningLevel, LogLevel.InfoLevel, LogLevel.WarningLevel, LogLevel.InfoLevel, LogLevel.WarningLevel, LogLevel.InfoLevel], Lines().Select(line => line.LogLevel()));
        LogMessages.DatagramsBlocked(_log, Limits, carol);
        Assert.Contains("Member carol", Lines()[^1].Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hook_that_throws_at_each_exchange_is_one_stack_a_minute()
    {
        var failure = new InvalidOperationException("the hook threw", new ArgumentException("why"));
        for (var i = 0; i < 20; i++) LogMessages.HookFailed(_log, Limits, failure);
        Assert.Equal("why", Assert.Single(Lines()).Cause.Message);
    }

    [Fact]
    public void A_failure_to_join_is_told_once_an_hour_for_each_reason_however_they_take_turns()
    {
        for (var i = 0; i < 20; i++) LogMessages.JoinFailed(_log, Limits, i % 2 == 0 ? "refused" : "timed out", Given.Seconds(1));
        Assert.Equal(2, Lines().Count);
        Advance(TimeSpan.FromHours(1));
        LogMessages.JoinFailed(_log, Limits, "refused", Given.Seconds(1));
        Assert.Equal(18L, LeftOut(Lines()[2]));
    }

    [Fact]
    public void Strangers_who_cause_lines_of_other_kinds_keep_neither_a_conflict_nor_a_refutation_out()
    {
        for (var i = 0; i < 100; i++)
        {
            var from = new IPEndPoint(new IPAddress([10, 0, 1, (byte)i]), 1);
            LogMessages.Undecodable(_log, Limits, from, 12, "no such cluster");
            TransportLog.StreamUnproven(_log, Limits, from, "no such key");
        }

        Assert.Equal((20, 6), (Lines().Count(line => line is Debug), Lines().Count(line => line is Warning)));
        Journal.Clear();
        for (var i = 0; i < 100; i++)
        {
            var accuser = MemberName.Create($"made-up-{i}");
            LogMessages.Refuted(_log, Limits, MemberUpdate.Suspect(Given.Self, Given.Version(), accuser), Given.Row(Given.Self, incarnation: 1));
        }

        Assert.Equal(20, Lines().Count);
        LogMessages.Conflict(_log, Limits, Given.Row(Given.Bob), Given.Join(Given.Bob));
        Assert.Contains("Name bob is held", Lines()[^1].Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_a_level_that_is_off_use_up_nothing()
    {
        Sys.EventStream.SetLogLevel(LogLevel.ErrorLevel);
        var quiet = NodeLogging.GetLogger(Sys, this, Context);
        for (var i = 0; i < 5; i++) LogMessages.Paused(quiet, Limits, Given.Seconds(2), score: 3);
        ExpectCount(Counter.LogLinesSuppressed, 0);
        Sys.EventStream.SetLogLevel(LogLevel.WarningLevel);
        LogMessages.Paused(_log, Limits, Given.Seconds(2), score: 3);
        Assert.Single(Lines());
    }

    [Fact]
    public void Every_line_of_a_node_has_its_cluster_and_its_name()
    {
        var other = NewContext(Context.Protocol, sync: null, "other cluster", Given.Carol, "other-");
        LogMessages.Paused(_log, Limits, Given.Seconds(2), score: 3);
        LogMessages.Paused(NodeLogging.GetLogger(Sys, this, other), other.LogLimits, Given.Seconds(2), score: 3);
        Assert.Equal([("test", "self"), ("other cluster", "carol")], Lines().Select(line => ((string)Properties(line)["Cluster"], (string)Properties(line)["Node"])));
        Assert.All(Lines(), line => Assert.Equal(2_000L, Properties(line)["LatenessMs"]));
    }

    [Fact]
    public void So_have_those_of_its_actors()
    {
        Start(InboxActor.Props(Context));
        Actor.Tell(new DeliverBatch(Given.Row(Given.Bob), [MessagePayload.FromText("lost")]));
        var line = Assert.Single(Lines());
        Assert.Equal(("test", "self", "bob"), (Properties(line)["Cluster"], Properties(line)["Node"], Properties(line)["Member"]));
    }

    private List<LogEvent> Lines() => [.. Journal.Of<LogEvent>("log").Where(line => line.Message is LogMessage message && line.TryGetProperties(out var all) && all!.ContainsKey("Node"))];

    private static object? LeftOut(LogEvent line) => Properties(line).GetValueOrDefault("LeftOut");

    private static IReadOnlyDictionary<string, object> Properties(LogEvent line) => line.TryGetProperties(out var properties) ? properties! : throw new InvalidOperationException($"no properties: {line}");
}
