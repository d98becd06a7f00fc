using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.TestKit;

/// <summary>I12: no table is above its limit. I13: no datagram is above the budget. I14: local health stays in its range.</summary>
internal sealed class LimitChecker(ProtocolSettings settings) : Checker
{
    public override void OnDatagram(int bytes, TimeSpan now)
    {
        if (bytes <= 0 || bytes > settings.MaxDatagramBytes)
            Fail("I13", $"a datagram of {bytes} bytes was sent; the budget is {settings.MaxDatagramBytes}");
    }

    public override void OnEvent(string observer, ClusterEvent @event, TimeSpan now)
    {
        if (@event is LocalHealthChanged health && (health.Score < 0 || health.Score > settings.LocalHealthMax || health.Score == health.Previous))
            Fail("I14", $"{observer} has local health {health.Score} after {health.Previous}; the worst is {settings.LocalHealthMax}");
    }

    public override void OnSweep(string observer, ClusterSnapshot seen, TimeSpan now)
    {
        if (seen.Members.Count > settings.MaxMembers)
            Fail("I12", $"{observer} holds {seen.Members.Count} members; the limit is {settings.MaxMembers}");
    }
}
