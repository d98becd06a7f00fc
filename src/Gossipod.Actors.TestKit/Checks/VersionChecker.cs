using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.TestKit;

/// <summary>I2 and I6: the version that an observer knows of a member never falls, and is never above what that member itself has issued.</summary>
internal sealed class VersionChecker : Checker
{
    private readonly Dictionary<string, MemberVersion> _issued = [];
    private readonly Dictionary<string, Dictionary<string, MemberVersion>> _known = [];

    public override void OnBegin(string observer, ClusterSnapshot first, TimeSpan now)
    {
        Issue(first.Self);
        _known[observer] = [];
    }

    public override void OnEvent(string observer, ClusterEvent @event, TimeSpan now)
    {
        if (@event is not MemberEvent about || @event is MemberConflict) return;
        if (about.Member.Name == observer) Issue(about.Member);
        else if (@event is MemberRemoved) _known.GetValueOrDefault(observer)?.Remove(about.Member.Name);
        else Know(observer, about.Member);
    }

    public override void OnSweep(string observer, ClusterSnapshot seen, TimeSpan now)
    {
        Issue(seen.Self);
        foreach (var member in seen.Members) Know(observer, member);
    }

    private void Issue(Member self)
    {
        if (!_issued.TryGetValue(self.Name, out var highest) || self.Version > highest) _issued[self.Name] = self.Version;
    }

    private void Know(string observer, Member row)
    {
        if (!_known.TryGetValue(observer, out var rows) || row.Name == observer) return;
        if (!_issued.TryGetValue(row.Name, out var highest)) Fail("I2", $"{observer} knows {row}, which never ran");
        else if (row.Version > highest) Fail("I2", $"{observer} knows {row}, which has issued nothing above {highest}");
        if (rows.TryGetValue(row.Name, out var before) && row.Version < before) Fail("I2", $"{observer} fell back from {before} to {row}");
        rows[row.Name] = row.Version;
    }
}
