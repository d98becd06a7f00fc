using Akka.Hosting;

namespace Gossipod.Actors.Hosting;

/// <summary>Adds a Gossipod node to an ActorSystem that Akka.Hosting builds.</summary>
public static class GossipodHostingExtensions
{
    /// <summary>Starts a node with the system. Options win over HOCON that was added before.</summary>
    /// <remarks>A configuration that cannot be used fails the start of the system with all of its problems.</remarks>
    public static AkkaConfigurationBuilder WithGossipod(this AkkaConfigurationBuilder builder, Action<GossipodOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new GossipodOptions();
        configure(options);
        if (options.MembershipHook is not null || options.SeedDiscovery is not null || !options.Metadata.IsEmpty)
        {
            builder.AddSetup(new GossipodSetup
            {
                MembershipHook = options.MembershipHook,
                SeedDiscovery = options.SeedDiscovery,
                Metadata = options.Metadata,
            });
        }

        return builder
            .AddHocon(options.ToConfig(), HoconAddMode.Prepend)
            .WithExtension<GossipodClusterProvider>();
    }
}
