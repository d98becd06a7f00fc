using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Actor.Setup;

namespace Gossipod.Actors;

/// <summary>
/// What <c>WithGossipod</c> gives the node. A type of its own: of setups of one type the system keeps only the last, and the application
/// may have given a <see cref="GossipodSetup"/> or a <see cref="GossipodTelemetrySetup"/> too, before or after.
/// </summary>
internal sealed class HostedSetup : Setup
{
    /// <summary>The objects among the options; each wins over the application's.</summary>
    public required GossipodSetup Objects { get; init; }

    /// <summary>The host's factory; the application's wins over it.</summary>
    public required Func<ActorSystem, IMeterFactory?> MeterFactory { get; init; }

    /// <summary>Every object that the node of a system was given, by options or by the application.</summary>
    public static GossipodSetup ObjectsOf(ActorSystem system)
    {
        var given = system.Settings.Setup.Get<GossipodSetup>();
        var hosted = system.Settings.Setup.Get<HostedSetup>();
        return Merged(hosted.HasValue ? hosted.Value.Objects : new GossipodSetup(), given.HasValue ? given.Value : new GossipodSetup());
    }

    /// <summary>What makes the node's meter; null lets the node do so.</summary>
    public static IMeterFactory? MeterFactoryOf(ActorSystem system)
    {
        var given = system.Settings.Setup.Get<GossipodTelemetrySetup>();
        var hosted = system.Settings.Setup.Get<HostedSetup>();
        return given.HasValue ? given.Value.MeterFactory(system) : hosted.HasValue ? hosted.Value.MeterFactory(system) : null;
    }

    internal static GossipodSetup Merged(GossipodSetup first, GossipodSetup second) => new()
    {
        MembershipHook = first.MembershipHook ?? second.MembershipHook,
        SeedDiscovery = first.SeedDiscovery ?? second.SeedDiscovery,
        TlsCertificates = first.TlsCertificates ?? second.TlsCertificates,
        Metadata = first.Metadata.IsEmpty ? second.Metadata : first.Metadata,
        FixedTags = first.FixedTags ?? second.FixedTags,
    };
}
