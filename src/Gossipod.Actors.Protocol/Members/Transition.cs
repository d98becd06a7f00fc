namespace Gossipod.Actors.Protocol.Members;

/// <summary>What a change of a row tells of the member, once at most. Events are others: <see cref="MemberTransitions"/>.</summary>
internal enum TransitionKind
{
    /// <summary>It was not known here.</summary>
    Joined,

    /// <summary>It was Dead or had Left.</summary>
    Returned,

    /// <summary>A later life of a live member.</summary>
    Restarted,

    /// <summary>It refuted its suspicion.</summary>
    Recovered,

    /// <summary>A suspicion began, or began anew: one that names a higher version is not the one that ran before.</summary>
    Suspected,

    /// <summary>It is Dead.</summary>
    Died,

    /// <summary>It is Left.</summary>
    Left,
}

/// <summary>Which transition a change of a row is; pure.</summary>
internal static class Transition
{
    /// <summary>Null for a change that is none, such as new tags.</summary>
    public static TransitionKind? Of(Member? old, Member row) => row.Status switch
    {
        MemberStatus.Alive when old is null => TransitionKind.Joined,
        MemberStatus.Alive when !old.IsLive => TransitionKind.Returned,
        MemberStatus.Alive when row.Version.Generation > old.Version.Generation => TransitionKind.Restarted,
        MemberStatus.Alive when old.Status == MemberStatus.Suspect => TransitionKind.Recovered,
        MemberStatus.Suspect when old?.Status != MemberStatus.Suspect || old.Version != row.Version => TransitionKind.Suspected,
        MemberStatus.Dead when old?.Status != MemberStatus.Dead => TransitionKind.Died,
        MemberStatus.Left when old?.Status != MemberStatus.Left => TransitionKind.Left,
        _ => null,
    };
}
