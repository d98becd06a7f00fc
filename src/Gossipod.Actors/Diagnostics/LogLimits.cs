using System.Net;
using Akka.Event;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Admitting;

namespace Gossipod.Actors.Diagnostics;

/// <summary>A kind of line that others can cause, or that comes again and again while something lasts.</summary>
internal enum LimitedLine
{
    /// <summary>Whatever is at Debug.</summary>
    Debugging,

    /// <summary>Of each accuser.</summary>
    Refuted,

    /// <summary>Of each name.</summary>
    Conflict,

    /// <summary>Somebody writes in another's name.</summary>
    ForgedClaim,

    /// <summary>A member seals with a key that is not here and cannot be had; of each member.</summary>
    FetchFailed,

    /// <summary>Of each host.</summary>
    StreamUnproven,

    /// <summary>A payload that cannot be deserialized.</summary>
    Unreadable,

    /// <summary>The application's hook threw.</summary>
    HookFailed,

    /// <summary>This process was paused.</summary>
    Paused,

    /// <summary>Datagrams to and from a member are blocked, or get through again; of each member.</summary>
    DatagramPath,

    /// <summary>No seed took us in; of each reason.</summary>
    JoinFailed,
}

/// <summary>
/// Asked before each <see cref="LimitedLine"/>. Each kind has a <see cref="LogBudget"/> of its own, so that no flood of one keeps out another.
/// What is left out is counted, and the next line of that kind says how many in the property <see cref="LeftOut"/>. One per node, safe for any thread.
/// </summary>
internal sealed class LogLimits(Func<MonotonicTime> clock, NodeCounters counters)
{
    /// <summary>The property that tells how many lines of that kind were left out before this one; absent where none were.</summary>
    public const string LeftOut = "LeftOut";

    private readonly Lock _gate = new();
    private readonly Dictionary<LimitedLine, LogBudget> _budgets = [];

    /// <returns>Where to write a line that this peer causes; null if it is left out, or its level is off.</returns>
    public ILoggingAdapter? Admit(ILoggingAdapter log, LimitedLine line, EndPoint from) =>
        log.IsEnabled(LevelOf(line)) ? Admit(log, line, from is IPEndPoint ip ? SourceKey.HostOf(ip.Address) : default) : null;

    /// <returns>The same for a line that is about a name, whoever spoke of it; or about this node, with 0; or a reason, with its hash.</returns>
    public ILoggingAdapter? Admit(ILoggingAdapter log, LimitedLine line, uint about = 0) =>
        log.IsEnabled(LevelOf(line)) ? Admit(log, line, new SourceKey(ulong.MaxValue, about, 0)) : null;

    private ILoggingAdapter? Admit(ILoggingAdapter log, LimitedLine line, SourceKey source)
    {
        bool admitted;
        long leftOut;
        lock (_gate)
        {
            if (!_budgets.TryGetValue(line, out var budget)) _budgets[line] = budget = BudgetOf(line);
            admitted = budget.TryWrite(source, clock(), out leftOut);
        }

        if (!admitted)
        {
            counters.Add(Counter.LogLinesSuppressed);
            return null;
        }

        return leftOut > 0 ? log.WithContext(LeftOut, leftOut) : log;
    }

    private static LogLevel LevelOf(LimitedLine line) => line switch
    {
        LimitedLine.Debugging => LogLevel.DebugLevel,
        LimitedLine.HookFailed => LogLevel.ErrorLevel,
        _ => LogLevel.WarningLevel,
    };

    private static LogBudget BudgetOf(LimitedLine line) => line switch
    {
        LimitedLine.Debugging => new LogBudget(TimeSpan.FromSeconds(10), perSource: 1, ofAll: 20),
        LimitedLine.StreamUnproven => new LogBudget(TimeSpan.FromMinutes(10), perSource: 1, ofAll: 6),
        LimitedLine.DatagramPath => new LogBudget(TimeSpan.FromMinutes(10), perSource: 6, ofAll: 20),
        LimitedLine.JoinFailed => new LogBudget(TimeSpan.FromHours(1), perSource: 1, ofAll: 20),
        _ => new LogBudget(TimeSpan.FromMinutes(1), perSource: 1, ofAll: 20),
    };
}
