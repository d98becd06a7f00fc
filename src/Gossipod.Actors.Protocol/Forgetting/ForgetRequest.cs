using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Forgetting;

/// <summary>What one node asks another about a member that is to be forgotten.</summary>
internal enum ForgetOperation
{
    /// <summary>Say what it is there.</summary>
    Ask = 1,

    /// <summary>Forget it, unless it lives there.</summary>
    Forget = 2,
}

/// <summary>First frame of a stream about a member that is to be forgotten; answered with <see cref="ForgetReport"/>, then the stream ends.</summary>
/// <param name="Operation">What to do.</param>
/// <param name="Target">Tag of the addressee's name.</param>
/// <param name="Source">Who asks; counts where it is Alive.</param>
/// <param name="Name">The member to be forgotten.</param>
/// <param name="UpTo">The newest version of it that anybody holds: a later one is not meant. 0 when it is only asked for.</param>
internal sealed record ForgetRequest(ForgetOperation Operation, uint Target, MemberName Source, MemberName Name, MemberVersion UpTo) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => Other(Source, member);
}

/// <summary>What the member is to the addressee now.</summary>
/// <param name="Source">The addressee's name.</param>
/// <param name="Standing">All but <see cref="ForgetStanding.NoAnswer"/>.</param>
/// <param name="Version">The version that the addressee holds, or has forgotten; 0 when it knows none.</param>
internal sealed record ForgetReport(MemberName Source, ForgetStanding Standing, MemberVersion Version) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => Other(Source, member);
}
