using Akka.Actor;
using Akka.Configuration;
using Gossipod.Actors.Configuration;

namespace Gossipod.Actors.Remote;

/// <summary>The section <c>akka.remote.gossipod</c>, read and checked. Immutable.</summary>
/// <param name="Advertise">Whether members are told the address of Akka.Remote.</param>
internal sealed record RemoteSettings(bool Advertise)
{
    public const string SectionName = "akka.remote.gossipod";

    private static readonly Lazy<Config> LazyReference =
        new(() => ConfigurationFactory.FromResource<RemoteSettings>("Gossipod.Actors.Remote.reference.conf"));

    /// <summary>The defaults, with the whole section.</summary>
    public static Config Reference => LazyReference.Value;

    /// <summary>Those of a system, whose defaults are in force from then on.</summary>
    /// <exception cref="GossipodConfigurationException">Something is wrong with them; the exception lists all of it.</exception>
    public static RemoteSettings Of(ActorSystem system) => PackageSection.Of(system, SectionName, Reference, Read);

    /// <summary>Reads the content of the section, over the defaults.</summary>
    /// <exception cref="GossipodConfigurationException">Something is wrong with it; the exception lists all of it.</exception>
    public static RemoteSettings Read(Config section) => PackageSection.Read(section, SectionName, Reference, Read);

    private static RemoteSettings Read(SectionReader reader) => new(reader.Flag("advertise", fallback: true));
}
