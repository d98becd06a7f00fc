using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Suspecting;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// I8: a crashed node is not live to anybody after the time that detection takes, if no fault but crashes was at work since. I19:
/// who left, with no fault at work, is never declared dead.
/// </summary>
internal sealed class DeathChecker(ProtocolSettings settings) : Checker
{
    private readonly Dictionary<string, (TimeSpan At, bool Crashed)> _stopped = [];
    private readonly Dictionary<string, TimeSpan> _began = [];
    private TimeSpan _disturbedAt = TimeSpan.MinValue;

    public override void OnBegin(string observer, ClusterSnapshot first, TimeSpan now)
    {
        _began[observer] = now;
        _stopped.Remove(observer);
    }

    public override void OnStopped(string node, TimeSpan now, bool crashed) => _stopped[node] = (now, crashed);

    public override void OnJoinsAgain(string node, TimeSpan now)
    {
        _began[node] = now;
        _stopped.Remove(node);
    }

    public override void OnDisturbed(TimeSpan now) => _disturbedAt = now;

    public override void OnEvent(string observer, ClusterEvent @event, TimeSpan now)
    {
        if (@event is not MemberDied died || !_stopped.TryGetValue(died.Member.Name, out var end) || end.Crashed) return;
        if (IsCalmSince(observer, end.At)) Fail("I19", $"{observer} declared {died.Member} dead, which had left");
    }

    public override void OnSweep(string observer, ClusterSnapshot seen, TimeSpan now)
    {
        var longest = DetectionMax(seen.Members.Count);
        foreach (var (name, end) in _stopped)
        {
            if (end.Crashed && now - end.At > longest && IsCalmSince(observer, end.At) && seen.Find(name) is { IsLive: true } row)
                Fail("I8", $"{observer} still sees {row}, which crashed {(now - end.At).TotalSeconds} s ago");
        }
    }

    /// <summary>
    /// 2 periods + the longest suspicion + 4·⌈log2 n⌉ gossip rounds, where at least half of the cluster and as many as confirm a suspicion
    /// are left to notice. Otherwise the first suspicion may take as long as few rings take to come to the member, and nobody confirms it.
    /// </summary>
    private TimeSpan DetectionMax(int n)
    {
        var observers = _began.Count - _stopped.Count;
        var enough = observers > SuspicionTimeouts.For(settings, n).Confirmations && observers >= n / 2;
        return InvariantChecks.DetectionMax(settings, n, periods: enough ? 2 : (2 * n) + 1);
    }

    /// <summary>Calm for a while before, too: the observer is a member and healthy.</summary>
    private bool IsCalmSince(string observer, TimeSpan at) =>
        _began.TryGetValue(observer, out var began) && began + settings.SyncInterval < at
        && (_disturbedAt == TimeSpan.MinValue || _disturbedAt + settings.SyncInterval < at);
}
