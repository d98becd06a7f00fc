using Akka.Actor;
using Akka.Configuration;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Discovery;
using Gossipod.Actors.Remote;
using Gossipod.Actors.Tests.Cluster;
using Gossipod.Actors.Tests.Remote;

namespace Gossipod.Actors.Tests.Configuration;

/// <summary>The sections of the packages beside the node: every key documented, its wrong values refused, and used.</summary>
public sealed class PackageSectionTests
{
    private const string Discovery = DiscoverySettings.SectionName;
    private const string Remote = RemoteSettings.SectionName;

    /// <summary>Section, key, another value, how the setting then reads. That the settings are used is shown by DiscoveryTests and RemoteAddressTests.</summary>
    private static readonly (string Section, string Key, string Value, string Expected, Func<Config, object> Read)[] Rows =
    [
        (Discovery, "class", "\"My.Own, Thing\"", "My.Own, Thing", section => section.GetString("class")),
        (Discovery, "service-tag", "role", "role", section => DiscoverySettings.Read(section).ServiceTag),
        (Discovery, "port-tag", "http-port", "http-port", section => DiscoverySettings.Read(section).PortTag),
        (Remote, "advertise", "off", "False", section => RemoteSettings.Read(section).Advertise),
    ];

    /// <summary>Section, wrong content, key, value as reported, part of the rule.</summary>
    public static TheoryData<string, string, string, string, string> Wrong => new()
    {
        { Discovery, "class = \"\"", "class", "\"\"", "must not be empty" },
        { Discovery, "service-tag = \"\"", "service-tag", "\"\"", "must be the key of a tag" },
        { Discovery, "service-tag = [a]", "service-tag", "[a]", "must be text" },
        { Discovery, "service-tag = port", "port-tag", "\"port\"", "must be another tag than service-tag" },
        { Discovery, "port-tag = \"a\\n\"", "port-tag", "\"a\n\"", "must be the key of a tag" },
        { Discovery, "port-tags = a", "port-tags", "\"a\"", "is not a known key" },
        { Remote, "advertise = maybe", "advertise", "\"maybe\"", "must be on or off" },
        { Remote, "advertize = off", "advertize", "\"off\"", "is not a known key" },
    };

    public static TheoryData<string, string> Keys
    {
        get
        {
            var keys = new TheoryData<string, string>();
            foreach (var (section, key, _) in Entries()) keys.Add(section, key);
            return keys;
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_is_documented_read_and_has_a_value_that_is_refused(string section, string key)
    {
        ReferenceConfTests.IsDocumented(Entries().Single(entry => (entry.Section, entry.Key) == (section, key)).Comment);
        var row = Assert.Single(Rows, row => (row.Section, row.Key) == (section, key));
        Assert.Equal(row.Expected, row.Read(ConfigurationFactory.ParseString($"{key} = {row.Value}")).ToString());
        Assert.Contains(Wrong, wrong => (string)wrong[0] == section && (string)wrong[2] == key);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_value_is_refused_with_section_key_value_rule_and_remedy(string section, string content, string key, string value, string rule)
    {
        var config = ConfigurationFactory.ParseString(content);
        var problem = Assert.Single(Assert.Throws<GossipodConfigurationException>(
            () => section == Discovery ? (object)DiscoverySettings.Read(config) : RemoteSettings.Read(config)).Problems);
        Assert.Equal((section, key, value), (problem.Section, problem.Key, problem.Value));
        Assert.Contains(rule, problem.Rule, StringComparison.Ordinal);
        Assert.True(problem.Remedy.Length >= 8, problem.Remedy);
        Assert.StartsWith($"{section}.{key} = ", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_any_section_is_told_at_once_when_the_node_starts()
    {
        using var system = ActorSystem.Create("wrong", ClusterNode.Configuration("wrong", more: RemoteNode.Hocon + """

            gossipod.gossip-fanout = 0
            akka.remote.gossipod.advertise = maybe
            akka.discovery.gossipod { port-tag = "", servicetag = x }
            """));
        var problems = Assert.Throws<GossipodConfigurationException>(() => GossipodCluster.Get(system)).Problems;
        Assert.Equal(
            ["akka.discovery.gossipod.port-tag", "akka.discovery.gossipod.servicetag", "akka.remote.gossipod.advertise", "gossipod.gossip-fanout"],
            problems.Select(problem => $"{problem.Section}.{problem.Key}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("akka.discovery.gossipod = 5", Discovery)]
    [InlineData("akka.remote.gossipod = off", Remote)]
    public void A_value_in_place_of_a_section_is_refused(string hocon, string section)
    {
        using var system = ActorSystem.Create("value", ClusterNode.Configuration("value", more: hocon));
        var problem = Assert.Single(Assert.Throws<GossipodConfigurationException>(() => GossipodCluster.Get(system)).Problems);
        Assert.Equal((section, "must be a section"), (problem.Section, problem.Rule));
    }

    private static IEnumerable<(string Section, string Key, string Comment)> Entries() =>
        new[] { (Type: typeof(DiscoverySettings), Section: Discovery), (Type: typeof(RemoteSettings), Section: Remote) }.SelectMany(package =>
            ReferenceConfTests.Entries(package.Type, $"{package.Type.Namespace}.reference.conf").Select(entry => (package.Section, entry.Key, entry.Comment)));
}
