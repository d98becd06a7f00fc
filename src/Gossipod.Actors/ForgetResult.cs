using Gossipod.Actors.Protocol.Forgetting;

namespace Gossipod.Actors;

/// <summary>What has become of a member that was to be forgotten, at every live member.</summary>
/// <param name="Name">The member to be forgotten.</param>
/// <param name="Members">One entry per live member, this node first.</param>
/// <param name="Refusal">Why nobody was told to forget it; null when they were.</param>
public sealed record ForgetResult(string Name, IReadOnlyList<MemberForgetting> Members, string? Refusal)
{
    /// <summary>Whether no live member has it in its table any more.</summary>
    public bool Succeeded => Refusal is null && Members.All(member => member.Problem is null);

    /// <summary>One line for people: what went wrong, or how many have forgotten it.</summary>
    public override string ToString()
    {
        if (Refusal is not null) return Refusal;
        var count = Members.Count(member => member.Standing is ForgetStanding.Forgotten or ForgetStanding.Unknown);
        var problems = Members.Where(member => member.Problem is not null).Select(member => $"; {member}");
        return $"{count} of {Members.Count} members do not know '{Name}' any more{string.Concat(problems)}";
    }
}

/// <summary>What a member that was to be forgotten is to another one.</summary>
/// <param name="Name">The other one.</param>
/// <param name="Standing">What it is there.</param>
/// <param name="Problem">Why it is not forgotten there, or why there was no answer; null when it is.</param>
public sealed record MemberForgetting(string Name, ForgetStanding Standing, string? Problem)
{
    /// <summary>For people.</summary>
    public override string ToString() => $"{Name}: {Problem ?? Standing.ToString()}";
}
