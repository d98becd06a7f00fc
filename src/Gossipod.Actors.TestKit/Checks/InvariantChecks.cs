using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Suspecting;

namespace Gossipod.Actors.TestKit;

/// <summary>Every checker of a simulation. Owned by SimCluster.</summary>
internal sealed class InvariantChecks(ProtocolSettings settings)
{
    private readonly Checker[] _checkers =
    [
        new PathChecker(), new VersionChecker(), new SelfChecker(),
        new SuspicionChecker(settings), new DeathChecker(settings), new LimitChecker(settings),
    ];

    public string? First { get; set; }

    /// <summary>How often a checker was asked.</summary>
    public long Count { get; private set; }

    /// <summary>
    /// Longest time from a crash to its being Dead everywhere, in a cluster of n without other faults: somebody's ring comes to it,
    /// its suspicion lasts its maximum, the news spreads (I8).
    /// </summary>
    public static TimeSpan DetectionMax(ProtocolSettings settings, int n)
    {
        var periods = Math.Min((2 * n) - 1, 12) + 2;
        var rounds = 4 * Math.Ceiling(Math.Log2(Math.Max(2, n)));
        return (settings.ProtocolPeriod * periods) + SuspicionTimeouts.For(settings, n).Max + (settings.GossipInterval * rounds);
    }

    public void OnBegin(string observer, ClusterSnapshot first, TimeSpan now) => Ask(checker => checker.OnBegin(observer, first, now));

    public void OnEvent(string observer, ClusterEvent @event, TimeSpan now) => Ask(checker => checker.OnEvent(observer, @event, now));

    public void OnSweep(string observer, ClusterSnapshot seen, TimeSpan now) => Ask(checker => checker.OnSweep(observer, seen, now));

    public void OnDatagram(int bytes, TimeSpan now) => Ask(checker => checker.OnDatagram(bytes, now));

    public void OnStopped(string node, TimeSpan now, bool crashed) => Ask(checker => checker.OnStopped(node, now, crashed));

    public void OnResumed(string node, TimeSpan now) => Ask(checker =>
    {
        checker.OnDisturbed(now);
        checker.OnResumed(node, now);
    });

    public void OnClockRate(string node, double rate) => Ask(checker => checker.OnClockRate(node, rate));

    public void OnDisturbed(TimeSpan now) => Ask(checker => checker.OnDisturbed(now));

    private void Ask(Action<Checker> question)
    {
        foreach (var checker in _checkers)
        {
            question(checker);
            Count++;
            First ??= checker.Violation;
        }
    }
}
