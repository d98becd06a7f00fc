using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.TestKit;

/// <summary>I4: a node that runs is never Suspect, Dead or Left to itself.</summary>
internal sealed class SelfChecker : Checker
{
    public override void OnEvent(string observer, ClusterEvent @event, TimeSpan now)
    {
        if (@event is MemberEvent about && about.Member.Name == observer) Check(about.Member);
    }

    public override void OnSweep(string observer, ClusterSnapshot seen, TimeSpan now) => Check(seen.Self);

    private void Check(Member self)
    {
        if (self.Status is MemberStatus.Suspect or MemberStatus.Dead or MemberStatus.Left) Fail("I4", $"{self.Name} sees itself as {self}");
    }
}
