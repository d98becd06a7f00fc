using Akka.Event;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Admitting;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Diagnostics;

/// <summary>
/// One line for each transition of a member, with its cause, under stable property names; docs/logs.md lists them. When very many come
/// at once, as when a rack fails, the lines beyond a rate are written at Debug and counted. Owned by MembershipActor; not thread-safe.
/// </summary>
internal sealed class TransitionLog(ILoggingAdapter log, Func<MonotonicTime> clock, NodeCounters counters)
{
    /// <summary>Lines per second in the long run.</summary>
    public const int LinesPerSecond = 10;

    /// <summary>Lines at once after a silence.</summary>
    public const int Burst = 500;

    private static readonly RateLimit Limit = new(LinesPerSecond, Burst);

    private MonotonicTime _fullAt = MonotonicTime.Never;
    private long _leftOut;

    /// <summary>A row was changed by a claim.</summary>
    public void Changed(Member? old, Member row, EventCause? cause)
    {
        if (!log.IsWarningEnabled) return;
        switch (Transition.Of(old, row))
        {
            case TransitionKind.Joined:
                Write(LogLevel.InfoLevel, "Member {Member}@{Version} at {Address} joined", row.Name, row.Version, row.Address);
                break;
            case TransitionKind.Returned:
                Write(LogLevel.InfoLevel, "Member {Member}@{Version} at {Address} is back; it was {PreviousStatus}", row.Name, row.Version, row.Address, old?.Status);
                break;
            case TransitionKind.Restarted:
                Write(LogLevel.InfoLevel, "Member {Member}@{Version} at {Address} has restarted; it was {PreviousVersion}", row.Name, row.Version, row.Address, old?.Version);
                break;
            case TransitionKind.Recovered: Recovered(row, cause); break;
            case TransitionKind.Suspected: Suspected(row, cause); break;
            case TransitionKind.Died: Died(old, row, cause); break;
            case TransitionKind.Left: Left(old, row, cause); break;
            default:
                log.Debug("Member {Member} is now at version {Version}, still {Status}", row.Name, row.Version, row.Status);
                break;
        }
    }

    /// <summary>A tombstone was removed: by age, or because somebody says that the member is gone for good.</summary>
    public void Removed(Member row, EventCause? cause)
    {
        if (cause is null)
        {
            Write(LogLevel.InfoLevel, "Member {Member}@{Version} was removed, as the time of its tombstone is over; it was {PreviousStatus}", row.Name, row.Version, row.Status);
            return;
        }

        Write(
            LogLevel.InfoLevel, "Member {Member}@{Version} was removed, as {Asker} says that it is gone for good; it was {PreviousStatus}",
            row.Name, row.Version, cause.From, row.Status);
    }

    private void Recovered(Member row, EventCause? cause) => Write(
        LogLevel.InfoLevel,
        "Member {Member}@{Version} refuted its suspicion after {ElapsedMs} ms; it was first suspected by {FirstAccuser}, confirmed by {Confirmers}; our local health is {HealthScore}",
        row.Name, row.Version, Milliseconds(cause), cause?.FirstAccuser, Confirmers(cause), cause?.HealthScore);

    private void Suspected(Member row, EventCause? cause)
    {
        if (cause?.Probe is not { } probe)
        {
            Write(
                LogLevel.WarningLevel, "Member {Member}@{Version} is suspected by {Accuser}; our local health is {HealthScore}",
                row.Name, row.Version, cause?.From, cause?.HealthScore);
            return;
        }

        Write(
            LogLevel.WarningLevel,
            "Member {Member}@{Version} is suspected by {Accuser}: no ack in {ProbeMs} ms, {NackCount} nacks by {NackedBy} of the helpers {Helpers}, {StreamProbe}; our local health is {HealthScore}",
            Evidence(row, cause, probe));
    }

    private void Died(Member? old, Member row, EventCause? cause)
    {
        if (cause?.AddressTakenBy is { } taker)
        {
            Write(LogLevel.WarningLevel, "Member {Member}@{Version} is dead: at its address {Address} another member answers {Taker}", row.Name, row.Version, row.Address, taker);
        }
        else if (cause?.Probe is { } probe)
        {
            Write(
                LogLevel.WarningLevel,
                "Member {Member}@{Version} was declared dead by {Accuser}: no ack in {ProbeMs} ms, {NackCount} nacks by {NackedBy} of the helpers {Helpers}, {StreamProbe}; our local health is {HealthScore}",
                Evidence(row, cause, probe));
        }
        else if (cause?.FirstAccuser is { } first)
        {
            Write(
                LogLevel.WarningLevel,
                "Member {Member}@{Version} was declared dead by {Accuser}, {ElapsedMs} ms after it was first suspected by {FirstAccuser}, confirmed by {Confirmers}; our local health is {HealthScore}",
                row.Name, row.Version, cause.From, Milliseconds(cause), first, Confirmers(cause), cause.HealthScore);
        }
        else
        {
            Write(
                LogLevel.WarningLevel,
                "Member {Member}@{Version} was declared dead by {Accuser}, and no suspicion of it was heard here; it was {PreviousStatus}; our local health is {HealthScore}",
                row.Name, row.Version, cause?.From, old?.Status, cause?.HealthScore);
        }
    }

    private void Left(Member? old, Member row, EventCause? cause)
    {
        if (cause?.FirstAccuser is not { } first)
        {
            Write(LogLevel.InfoLevel, "Member {Member}@{Version} left; it was {PreviousStatus}", row.Name, row.Version, old?.Status);
            return;
        }

        Write(
            LogLevel.InfoLevel, "Member {Member}@{Version} left, {ElapsedMs} ms after it was first suspected by {FirstAccuser}, confirmed by {Confirmers}",
            row.Name, row.Version, Milliseconds(cause), first, Confirmers(cause));
    }

    private static object?[] Evidence(Member row, EventCause cause, ProbeEvidence probe) =>
    [
        row.Name,
        row.Version,
        cause.From,
        (long)probe.Elapsed.TotalMilliseconds,
        probe.NackCount,
        new NameList(probe.NackedBy),
        new NameList(probe.Helpers),
        probe.TriedStream ? "no answer over a stream" : "no stream tried",
        cause.HealthScore,
    ];

    private static NameList Confirmers(EventCause? cause) => new(cause?.Confirmers ?? []);

    private void Write(LogLevel level, string template, params object?[] values)
    {
        if (!log.IsEnabled(level)) return;
        if (Limit.Take(ref _fullAt, clock()))
        {
            if (_leftOut > 0) log.Warning("{LeftOut} lines about members were left out, because more than {LinesPerSecond} a second came; Debug has them", _leftOut, LinesPerSecond);
            _leftOut = 0;
            log.Log(level, template, values);
            return;
        }

        _leftOut++;
        counters.Add(Counter.LogLinesSuppressed);
        log.Debug(template, values);
    }

    private static long Milliseconds(EventCause? cause) => (long)(cause?.Elapsed.TotalMilliseconds ?? 0);
}
