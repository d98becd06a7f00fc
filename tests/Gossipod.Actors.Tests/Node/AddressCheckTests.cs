using System.Net;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Node;

/// <summary>What is doubtful about an advertised address, and whether others reach it.</summary>
public sealed class AddressCheckTests : ActorHarness
{
    private static readonly IPAddress[] Ours = [IPAddress.Parse("10.0.0.5"), IPAddress.Parse("fd00::5"), IPAddress.Parse("fe80::5%2")];

    [Theory]
    [InlineData("0.0.0.0:1", "10.0.0.5:1", "10.0.0.6:1,name:1")]
    [InlineData("10.0.0.5:1", "10.0.0.5:1", "")]
    [InlineData("[::]:1", "10.0.0.5:1", "")]
    [InlineData("[::]:1", "[fd00::5]:1", "")]
    [InlineData("127.0.0.1:1", "127.0.0.1:1", "")]
    [InlineData("127.0.0.1:1", "127.0.0.1:1", "127.0.0.1:2,[::1]:3,name:1,discovery:x")]
    public void A_good_address_is_not_doubted(string bound, string advertised, string seeds) =>
        Assert.Empty(AddressCheck.Of(IPEndPoint.Parse(bound), IPEndPoint.Parse(advertised), isConfigured: true, List(seeds), Ours));

    [Theory]
    [InlineData("127.0.0.1:1", "127.0.0.1:1", false, "name:1,10.0.0.6:1", "bind", "127.0.0.1:1", "10.0.0.6:1")]
    [InlineData("0.0.0.0:1", "127.0.0.1:1", true, "10.0.0.6:1", "advertise", "127.0.0.1:1", "loopback")]
    [InlineData("0.0.0.0:1", "10.9.9.9:1", true, "", "advertise", "10.9.9.9:1", "no address of an interface")]
    [InlineData("0.0.0.0:1", "[fd00::5]:1", true, "", "advertise", "[fd00::5]:1", "another family")]
    [InlineData("[::]:1", "[fe80::5]:1", true, "", "advertise", "[fe80::5]:1", "link-local")]
    [InlineData("127.0.0.1:1", "10.0.0.5:1", true, "", "bind", "127.0.0.1:1", "does not arrive")]
    public void A_doubtful_one_is_named_with_key_value_rule_and_remedy(string bound, string advertised, bool configured, string seeds, string key, string value, string rule)
    {
        var problem = Assert.Single(AddressCheck.Of(IPEndPoint.Parse(bound), IPEndPoint.Parse(advertised), configured, List(seeds), Ours));
        Assert.Equal((key, value), (problem.Key, problem.Value));
        Assert.Contains(rule, problem.Rule, StringComparison.Ordinal);
        Assert.NotEmpty(problem.Remedy);
    }

    [Fact]
    public void An_unknown_machine_is_not_held_against_the_address() =>
        Assert.Empty(AddressCheck.Of(IPEndPoint.Parse("0.0.0.0:1"), IPEndPoint.Parse("10.9.9.9:1"), isConfigured: true, [], []));

    [Fact]
    public void The_first_ping_shows_that_others_reach_us()
    {
        StartCheck();
        Advance(Given.Seconds(3));
        Assert.Null(Context.AddressReport!.ReachedByPeer);
        Context.Counters.Add(Counter.PingsReceived);
        Advance(Given.Seconds(1.1));
        Assert.True(Context.AddressReport.ReachedByPeer);
    }

    [Fact]
    public void Fifteen_periods_with_others_and_without_a_ping_show_that_they_do_not_until_one_does()
    {
        StartCheck();
        Advance(Given.Seconds(30));
        Assert.Null(Context.AddressReport!.ReachedByPeer);

        var (self, bob) = (Given.Row(Given.Self), Given.Row(Given.Bob));
        Context.Snapshot.Current = new ClusterSnapshot(self, new SnapshotRows(self), 0, 0).With(bob, 1);
        Advance(Given.Seconds(14.5));
        Assert.Null(Context.AddressReport.ReachedByPeer);
        Advance(Given.Seconds(1));
        Assert.False(Context.AddressReport.ReachedByPeer);

        Context.Counters.Add(Counter.PingsReceived);
        Advance(Given.Seconds(1.1));
        Assert.True(Context.AddressReport.ReachedByPeer);
    }

    private void StartCheck()
    {
        UseSettings(new ProtocolSettings());
        var self = Given.Row(Given.Self);
        Context.Snapshot.Current = new ClusterSnapshot(self, new SnapshotRows(self), 0, 0);
        var report = Context.AddressReport = new AddressReport(Given.Endpoint(1), Given.Endpoint(1), [], ReachedByPeer: null);
        Start(AddressCheckActor.Props(Context, report));
    }

    private static string[] List(string seeds) => seeds.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
