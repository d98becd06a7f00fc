using Gossipod.Actors.Security;

namespace Gossipod.Actors;

/// <summary>The keys of every live member, as each has reported them, after a command.</summary>
/// <param name="Members">One entry per live member, this node first.</param>
/// <param name="Refusal">Why the command was not sent to anybody; null when it was.</param>
public sealed record KeyringReport(IReadOnlyList<MemberKeys> Members, string? Refusal)
{
    /// <summary>Whether every live member has done what was asked.</summary>
    public bool Succeeded => Refusal is null && Members.All(member => member.Problem is null);

    /// <summary>One line for people: what went wrong, or which keys how many members have.</summary>
    public override string ToString()
    {
        var problems = Members.Where(member => member.Problem is not null).Select(member => member.ToString());
        if (Refusal is not null) return Refusal;
        if (!Succeeded) return string.Join("; ", problems);
        var uses = Members.SelectMany(member => member.Keys).CountBy(id => id).Select(use => $"{use.Key} at {use.Value} of {Members.Count}");
        return "keys " + string.Join(", ", uses);
    }
}

/// <summary>The keys of one member.</summary>
/// <param name="Name">The member.</param>
/// <param name="Keys">Ids, that of the key that seals first; empty when it did not answer.</param>
/// <param name="Problem">Why it did not do what was asked, or did not answer; null when it did.</param>
public sealed record MemberKeys(string Name, IReadOnlyList<KeyId> Keys, string? Problem)
{
    /// <summary>Id of the key that seals; null when the member did not answer.</summary>
    public KeyId? Primary => Keys.Count == 0 ? null : Keys[0];

    /// <summary>For people.</summary>
    public override string ToString() => Problem is null ? $"{Name}: {string.Join(", ", Keys)}" : $"{Name}: {Problem}";
}
