using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.TestKit;

/// <summary>I18: nobody forgets a member before it has been dead or departed for as long as a tombstone lasts, unless an operator wants it forgotten.</summary>
internal sealed class TombstoneChecker(ProtocolSettings settings) : Checker
{
    private readonly Dictionary<(string Observer, string Member), TimeSpan> _gone = [];
    private readonly Dictionary<string, double> _fastest = [];
    private readonly HashSet<string> _forgetting = [];
    private readonly HashSet<string> _goneForGood = [];

    /// <summary>A new life in the same process forgets everybody.</summary>
    public override void OnJoinsAgain(string node, TimeSpan now) => _forgetting.Add(node);

    /// <summary>From now on it may be removed, until it is alive again for somebody.</summary>
    public override void OnForgetting(string member) => _goneForGood.Add(member);

    public override void OnEvent(string observer, ClusterEvent @event, TimeSpan now)
    {
        if (@event is MemberDied or MemberLeft) _gone[(observer, ((MemberEvent)@event).Member.Name)] = now;
        if (@event is MemberJoined joined && joined.Member.Name == observer) _forgetting.Remove(observer);
        if (@event is MemberJoined alive) _goneForGood.Remove(alive.Member.Name);
        if (@event is not MemberRemoved removed || _forgetting.Contains(observer)) return;
        var shortest = settings.Tombstone / _fastest.GetValueOrDefault(observer, 1);
        var known = _gone.Remove((observer, removed.Member.Name), out var since);
        if (!known) Fail("I18", $"{observer} has forgotten {removed.Member}, which had no end");
        else if (now - since < shortest && !_goneForGood.Contains(removed.Member.Name)) Fail("I18", $"{observer} has forgotten {removed.Member} {(now - since).TotalSeconds} s after its end");
    }

    /// <summary>A clock that runs fast ends a tombstone early.</summary>
    public override void OnClockRate(string node, double rate) => _fastest[node] = Math.Max(rate, _fastest.GetValueOrDefault(node, 1));
}
