using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Remote;

/// <summary>Which members a router routes to, and to which actor there.</summary>
/// <param name="Tag">A tag that they have.</param>
/// <param name="Value">The tag's value; null for any.</param>
/// <param name="Path">Path of the actor, from <c>/</c> on.</param>
/// <param name="IncludeSuspects">Whether suspects are among them.</param>
/// <param name="IncludeSelf">Whether the local member can be.</param>
internal sealed record MemberSelector(string Tag, string? Value, string Path, bool IncludeSuspects, bool IncludeSelf)
{
    public bool Selects(Member member, bool isSelf) =>
        (member.Status == MemberStatus.Alive || (IncludeSuspects && member.Status == MemberStatus.Suspect))
        && (IncludeSelf || !isSelf)
        && member.Tags.TryGetValue(Tag, out var value)
        && (Value is null || Value == value);

    public static bool IsPath(string path) => path.Length > 1 && path[0] == '/' && path[^1] != '/' && !path.Any(char.IsWhiteSpace);
}
