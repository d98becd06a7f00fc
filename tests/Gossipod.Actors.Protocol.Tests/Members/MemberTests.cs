using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

public sealed class MemberTests
{
    [Theory]
    [InlineData(MemberStatus.Alive, true)]
    [InlineData(MemberStatus.Suspect, true)]
    [InlineData(MemberStatus.Leaving, true)]
    [InlineData(MemberStatus.Dead, false)]
    [InlineData(MemberStatus.Left, false)]
    public void Live_are_those_that_may_still_answer(MemberStatus status, bool live) =>
        Assert.Equal(live, Given.Row(status: status).IsLive);

    [Fact]
    public void The_stream_address_is_on_the_same_host_or_absent()
    {
        Assert.Null(Given.Row().StreamAddress);
        Assert.Equal(Given.Endpoint(9001), Given.Row(details: MemberDetails.At(Given.Endpoint(7001), 9001)).StreamAddress);
    }

    [Theory]
    [InlineData(MemberStatus.Alive, nameof(UpdateKind.Alive))]
    [InlineData(MemberStatus.Suspect, nameof(UpdateKind.Suspect))]
    [InlineData(MemberStatus.Dead, nameof(UpdateKind.Confirm))]
    [InlineData(MemberStatus.Left, nameof(UpdateKind.Leave))]
    [InlineData(MemberStatus.Leaving, nameof(UpdateKind.Leave))]
    public void A_row_can_be_repeated_as_a_claim(MemberStatus status, string kind)
    {
        var row = Given.Row(status: status, version: Given.Version(3));
        var claim = MemberUpdate.Of(row, Given.Accuser);
        Assert.Equal((kind, row.MemberName, row.Version), (claim.Kind.ToString(), claim.Name, claim.Version));
        Assert.Equal(claim.CarriesRecord, claim.Details is not null);
        Assert.Equal(status is MemberStatus.Suspect or MemberStatus.Dead ? Given.Accuser : row.MemberName, claim.From);
    }

    [Fact]
    public void Details_are_equal_by_content_and_every_part_counts()
    {
        var details = Given.Details(role: "db") with { Metadata = new byte[] { 1, 2 }, Extensions = new byte[] { 3 }, StreamPort = 9 };
        var copy = Given.Details(role: "db") with { Metadata = new byte[] { 1, 2 }, Extensions = new byte[] { 3 }, StreamPort = 9 };
        Assert.Equal(details, copy);
        Assert.Equal(details.GetHashCode(), copy.GetHashCode());
        Assert.All(
            [
                copy with { Endpoint = Given.Endpoint(1) }, copy with { StreamPort = 8 },
                copy with { Tags = MemberDetails.NoTags.Add("role", "web") },
                copy with { Metadata = new byte[] { 1, 3 } }, copy with { Extensions = default },
            ],
            other => Assert.NotEqual(details, other));
    }

    [Fact]
    public void Only_a_new_generation_is_a_restart()
    {
        var before = Given.Row(version: Given.Version(3));
        Assert.False(new MemberUpdated(Given.Row(version: Given.Version(4)), before).Restarted);
        Assert.True(new MemberUpdated(Given.Row(version: Given.Version(0, Given.Generation + 1)), before).Restarted);
    }
}
