using System.Net;
using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Membership;

/// <summary>Whom a packet or a table may introduce (SEC-10, SEC-12, T46).</summary>
public sealed class AdmittingTests : MembershipHarness
{
    private static readonly IPEndPoint Stranger = IPEndPoint.Parse("10.0.0.66:1");

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("255.255.255.255")]
    [InlineData("224.0.0.251")]
    [InlineData("240.0.0.1")]
    [InlineData("::")]
    [InlineData("ff02::1")]
    [InlineData("fe80::1")]
    public void A_record_whose_address_names_no_host_is_refused_and_changes_nobody_s_row(string address)
    {
        Others(1);
        var evil = new IPEndPoint(IPAddress.Parse(address), 7_946);
        Hear(
            Given.Join(Given.Carol, details: MemberDetails.At(evil, 7_946)),
            MemberUpdate.Alive(Given.Bob, Given.Version(1), MemberDetails.At(evil, 7_946)));
        Actor.Tell(new MergeRows([Row(Given.Dave, evil)], Given.Bob));

        Assert.Equal((2, Given.AddressOf(Given.Bob)), (Table.Count, Table.Find(Given.Bob)!.Address));
        ExpectCount(Counter.UpdatesBadAddress, 3);
    }

    [Fact]
    public void Strangers_packets_introduce_a_hundred_at_once_and_fifty_per_second()
    {
        Introduce(Stranger, from: 0, count: 500);
        Assert.Equal(1 + 100, Table.Count);
        ExpectCount(Counter.NewMembersOverBudget, 400);

        Advance(Given.Seconds(1));
        Introduce(IPEndPoint.Parse("10.0.0.67:1"), from: 1_000, count: 500);
        Assert.Equal(1 + 150, Table.Count);
    }

    [Fact]
    public void A_member_introduces_a_thousand_at_once_whatever_strangers_do()
    {
        Others(1);
        Introduce(Stranger, from: 0, count: 500);
        Introduce(Given.AddressOf(Given.Bob), from: 1_000, count: 1_500);

        Assert.Equal(2 + 99 + 1_000, Table.Count);
    }

    [Fact]
    public void What_is_known_already_is_never_over_a_budget()
    {
        Others(1);
        Introduce(Stranger, from: 0, count: 200);
        Receive(null, MemberUpdate.Alive(Given.Bob, Given.Version(1), Given.DetailsOf(Given.Bob)));

        Assert.Equal(Given.Version(1), Table.Find(Given.Bob)!.Version);
    }

    [Fact]
    public void A_table_that_we_asked_for_is_taken_in_whole_and_one_that_came_unasked_is_not()
    {
        var rows = Enumerable.Range(0, 3_000).Select(i => Row(Given.Name($"asked-{i}"), Endpoint(i))).ToList();
        Actor.Tell(new MergeRows(rows, Given.Bob));
        Assert.Equal(1 + 3_000, Table.Count);

        var more = Enumerable.Range(0, 3_000).Select(i => Row(Given.Name($"unasked-{i}"), Endpoint(i))).ToList();
        Actor.Tell(new MergeRows(more, Given.Bob, Tag: null, Stranger));
        Assert.Equal(1 + 3_000 + 1_000, Table.Count);
    }

    private void Introduce(IPEndPoint by, int from, int count)
    {
        foreach (var chunk in Enumerable.Range(from, count).Chunk(20))
        {
            var updates = chunk.Select(i => Given.Join(Given.Name($"new-{i}"), details: MemberDetails.At(Endpoint(i), 1))).ToArray();
            Actor.Tell(new PacketReceived(new Packet(null, updates), by, Now));
        }
    }

    private static IPEndPoint Endpoint(int number) => new(IPAddress.Parse("10.7.0.1"), 1 + number);

    private static SyncRow Row(MemberName name, IPEndPoint at) =>
        new(name, MemberStatus.Alive, Given.Version(), Given.Version(), MemberDetails.At(at, at.Port));
}
