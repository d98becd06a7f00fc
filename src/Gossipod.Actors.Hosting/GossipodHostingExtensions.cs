using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gossipod.Actors.Hosting;

/// <summary>Adds a Gossipod node to an ActorSystem that Akka.Hosting builds.</summary>
/// <remarks>
/// Of several sources the first that sets a key decides: the options; the application's configuration, in its own order (command line, then
/// environment, then <c>appsettings.json</c>); HOCON that was added to the builder; the defaults. HOCON that is prepended after
/// <c>WithGossipod</c> wins over all of it. An object that is no option, or is not set there, is taken from a <see cref="GossipodSetup"/> that
/// was added to the builder, before or after; a <see cref="GossipodTelemetrySetup"/> that was added wins over the host's meters.
/// </remarks>
public static class GossipodHostingExtensions
{
    /// <summary>
    /// Starts a node with the system. The host's start completes when the node's sockets are bound; its stop leaves the cluster gracefully,
    /// unless <c>leave-on-shutdown</c> is off.
    /// </summary>
    /// <remarks>A configuration that cannot be used fails the start with all of its problems; so do sockets that cannot be bound.</remarks>
    /// <param name="builder">The system's builder.</param>
    /// <param name="configure">Sets what is to win over every other source.</param>
    public static AkkaConfigurationBuilder WithGossipod(this AkkaConfigurationBuilder builder, Action<GossipodOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return Add(builder, Config.Empty, configure);
    }

    /// <summary>
    /// Starts a node with the system, configured by the section <c>Gossipod</c> of the application's configuration: <c>appsettings.json</c>, the
    /// environment (<c>Gossipod__ClusterName</c>), the command line. Keys are the options' names or HOCON's; durations may be written
    /// <c>00:00:05</c> or <c>5s</c>, lists as arrays or with commas, and a list that is written with commas wins over an array.
    /// </summary>
    /// <param name="builder">The system's builder.</param>
    /// <param name="configuration">The application's configuration, or the section itself.</param>
    /// <param name="configure">Sets what is to win over the configuration; null for nothing.</param>
    public static AkkaConfigurationBuilder WithGossipod(
        this AkkaConfigurationBuilder builder, IConfiguration configuration, Action<GossipodOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration as IConfigurationSection ?? configuration.GetSection(GossipodOptions.ConfigurationSection);
        return Add(builder, ConfigurationText.Read(section), configure);
    }

    /// <summary>
    /// Adds three health checks, which report once the application has called <c>AddHealthChecks()</c>. <c>gossipod-started</c> (tag
    /// <c>startup</c>): the sockets are bound. <c>gossipod-ready</c> (tag <c>ready</c>): the node is a member; degraded while no seed has
    /// taken it in, so that a first node does not wait for others, and while its local health is bad. <c>gossipod-live</c> (tag <c>live</c>):
    /// its probe loop turns, whatever its peers do. All have the tag <c>gossipod</c> too.
    /// </summary>
    public static AkkaConfigurationBuilder WithGossipodHealthChecks(this AkkaConfigurationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .WithHealthCheck(GossipodHealthChecks.Started, new GossipodHealthCheck(GossipodHealthChecks.CheckStarted), tags: ["gossipod", "startup"])
            .WithHealthCheck(GossipodHealthChecks.Ready, new GossipodHealthCheck(GossipodHealthChecks.CheckReady), tags: ["gossipod", "ready"])
            .WithHealthCheck(GossipodHealthChecks.Live, new GossipodHealthCheck(GossipodHealthChecks.CheckLive), tags: ["gossipod", "live"]);
    }

    /// <summary>Lets services and actors take the <see cref="GossipodCluster"/> of the application's ActorSystem as a dependency.</summary>
    public static IServiceCollection AddGossipodCluster(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(static provider => GossipodCluster.Get(provider.GetRequiredService<Akka.Actor.ActorSystem>()));
        return services;
    }

    private static AkkaConfigurationBuilder Add(AkkaConfigurationBuilder builder, Config configured, Action<GossipodOptions>? configure)
    {
        var options = new GossipodOptions();
        configure?.Invoke(options);
        var objects = new GossipodSetup
        {
            MembershipHook = options.MembershipHook,
            SeedDiscovery = options.SeedDiscovery,
            Metadata = options.Metadata,
            TlsCertificates = options.TlsCertificates,
        };
        return builder
            .AddSetup(new HostedSetup { Objects = objects, MeterFactory = MeterFactory })
            .AddHocon(options.ToConfig().WithFallback(configured), HoconAddMode.Prepend)
            .WithExtension<GossipodClusterProvider>()
            .AddStartup(static (system, _) => GossipodCluster.Get(system).Started);
    }

    /// <summary>The host's, so that its meters end with the host; null where it has none.</summary>
    private static IMeterFactory? MeterFactory(ActorSystem system)
    {
        var services = system.Settings.Setup.Get<DependencyResolverSetup>();
        return services.HasValue ? services.Value.DependencyResolver.GetService<IMeterFactory>() : null;
    }
}
