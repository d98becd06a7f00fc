using Akka.Actor;
using Akka.Configuration;
using Akka.Discovery;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Discovery;

/// <summary>
/// The live members as a method of Akka.Discovery, answered from this node's snapshot without a message:
/// <c>akka.discovery.gossipod.class = "Gossipod.Actors.Discovery.GossipodServiceDiscovery, Gossipod.Actors.Discovery"</c>.
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
    private readonly string _serviceTag;
    private readonly string _portTag;

    /// <summary>Made by Akka.Discovery.</summary>
    /// <param name="system">Its node is asked.</param>
    /// <param name="config">The section <c>akka.discovery.gossipod</c>.</param>
    public GossipodServiceDiscovery(ExtendedActorSystem system, Config config)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(config);
        _system = system;
        _serviceTag = config.GetString("service-tag", "service");
        _portTag = config.GetString("port-tag", "port");
    }

    /// <summary>The members of the service now; the time is not needed.</summary>
    public override async Task<Resolved> Lookup(Lookup lookup, TimeSpan resolveTimeout)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        var cluster = GossipodCluster.Get(_system);
        await cluster.Started.WaitAsync(resolveTimeout).ConfigureAwait(false);
        var targets = new List<ResolvedTarget>();
        foreach (var member in cluster.Snapshot.Alive)
        {
            if (lookup.ServiceName != cluster.Settings.ClusterName && !Serves(member, lookup.ServiceName)) continue;
            if (PortOf(member, lookup.PortName) is { } port) targets.Add(new ResolvedTarget(member.Address.Address.ToString(), port, member.Address.Address));
        }

        return new Resolved(lookup.ServiceName, targets);
    }

    private bool Serves(Member member, string service) =>
        member.Tags.TryGetValue(_serviceTag, out var services)
        && services.Split(',', StringSplitOptions.TrimEntries).Contains(service, StringComparer.Ordinal);

    private int? PortOf(Member member, string? name)
    {
        if (string.IsNullOrEmpty(name)) return Tag(member, _portTag) ?? member.Address.Port;
        return Tag(member, $"{_portTag}.{name}");
    }

    private static int? Tag(Member member, string key) =>
        member.Tags.TryGetValue(key, out var text) && ushort.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var port) && port > 0 ? port : null;
}
