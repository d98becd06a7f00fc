using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.TestKit;

/// <summary>I4: a node that runs is never Suspect, Dead or Left to itself.</summary>
internal sealed class SelfChecker : Checker
{
    private readonly HashSet<string> _stopped = [];

    public override void OnBegin(string observer, ClusterSnapshot first, TimeSpan now) => _stopped.Remove(observer);

    public override void OnStopped(string node, TimeSpan now, bool crashed) => _stopped.Add(node);

    public override void OnEvent(string observer, ClusterEvent @event, TimeSpan now)
    {
        if (@event is not MemberEvent about || about.Member.Name != observer) return;
        if (@event is MemberJoined) _stopped.Remove(observer);
        Check(about.Member);
    }

    public override void OnSweep(string observer, ClusterSnapshot seen, TimeSpan now) => Check(seen.Self);

    private void Check(Member self)
    {
        if (!_stopped.Contains(self.Name) && self.Status is MemberStatus.Suspect or MemberStatus.Dead or MemberStatus.Left) Fail("I4", $"{self.Name} sees itself as {self}");
    }
}
