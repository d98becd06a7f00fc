using System.Net;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Admitting;

namespace Gossipod.Actors.Diagnostics;

/// <summary>Asked before each log line that a stranger can cause; see <see cref="LogBudget"/>. One per node, safe for any thread.</summary>
internal sealed class StrangerLog(Func<MonotonicTime> clock, NodeCounters counters)
{
    private readonly Lock _gate = new();
    private readonly LogBudget _budget = new();

    /// <param name="from">Who causes the line.</param>
    /// <param name="more">To be put at the line's end: how many were left out before it; mostly nothing.</param>
    /// <returns>Whether to write it; if not, it is counted.</returns>
    public bool Allows(EndPoint from, out string more) =>
        Allows(from is IPEndPoint ip ? SourceKey.HostOf(ip.Address) : default, out more);

    /// <summary>The same for a line that is about a name, whoever spoke of it.</summary>
    public bool AllowsAbout(uint nameTag, out string more) => Allows(new SourceKey(ulong.MaxValue, nameTag, 0), out more);

    private bool Allows(SourceKey source, out string more)
    {
        bool allowed;
        long suppressed;
        lock (_gate) allowed = _budget.TryWrite(source, clock(), out suppressed);
        if (!allowed) counters.Add(Counter.LogLinesSuppressed);
        more = allowed && suppressed > 0 ? FormattableString.Invariant($" (suppressed {suppressed} lines that strangers caused)") : "";
        return allowed;
    }
}
