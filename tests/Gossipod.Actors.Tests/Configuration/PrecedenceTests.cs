using System.Net;
using Akka.Actor;
using Akka.Configuration;
using Gossipod.Actors.Configuration;

namespace Gossipod.Actors.Tests.Configuration;

public sealed class PrecedenceTests
{
    [Fact]
    public void A_users_value_wins_over_the_reference_injected_as_a_fallback()
    {
        using var system = ActorSystem.Create("precedence",
            "gossipod { cluster-name = mine, gossip-fanout = 7, tags { a = b }\n transport.max-inbound-streams = 9 }");
        system.Settings.InjectTopLevelFallback(GossipodSettings.Reference);
        var settings = GossipodSettings.Create(system);
        Assert.Equal(("mine", 7, 3), (settings.ClusterName, settings.Protocol.GossipFanout, settings.Protocol.IndirectProbeCount));
        Assert.Equal(9, settings.ToNodeSettings().Transport.MaxInboundStreams);
        Assert.Equal(1 << 20, settings.ToNodeSettings().Transport.MaxFrameBytes);
        Assert.Equal("b", settings.Tags["a"]);
    }

    [Fact]
    public void A_system_without_the_section_is_told_to_name_its_cluster()
    {
        using var system = ActorSystem.Create("bare");
        var error = Assert.Throws<GossipodConfigurationException>(() => GossipodSettings.Create(system));
        Assert.Equal("cluster-name", Assert.Single(error.Problems).Key);
        Assert.IsAssignableFrom<ConfigurationException>(error);
    }

    [Fact]
    public void A_dispatcher_the_system_lacks_is_refused()
    {
        using var system = ActorSystem.Create("dispatchers", "gossipod { cluster-name = mine, dispatcher = nobodys }");
        Assert.Equal("dispatcher", Assert.Single(Assert.Throws<GossipodConfigurationException>(() =>
            GossipodSettings.Create(system)).Problems).Key);
    }

    [Fact]
    public void A_section_that_is_a_value_is_refused()
    {
        using var system = ActorSystem.Create("value", "gossipod = 5");
        Assert.Contains("must be a section", Assert.Throws<GossipodConfigurationException>(() => GossipodSettings.Create(system)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_word_profile_takes_a_number_back_to_the_profile() =>
        Assert.Equal(100, Given.Settings("profile = local\ngossip-interval = profile").Protocol.GossipInterval.TotalMilliseconds);

    [Fact]
    public void A_configured_number_outlives_a_change_of_profile() =>
        Assert.Equal(3, Given.Settings("profile = wan\ngossip-fanout = 3").Protocol.GossipFanout);

    [Fact]
    public void The_host_name_is_the_default_name() => Assert.Equal("machine", Given.Settings("").Name);

    [Theory]
    [InlineData("0.0.0.0:7946", "10.0.0.5:7946")]
    [InlineData("0.0.0.0:0", "10.0.0.5:0")]
    [InlineData("[::]:7946", "10.0.0.5:7946")]
    [InlineData("127.0.0.1:7946", null)]
    [InlineData("localhost:7946", null)]
    public void Any_address_is_advertised_as_the_first_unicast_one(string bind, string? advertise) =>
        Assert.Equal(advertise, Given.Settings($"bind = \"{bind}\"").Advertise?.ToString());

    [Fact]
    public void A_name_that_has_both_families_binds_to_the_first_IPv4() =>
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 1), Given.Settings("bind = \"localhost:1\"").Bind);

    [Fact]
    public void Every_IPv6_address_alone_is_advertised_but_not_a_link_local_one()
    {
        var network = Given.Machine with { UnicastAddresses = () => [IPAddress.Parse("fe80::1"), IPAddress.Parse("fd00::5")] };
        Assert.Equal("[fd00::5]:7946", Given.Settings("bind = \"[::]:7946\"", network).Advertise?.ToString());
        Assert.Equal("advertise", Assert.Single(Given.Problems("", network)).Key);
    }

    [Fact]
    public void No_address_to_advertise_is_refused_with_a_remedy()
    {
        var problem = Assert.Single(Given.Problems("", Given.Machine with { UnicastAddresses = () => [IPAddress.Loopback] }));
        Assert.Equal(("advertise", "set advertise, or bind to one address"), (problem.Key, problem.Remedy));
    }

    [Fact]
    public void Seeds_may_be_one_text_with_commas() =>
        Assert.Equal(["a:1", "b.internal:2", "[fd00::1]:3"], Given.Settings("seeds = \"a:1, b.internal:2,[fd00::1]:3\"").Seeds);

    [Fact]
    public void Tags_may_fill_the_limit_exactly()
    {
        Assert.Equal(507, Given.Settings($"tags {{ a = {new string('x', 507)} }}").Tags["a"].Length);
        Assert.Equal("tags", Assert.Single(Given.Problems($"tags {{ ä = {new string('x', 507)} }}")).Key);
    }
}
