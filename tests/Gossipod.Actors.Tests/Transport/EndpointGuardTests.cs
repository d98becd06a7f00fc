using System.Net;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Transport;

public sealed class EndpointGuardTests
{
    [Theory]
    [InlineData("10.0.0.2:7946", "10.0.0.1:7946", "None")]
    [InlineData("10.0.0.2:0", "10.0.0.1:7946", "NoPort")]
    [InlineData("0.0.0.0:7946", "10.0.0.1:7946", "Unspecified")]
    [InlineData("0.1.2.3:7946", "10.0.0.1:7946", "Unspecified")]
    [InlineData("[::]:7946", "[::]:7946", "Unspecified")]
    [InlineData("255.255.255.255:7946", "10.0.0.1:7946", "Broadcast")]
    [InlineData("223.255.255.255:7946", "10.0.0.1:7946", "None")]
    [InlineData("224.0.0.0:7946", "10.0.0.1:7946", "Multicast")]
    [InlineData("239.255.255.255:7946", "10.0.0.1:7946", "Multicast")]
    [InlineData("[ff02::1]:7946", "[::]:7946", "Multicast")]
    [InlineData("240.0.0.0:7946", "10.0.0.1:7946", "Reserved")]
    [InlineData("255.255.255.254:7946", "10.0.0.1:7946", "Reserved")]
    [InlineData("[fe80::1]:7946", "[::]:7946", "LinkLocalWithoutScope")]
    [InlineData("[fe80::1%2]:7946", "[::]:7946", "None")]
    [InlineData("127.0.0.1:7946", "10.0.0.1:7946", "Loopback")]
    [InlineData("127.9.9.9:7946", "127.0.0.1:7946", "None")]
    [InlineData("127.0.0.1:7946", "0.0.0.0:7946", "None")]
    [InlineData("127.0.0.1:7946", "[::]:7946", "None")]
    [InlineData("[::1]:7946", "[2001:db8::1]:7946", "Loopback")]
    [InlineData("[::1]:7946", "[::1]:7946", "None")]
    [InlineData("[::1]:7946", "127.0.0.1:7946", "WrongFamily")]
    [InlineData("[2001:db8::2]:7946", "10.0.0.1:7946", "WrongFamily")]
    [InlineData("10.0.0.2:7946", "[2001:db8::1]:7946", "WrongFamily")]
    [InlineData("10.0.0.2:7946", "[::]:7946", "None")]
    [InlineData("[::ffff:10.0.0.2]:7946", "10.0.0.1:7946", "None")]
    [InlineData("[::ffff:10.0.0.2]:7946", "[::]:7946", "None")]
    [InlineData("[::ffff:10.0.0.2]:7946", "[2001:db8::1]:7946", "WrongFamily")]
    [InlineData("[::ffff:127.0.0.1]:7946", "10.0.0.1:7946", "Loopback")]
    [InlineData("[::ffff:255.255.255.255]:7946", "[::]:7946", "Broadcast")]
    public void An_endpoint_is_judged_by_address_port_and_our_own_socket(string to, string local, string problem) =>
        Assert.Equal(problem, EndpointGuard.Check(IPEndPoint.Parse(to), IPEndPoint.Parse(local)).ToString());

    [Fact]
    public void Whoever_advertises_a_loopback_address_may_send_to_one() =>
        Assert.Equal(
            EndpointProblem.None,
            EndpointGuard.Check(IPEndPoint.Parse("127.0.0.1:1"), IPEndPoint.Parse("10.0.0.1:1"), IPAddress.Loopback));

    [Theory]
    [InlineData("10.0.0.2:7946", "None")]
    [InlineData("127.0.0.1:7946", "None")]
    [InlineData("[2001:db8::1]:7946", "None")]
    [InlineData("10.0.0.2:0", "NoPort")]
    [InlineData("0.0.0.0:1", "Unspecified")]
    [InlineData("[::]:1", "Unspecified")]
    [InlineData("255.255.255.255:1", "Broadcast")]
    [InlineData("[::ffff:255.255.255.255]:1", "Broadcast")]
    [InlineData("[::ffff:224.0.0.1]:1", "Multicast")]
    [InlineData("224.0.0.251:1", "Multicast")]
    [InlineData("[ff02::1]:1", "Multicast")]
    [InlineData("240.0.0.1:1", "Reserved")]
    [InlineData("[fe80::1]:1", "LinkLocalWithoutScope")]
    public void A_records_address_is_judged_the_same_on_every_node(string endpoint, string problem) =>
        Assert.Equal(problem, EndpointGuard.CheckRecord(IPEndPoint.Parse(endpoint), []).ToString());

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("11.1.2.3", false)]
    [InlineData("fd00::1", true)]
    [InlineData("fe80::1", false)]
    public void Allowed_networks_allow_their_own_addresses_and_an_empty_list_all(string address, bool allowed)
    {
        var (parsed, networks) = (IPAddress.Parse(address), new[] { IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fd00::/8") });
        Assert.Equal((allowed, true), (EndpointGuard.IsAllowed(parsed, networks), EndpointGuard.IsAllowed(parsed, [])));
        Assert.Equal(allowed, EndpointGuard.CheckRecord(new IPEndPoint(parsed, 1), networks) is EndpointProblem.None);
    }

    [Fact]
    public void Every_problem_has_words_of_its_own()
    {
        var problems = Enum.GetValues<EndpointProblem>();

        Assert.Equal(problems.Length, problems.Select(EndpointGuard.Describe).Distinct().Count());
        Assert.DoesNotContain(problems, problem => EndpointGuard.Describe(problem) == problem.ToString());
    }
}
