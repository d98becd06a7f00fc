using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gossipod.Actors.Hosting;

/// <summary>
/// Adds a Gossipod node to an ActorSystem that Akka.Hosting builds. The actor that stands for it is in the ActorRegistry under the key
/// <see cref="GossipodCluster"/>, and so is what <c>IRequiredActor&lt;GossipodCluster&gt;</c> gives: it accepts the messages of
/// <see cref="ClusterActor"/>.
/// </summary>
/// <remarks>
/// Of several sources the first that sets a key decides: the options; the application's configuration, in its own order (command line, then
/// environment, then <c>appsettings.json</c>); HOCON that was added to the builder; the defaults. HOCON that is prepended after
/// <c>WithGossipod</c> wins over all of it, and so does a later <c>WithGossipod</c>. An object that is no option, or is not set there, is taken from a <see cref="GossipodSetup"/> that
/// was added to the builder, before or after; a <see cref="GossipodTelemetrySetup"/> that was added wins over the host's meters.
/// </remarks>
public static class GossipodHostingExtensions
{
    /// <summary>The objects that each builder was given so far: of setups of one type a system keeps only the last.</summary>
    private static readonly ConditionalWeakTable<AkkaConfigurationBuilder, GossipodSetup> ObjectsSoFar = [];

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
        var options = new GossipodOptions();
        configure(options);
        return Add(builder, Config.Empty, options);
    }

    /// <summary>
    /// Starts a node with options that were made elsewhere, such as those of <c>services.Configure&lt;GossipodOptions&gt;(…)</c>:
    /// <c>AddAkka("payments", (akka, services) => akka.WithGossipod(services.GetRequiredService&lt;IOptions&lt;GossipodOptions&gt;&gt;().Value))</c>.
    /// They are read now; what is changed in them later has no effect.
    /// </summary>
    /// <param name="builder">The system's builder.</param>
    /// <param name="options">What is to win over every other source.</param>
    public static AkkaConfigurationBuilder WithGossipod(this AkkaConfigurationBuilder builder, GossipodOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return Add(builder, Config.Empty, options);
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
        var options = new GossipodOptions();
        configure?.Invoke(options);
        return Add(builder, ConfigurationText.Read(section), options);
    }

    /// <summary>
    /// Adds three health checks, which report once the application has called <c>AddHealthChecks()</c>. <c>gossipod-started</c> (tag
    /// <c>startup</c>): the sockets are bound. <c>gossipod-ready</c> (tag <c>ready</c>): the node is a member; degraded while no seed has
    /// taken it in, so that a first node does not wait for others, and while its local health is bad. <c>gossipod-live</c> (tag <c>live</c>):
    /// its probe loop turns, whatever its peers do. All have the tag <c>gossipod</c> too.
    /// </summary>
    /// <param name="builder">The system's builder.</param>
    /// <param name="configure">Changes their tags, failure status or timeouts, or leaves one away; null for none of it.</param>
    public static AkkaConfigurationBuilder WithGossipodHealthChecks(this AkkaConfigurationBuilder builder, Action<GossipodHealthCheckOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new GossipodHealthCheckOptions();
        configure?.Invoke(options);
        Add(GossipodHealthChecks.Started, GossipodHealthChecks.CheckStarted, options.Started);
        Add(GossipodHealthChecks.Ready, GossipodHealthChecks.CheckReady, options.Ready);
        Add(GossipodHealthChecks.Live, GossipodHealthChecks.CheckLive, options.Live);
        return builder;

        void Add(string name, HealthCheck check, GossipodHealthCheckRegistration how)
        {
            if (how.IsRegistered) builder.WithHealthCheck(name, new GossipodHealthCheck(check), how.FailureStatus, how.Tags, how.Timeout);
        }
    }

    /// <summary>
    /// Lets services and actors take the <see cref="GossipodCluster"/> of the application's ActorSystem as a dependency. A call of its own,
    /// because Akka.Hosting runs what configures the builder when the services are already there and none can be added.
    /// </summary>
    public static IServiceCollection AddGossipodCluster(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(static provider => GossipodCluster.Get(provider.GetRequiredService<Akka.Actor.ActorSystem>()));
        return services;
    }

    private static AkkaConfigurationBuilder Add(AkkaConfigurationBuilder builder, Config configured, GossipodOptions options)
    {
        var objects = new GossipodSetup
        {
            MembershipHook = options.MembershipHook,
            SeedDiscovery = options.SeedDiscovery,
            Metadata = options.Metadata,
            TlsCertificates = options.TlsCertificates,
        };
        var isFirst = !ObjectsSoFar.TryGetValue(builder, out var before);
        if (before is not null) objects = HostedSetup.Merged(objects, before);
        ObjectsSoFar.AddOrUpdate(builder, objects);
        builder
            .AddSetup(new HostedSetup { Objects = objects, MeterFactory = MeterFactory })
            .AddHocon(options.ToConfig().WithFallback(configured), HoconAddMode.Prepend);
        return isFirst ? Start(builder) : builder;
    }

    private static AkkaConfigurationBuilder Start(AkkaConfigurationBuilder builder) => builder
        .WithExtension<GossipodClusterProvider>()
        .WithActors(static (system, registry) => registry.TryRegister<GossipodCluster>(HostedNode.Get(system).Actor))
        .AddStartup(static (system, _) => GossipodCluster.Get(system).Started);

    /// <summary>The host's, so that its meters end with the host; null where it has none.</summary>
    private static IMeterFactory? MeterFactory(ActorSystem system)
    {
        var services = system.Settings.Setup.Get<DependencyResolverSetup>();
        return services.HasValue ? services.Value.DependencyResolver.GetService<IMeterFactory>() : null;
    }
}
