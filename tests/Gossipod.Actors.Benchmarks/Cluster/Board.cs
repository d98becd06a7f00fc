using System.Diagnostics;

namespace Gossipod.Actors.Benchmarks.Cluster;

/// <summary>What the nodes reported: per kind and subject, when each observer said so, in milliseconds of one clock. Thread-safe.</summary>
internal sealed class Board
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Kind, string Subject), List<double>> _seen = [];
    private readonly HashSet<string> _gone = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public double Now => _clock.Elapsed.TotalMilliseconds;

    public int Joins { get; private set; }

    public int FalseDeaths { get; private set; }

    public int Suspicions { get; private set; }

    public void Post(string observer, string kind, string subject)
    {
        lock (_gate)
        {
            if (observer == subject || _gone.Contains(observer)) return;
            if (!_seen.TryGetValue((kind, subject), out var times)) _seen[(kind, subject)] = times = [];
            times.Add(Now);
            if (kind == "join") Joins++;
            if (kind == "suspect") Suspicions++;
            if (kind == "leave" && !_gone.Contains(subject)) FalseDeaths++;
        }
    }

    public void ExpectGone(string node)
    {
        lock (_gate) _gone.Add(node);
    }

    /// <summary>Milliseconds after <paramref name="since"/> at which <paramref name="need"/> observers had reported it; fewer when the time is up.</summary>
    public double[] Times(string kind, string subject, int need, double since, TimeSpan timeout)
    {
        var times = Array.Empty<double>();
        Until(timeout, () =>
        {
            lock (_gate)
                times = _seen.TryGetValue((kind, subject), out var all) ? [.. all.Where(at => at > since).Take(need).Select(at => at - since)] : [];
            return times.Length >= need;
        });
        return times;
    }

    public bool Until(TimeSpan timeout, Func<bool> condition)
    {
        for (var end = Now + timeout.TotalMilliseconds; ; Thread.Sleep(2))
        {
            if (condition()) return true;
            if (Now > end) return false;
        }
    }
}
