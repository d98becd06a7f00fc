using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Security;

/// <summary>What a certificate was found to be.</summary>
/// <param name="Name">Whose it is; null when it is refused.</param>
/// <param name="Code">Why it is refused; null when it is not.</param>
/// <param name="Detail">That for people, without a remedy.</param>
internal readonly record struct TlsVerdict(MemberName? Name, StreamErrorCode? Code, string Detail)
{
    public bool IsAccepted => Name is not null && Code is null;

    public static TlsVerdict Accept(MemberName name) => new(name, null, "");

    public static TlsVerdict Refuse(StreamErrorCode code, string detail) => new(null, code, detail);
}
