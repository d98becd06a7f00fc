namespace Gossipod.Actors.Protocol.Members;

/// <summary>Which events a change of a row is (protocol.md §11); pure.</summary>
/// <remarks>
/// <code>
///   before \ after   Alive                Suspect             Dead    Left
///   unknown          Joined               –                   –       –
///   Alive            Updated?             Suspected           Died    Left
///   Suspect          Recovered, Updated?  Updated?            Died    Left
///   Dead             Joined               Joined, Suspected   –       Left
///   Left             Joined               Joined, Suspected   Died    –
/// </code>
/// "Updated?" is reported when the details differ or the generation does: a restart loses what the old process held.
/// </remarks>
internal static class MemberTransitions
{
    public static IEnumerable<MemberEvent> Of(Member? before, Member after, EventCause? cause)
    {
        var wasGone = before is null or { IsLive: false };
        if (wasGone && after.IsLive) yield return new MemberJoined(after) { Cause = cause };
        if (before?.Status == MemberStatus.Suspect && after.Status == MemberStatus.Alive)
            yield return new MemberRecovered(after) { Cause = cause };
        if (after.Status == MemberStatus.Suspect && before?.Status != MemberStatus.Suspect)
            yield return new MemberSuspected(after) { Cause = cause };
        if (!wasGone && after.IsLive && IsUpdate(before!, after)) yield return new MemberUpdated(after, before!) { Cause = cause };
        if (after.Status == MemberStatus.Dead && before?.Status != MemberStatus.Dead) yield return new MemberDied(after) { Cause = cause };
        if (after.Status == MemberStatus.Left && before?.Status != MemberStatus.Left) yield return new MemberLeft(after) { Cause = cause };
    }

    private static bool IsUpdate(Member before, Member after) =>
        !before.Details.Equals(after.Details) || after.DetailsVersion.Generation > before.DetailsVersion.Generation;
}
