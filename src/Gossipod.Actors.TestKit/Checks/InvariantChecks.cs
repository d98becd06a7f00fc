using System.Net;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Suspecting;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.TestKit;

/// <summary>Every checker of a simulation. Owned by SimCluster.</summary>
internal sealed class InvariantChecks
{
    private readonly Checker[] _checkers;

    /// <param name="settings">The nodes' settings.</param>
    /// <param name="forgery">Whether datagrams may say anything, as corrupted ones do: then only what still holds is checked.</param>
    public InvariantChecks(ProtocolSettings settings, bool forgery)
    {
        IsForgery = forgery;
        _checkers = forgery
            ? [new PathChecker(), new SelfChecker(), new LimitChecker(settings), new TombstoneChecker(settings)]
            :
            [
                new PathChecker(), new SelfChecker(), new LimitChecker(settings), new TombstoneChecker(settings),
                new VersionChecker(), new SuspicionChecker(settings), new DeathChecker(settings), new ProbingChecker(settings),
                new GossipChecker(settings), new StrangerChecker(),
            ];
    }

    public bool IsForgery { get; }

    public string? First { get; set; }

    /// <summary>How often a checker was asked.</summary>
    public long Count { get; private set; }

    /// <summary>
    /// Longest time from a crash to its being Dead everywhere, in a cluster of n without other faults: somebody's ring comes to it,
    /// its suspicion lasts its maximum, the news spreads (I8).
    /// </summary>
    public static TimeSpan DetectionMax(ProtocolSettings settings, int n) => DetectionMax(settings, n, Math.Min((2 * n) - 1, 12) + 2);

    /// <param name="settings">The nodes' settings.</param>
    /// <param name="n">Members.</param>
    /// <param name="periods">Periods until the first suspicion.</param>
    public static TimeSpan DetectionMax(ProtocolSettings settings, int n, double periods)
    {
        var rounds = 4 * Math.Ceiling(Math.Log2(Math.Max(2, n)));
        return (settings.ProtocolPeriod * periods) + SuspicionTimeouts.For(settings, n).Max + (settings.GossipInterval * rounds);
    }

    public void OnBegin(string observer, ClusterSnapshot first, TimeSpan now) => Ask(checker => checker.OnBegin(observer, first, now));

    public void OnEvent(string observer, ClusterEvent @event, TimeSpan now) => Ask(checker => checker.OnEvent(observer, @event, now));

    public void OnSweep(string observer, ClusterSnapshot seen, NodeInternals internals, TimeSpan now) => Ask(checker =>
    {
        checker.OnSweep(observer, seen, now);
        checker.OnInternals(observer, seen, internals);
    });

    public void OnSent(SentDatagram sent, TimeSpan now)
    {
        foreach (var checker in _checkers)
        {
            checker.OnSent(sent, now);
            Asked(checker);
        }
    }

    public void OnDelivered(string node, IPEndPoint from, Packet? packet, int bytes)
    {
        foreach (var checker in _checkers) checker.OnDelivered(node, from, packet, bytes);
    }

    public void OnStopped(string node, TimeSpan now, bool crashed) => Ask(checker => checker.OnStopped(node, now, crashed));

    public void OnJoinsAgain(string node, TimeSpan now) => Ask(checker => checker.OnJoinsAgain(node, now));

    public void OnForgetting(string member) => Ask(checker => checker.OnForgetting(member));

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
            Asked(checker);
        }
    }

    private void Asked(Checker checker)
    {
        Count++;
        First ??= checker.Violation;
    }
}
