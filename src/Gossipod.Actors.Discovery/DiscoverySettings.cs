using Akka.Actor;
using Akka.Configuration;
using Gossipod.Actors.Configuration;

namespace Gossipod.Actors.Discovery;

/// <summary>The section <c>akka.discovery.gossipod</c>, read and checked as a whole. Immutable.</summary>
/// <param name="ServiceTag">Tag with the services of a member.</param>
/// <param name="PortTag">Tag with its service's port.</param>
internal sealed record DiscoverySettings(string ServiceTag, string PortTag)
{
    public const string SectionName = "akka.discovery.gossipod";

    private static readonly Lazy<Config> LazyReference =
        new(() => ConfigurationFactory.FromResource<DiscoverySettings>("Gossipod.Actors.Discovery.reference.conf"));

    /// <summary>The defaults, with the whole section.</summary>
    public static Config Reference => LazyReference.Value;

    /// <summary>Those of a system, whose defaults are in force from then on.</summary>
    /// <exception cref="GossipodConfigurationException">Something is wrong with them; the exception lists all of it.</exception>
    public static DiscoverySettings Of(ActorSystem system) => PackageSection.Of(system, SectionName, Reference, Read);

    /// <summary>Reads the content of the section, over the defaults.</summary>
    /// <exception cref="GossipodConfigurationException">Something is wrong with it; the exception lists all of it.</exception>
    public static DiscoverySettings Read(Config section) => PackageSection.Read(section, SectionName, Reference, Read);

    private static DiscoverySettings Read(SectionReader reader)
    {
        var settings = new DiscoverySettings(Tag(reader, "service-tag"), Tag(reader, "port-tag"));
        var rules = reader.Rules;
        rules.Require(reader.Text("class") is not "", "class", "", "must not be empty", "leave it out for the class of this package");
        rules.Require(
            settings.ServiceTag.Length == 0 || settings.ServiceTag != settings.PortTag, "port-tag", settings.PortTag, "must be another tag than service-tag", "use port-tag = port");
        return settings;
    }

    private static string Tag(SectionReader reader, string key)
    {
        if (reader.Text(key) is not { } tag) return "";
        reader.Rules.Require(
            tag.Length > 0 && !tag.Any(char.IsControl), key, tag, "must be the key of a tag: not empty, without control characters", $"use for example {key} = {key.Split('-')[0]}");
        return tag;
    }
}
