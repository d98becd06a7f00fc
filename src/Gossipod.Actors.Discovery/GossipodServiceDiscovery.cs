using Akka.Actor;
using Akka.Configuration;
using Akka.Discovery;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Discovery;

/// <summary>
/// The live members as a method of Akka.Discovery, answered from this node's snapshot without a message: the method <c>gossipod</c>, whose
/// section <c>akka.discovery.gossipod</c> has its defaults in this package's <c>reference.conf</c> once the node has been made.
/// </summary>
/// <remarks>
/// A member belongs to the services that its tag <c>service</c> lists, separated by commas; the cluster's name stands for all members.
/// The port is that of the tag <c>port.NAME</c> where the look-up names a port, which excludes members without it; else that of the tag
/// <c>port</c>, or the member's own. The tags' names are settings: <c>akka.discovery.gossipod { service-tag = service, port-tag = port }</c>.
/// Only Alive members are found, suspects are not.
/// </remarks>
public sealed class GossipodServiceDiscovery : ServiceDiscovery
{
    private readonly ExtendedActorSystem _system;
    private readonly DiscoverySettings _settings;

    /// <summary>Made by Akka.Discovery.</summary>
    /// <param name="system">Its node is asked.</param>
    /// <param name="config">The section of the method, <c>akka.discovery.gossipod</c>.</param>
    /// <exception cref="Configuration.GossipodConfigurationException">The section is wrong; the exception lists all of it.</exception>
    public GossipodServiceDiscovery(ExtendedActorSystem system, Config config)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(config);
        _system = system;
        _settings = DiscoverySettings.Read(config);
    }

    /// <summary>The members of the service now; the time is not needed.</summary>
    public override async Task<Resolved> Lookup(Lookup lookup, TimeSpan resolveTimeout)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        var cluster = GossipodCluster.Get(_system);
        await cluster.Started.WaitAsync(resolveTimeout).ConfigureAwait(false);
        return new Resolved(lookup.ServiceName, Find(_settings, cluster.Settings.ClusterName, cluster.Snapshot, lookup));
    }

    /// <summary>The rule: who of a snapshot is found, and where.</summary>
    internal static List<ResolvedTarget> Find(DiscoverySettings settings, string clusterName, ClusterSnapshot snapshot, Lookup lookup)
    {
        var targets = new List<ResolvedTarget>();
        foreach (var member in snapshot.Alive)
        {
            if (lookup.ServiceName != clusterName && !Serves(settings, member, lookup.ServiceName)) continue;
            if (PortOf(settings, member, lookup.PortName) is { } port) targets.Add(new ResolvedTarget(member.Address.Address.ToString(), port, member.Address.Address));
        }

        return targets;
    }

    private static bool Serves(DiscoverySettings settings, Member member, string service) =>
        member.Tags.TryGetValue(settings.ServiceTag, out var services)
        && services.Split(',', StringSplitOptions.TrimEntries).Contains(service, StringComparer.Ordinal);

    private static int? PortOf(DiscoverySettings settings, Member member, string? name)
    {
        if (string.IsNullOrEmpty(name)) return Tag(member, settings.PortTag) ?? member.Address.Port;
        return Tag(member, $"{settings.PortTag}.{name}");
    }

    private static int? Tag(Member member, string key) =>
        member.Tags.TryGetValue(key, out var text) && ushort.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var port) && port > 0 ? port : null;
}
