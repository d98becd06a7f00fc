using System.Net;
using Akka.Configuration;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Tests.Configuration;

/// <summary>Sections and a machine for the configuration tests; nothing asks the real network.</summary>
internal static class Given
{
    public static readonly HostNetwork Machine = new()
    {
        HostName = () => "machine",
        Resolve = host => host == "localhost" ? [IPAddress.IPv6Loopback, IPAddress.Loopback] : [],
        UnicastAddresses = () => [IPAddress.Loopback, IPAddress.Parse("fe80::1"), IPAddress.Parse("fd00::5"), IPAddress.Parse("10.0.0.5")],
    };

    public static GossipodSettings Settings(string section, HostNetwork? network = null) =>
        GossipodSettings.Create(
            ConfigurationFactory.ParseString("cluster-name = test\n" + section),
            network ?? Machine,
            id => id is "akka.actor.default-dispatcher" or "own-dispatcher");

    public static IReadOnlyList<SettingsProblem> Problems(string section, HostNetwork? network = null) =>
        Assert.Throws<GossipodConfigurationException>(() => Settings(section, network)).Problems;
}
