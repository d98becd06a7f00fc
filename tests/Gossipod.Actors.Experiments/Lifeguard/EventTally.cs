using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Experiments.Lifeguard;

/// <summary>Counts what the members of one run report, and knows at any time whether all see each other alive.</summary>
internal sealed class EventTally(IReadOnlyList<string> names)
{
    private readonly HashSet<(string Observer, string Subject)> _doubts = [];
    private readonly List<(TimeSpan At, string Observer, string Subject)> _deaths = [];
    private readonly HashSet<string> _anomalous = [];
    private TimeSpan _began = TimeSpan.MaxValue;

    public bool AllAlive => _doubts.Count == 0;

    /// <summary>Counting begins now: these are the members that the anomaly befalls.</summary>
    public void Begin(IReadOnlyList<string> anomalous, TimeSpan now)
    {
        _began = now;
        _anomalous.UnionWith(anomalous);
    }

    public void Add(TimeSpan at, string observer, ClusterEvent @event)
    {
        if (at < _began || @event is not MemberEvent { Member.Name: var subject } || subject == observer) return;
        if (@event is MemberJoined or MemberRecovered) _doubts.Remove((observer, subject));
        if (@event is MemberSuspected or MemberDied) _doubts.Add((observer, subject));
        if (@event is MemberDied) _deaths.Add((at, observer, subject));
    }

    /// <summary>The run's figures.</summary>
    public Outcome Sum(TimeSpan now, long datagrams, long bytes)
    {
        var wrong = _deaths.Where(death => !_anomalous.Contains(death.Subject)).ToList();
        var firsts = new List<double>();
        var fulls = new List<double>();
        var healthy = names.Count - _anomalous.Count;
        var right = _deaths.Where(death => _anomalous.Contains(death.Subject)).GroupBy(death => death.Subject);
        foreach (var deaths in right.OrderBy(subject => subject.Key, StringComparer.Ordinal))
        {
            firsts.Add((deaths.Min(death => death.At) - _began).TotalSeconds);
            var seen = deaths.Where(death => !_anomalous.Contains(death.Observer)).GroupBy(death => death.Observer).ToList();
            if (seen.Count == healthy) fulls.Add((seen.Max(observer => observer.Min(death => death.At)) - _began).TotalSeconds);
        }

        return new Outcome(
            wrong.Count, wrong.Count(death => !_anomalous.Contains(death.Observer)), _deaths.Count - wrong.Count,
            firsts, fulls, datagrams, bytes, (now - _began).TotalSeconds);
    }
}

/// <summary>What one run came to.</summary>
/// <param name="FalsePositives">Deaths of members outside the anomaly, declared or heard at any member (FP).</param>
/// <param name="AtHealthy">Those of them at members outside the anomaly as well (FP−).</param>
/// <param name="OfAnomalous">Deaths of the anomalous members, at any member.</param>
/// <param name="First">For each anomalous member found dead by anybody: seconds from the anomaly's start to the first.</param>
/// <param name="Full">For each found dead by every healthy member: seconds to the last.</param>
/// <param name="Datagrams">Sent from the anomaly's start on; a packet with many updates is one.</param>
/// <param name="Bytes">Of those datagrams.</param>
/// <param name="Seconds">From the anomaly's start to the end of the run.</param>
internal sealed record Outcome(
    int FalsePositives, int AtHealthy, int OfAnomalous,
    IReadOnlyList<double> First, IReadOnlyList<double> Full, long Datagrams, long Bytes, double Seconds);
