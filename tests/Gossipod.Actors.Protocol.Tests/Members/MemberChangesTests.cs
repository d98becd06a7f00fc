using System.Net;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

public sealed class MemberChangesTests
{
    private static readonly MemberDetails Before = Given.Details() with { Tags = MemberDetails.NoTags.Add("role", "db").Add("zone", "1"), Metadata = new byte[] { 1 } };

    private static MemberUpdated Update(MemberDetails details, MemberVersion? version = null) =>
        new(Given.Row(details: details, version: version ?? Given.Version(1)), Given.Row(details: Before));

    [Fact]
    public void It_tells_what_changed_and_nothing_else()
    {
        Assert.Equal(MemberChanges.None, Update(Before with { Metadata = new byte[] { 1 } }).Changes);
        Assert.Equal(MemberChanges.Tags, Update(Before with { Tags = Before.Tags.SetItem("role", "worker") }).Changes);
        Assert.Equal(MemberChanges.Metadata, Update(Before with { Metadata = new byte[] { 2 } }).Changes);
        Assert.Equal(MemberChanges.Address, Update(Before with { Endpoint = new IPEndPoint(IPAddress.Loopback, 1) }).Changes);
        Assert.Equal(MemberChanges.Address, Update(Before with { StreamPort = 9 }).Changes);
        Assert.Equal(MemberChanges.Restarted, Update(Before, Given.Version(0, Given.Generation + 1)).Changes);
        Assert.Equal(
            MemberChanges.Tags | MemberChanges.Metadata,
            Update(Before with { Tags = MemberDetails.NoTags, Metadata = ReadOnlyMemory<byte>.Empty }).Changes);
    }

    [Fact]
    public void Tags_that_are_new_gone_or_different_are_named_in_order()
    {
        Assert.Empty(Update(Before).ChangedTags);
        var tags = Before.Tags.Remove("zone").SetItem("role", "worker").Add("a", "new");
        Assert.Equal(["a", "role", "zone"], Update(Before with { Tags = tags }).ChangedTags);
    }
}
