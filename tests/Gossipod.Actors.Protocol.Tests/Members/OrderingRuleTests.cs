using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

public sealed class OrderingRuleTests
{
    [Fact]
    public void At_one_version_kinds_rise_from_join_to_leave()
    {
        UpdateKind[] rising = [UpdateKind.Alive, UpdateKind.Suspect, UpdateKind.Confirm, UpdateKind.Leave];
        for (var claim = 0; claim < rising.Length; claim++)
        {
            for (var held = 0; held < rising.Length; held++)
            {
                var row = Given.Row(status: OrderingRule.StatusOf(rising[held]));
                Assert.Equal(Math.Sign(claim - held), Math.Sign(OrderingRule.Compare(rising[claim], row.Version, row)));
            }
        }
    }

    [Fact]
    public void Join_and_alive_rank_alike() =>
        Assert.Equal(0, OrderingRule.Compare(UpdateKind.Join, Given.Version(0), Given.Row(status: MemberStatus.Alive)));

    [Fact]
    public void The_version_outranks_the_kind()
    {
        var left = Given.Row(status: MemberStatus.Left, version: Given.Version(1));
        Assert.True(OrderingRule.Supersedes(UpdateKind.Join, Given.Version(2), left));
        var alive = Given.Row(status: MemberStatus.Alive, version: Given.Version(2));
        Assert.False(OrderingRule.Supersedes(UpdateKind.Leave, Given.Version(1), alive));
    }

    [Fact]
    public void Each_kind_gives_its_status()
    {
        Assert.Equal(
            [MemberStatus.Alive, MemberStatus.Alive, MemberStatus.Suspect, MemberStatus.Dead, MemberStatus.Left],
            Enum.GetValues<UpdateKind>().Select(OrderingRule.StatusOf));
    }

    [Fact]
    public void Confirm_1_suspect_5_alive_3_ends_suspect_at_5_in_both_orders()
    {
        MemberUpdate[] claims =
        [
            Given.Claim(UpdateKind.Confirm, Given.Bob, Given.Version(1)),
            Given.Claim(UpdateKind.Suspect, Given.Bob, Given.Version(5)),
            Given.Claim(UpdateKind.Alive, Given.Bob, Given.Version(3)),
        ];
        Assert.All([claims, claims.Reverse().ToArray()], order =>
        {
            var table = Given.TableHolding(MemberStatus.Alive, Given.Version(0));
            foreach (var claim in order) table.Apply(claim, Given.At(1));
            Assert.Equal((MemberStatus.Suspect, Given.Version(5)), (table.Find(Given.Bob)!.Status, table.Find(Given.Bob)!.Version));
        });
    }
}
