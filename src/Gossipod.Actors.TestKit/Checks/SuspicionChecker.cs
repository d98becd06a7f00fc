using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Suspecting;

namespace Gossipod.Actors.TestKit;

/// <summary>I5: every suspicion ends within its maximum, and what the stall gate may add after a pause.</summary>
internal sealed class SuspicionChecker(ProtocolSettings settings) : Checker
{
    private readonly Dictionary<string, Dictionary<string, (MemberVersion Version, TimeSpan Since)>> _suspects = [];
    private readonly Dictionary<string, double> _slowest = [];
    private int _mostMembers = 2;

    public override void OnBegin(string observer, ClusterSnapshot first, TimeSpan now) => _suspects[observer] = [];

    public override void OnEvent(string observer, ClusterEvent @event, TimeSpan now)
    {
        if (@event is not MemberEvent about || !_suspects.TryGetValue(observer, out var suspects)) return;
        if (@event is MemberSuspected) suspects[about.Member.Name] = (about.Member.Version, now);
        else if (about.Member.Status != MemberStatus.Suspect) suspects.Remove(about.Member.Name);
    }

    public override void OnSweep(string observer, ClusterSnapshot seen, TimeSpan now)
    {
        if (!_suspects.TryGetValue(observer, out var suspects)) return;
        _mostMembers = Math.Max(_mostMembers, seen.Members.Count);
        var longest = SuspicionTimeouts.For(settings, _mostMembers).Max + StallGate.CalmAfterStall + TimeSpan.FromSeconds(1);
        longest /= _slowest.GetValueOrDefault(observer, 1);
        foreach (var (name, (version, since)) in suspects.ToList())
        {
            if (seen.Find(name) is not { Status: MemberStatus.Suspect } row) suspects.Remove(name);
            else if (row.Version != version) suspects[name] = (row.Version, now);
            else if (now - since > longest) Fail("I5", $"{observer} has suspected {row} for {now - since}, at most {longest} are allowed");
        }
    }

    /// <summary>Its deadlines are in its own time; those it set while it was slowest last longest.</summary>
    public override void OnClockRate(string node, double rate) => _slowest[node] = Math.Min(rate, _slowest.GetValueOrDefault(node, 1));

    /// <summary>A paused process cannot end its suspicions.</summary>
    public override void OnResumed(string node, TimeSpan now)
    {
        if (!_suspects.TryGetValue(node, out var suspects)) return;
        foreach (var (name, (version, _)) in suspects.ToList()) suspects[name] = (version, now);
    }
}
