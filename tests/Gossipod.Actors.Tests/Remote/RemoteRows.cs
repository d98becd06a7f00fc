using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Remote;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Remote;

/// <summary>Rows of members that tell an address of Akka.Remote.</summary>
internal static class RemoteRows
{
    /// <param name="name">The member's name.</param>
    /// <param name="address">Its address, as text.</param>
    /// <param name="tags">Further tags, as <c>key=value;key=value</c>.</param>
    /// <param name="status">What is believed of it.</param>
    /// <param name="generation">Its life, 0 being the first.</param>
    public static Member Row(string name, string? address, string tags = "", MemberStatus status = MemberStatus.Alive, ulong generation = 0)
    {
        var all = MemberDetails.NoTags.AddRange(tags.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => KeyValuePair.Create(pair.Split('=')[0], pair.Split('=')[1])));
        if (address is not null) all = all.Add(RemoteAddressTag.Key, address);
        var (id, version) = (Given.Name(name), Given.Version(generation: Given.Generation + generation));
        return new Member(id, version, status, Given.DetailsOf(id) with { Tags = all }, version, default);
    }
}
