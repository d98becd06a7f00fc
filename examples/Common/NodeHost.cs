using Akka.Actor;
using Akka.Hosting;
using Gossipod.Actors;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serilog;

namespace Gossipod.Examples.Common;

/// <summary>A generic host with one ActorSystem, one node and Serilog on standard error.</summary>
public sealed class NodeHost : IAsyncDisposable
{
    /// <summary>An idle node wakes up for every tick of Akka's scheduler; 50 ms is fine enough for timers of seconds.</summary>
    private const string Hocon = "akka { scheduler.tick-duration = 50ms, coordinated-shutdown.run-by-clr-shutdown-hook = off }";

    private readonly IHost _host;

    private NodeHost(IHost host)
    {
        _host = host;
        System = host.Services.GetRequiredService<ActorSystem>();
        Cluster = GossipodCluster.Get(System);
        Stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
    }

    public ActorSystem System { get; }

    public GossipodCluster Cluster { get; }

    /// <summary>Signalled by SIGTERM and Ctrl-C.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Starts the ActorSystem and its node; returns when the sockets are bound.</summary>
    /// <exception cref="GossipodConfigurationException">A setting is wrong.</exception>
    /// <exception cref="GossipodException">The sockets cannot be bound.</exception>
    public static async Task<NodeHost> StartAsync(Action<GossipodOptions> configure)
    {
        CheckSettings(configure);
        Log.Logger = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", Serilog.Events.LogEventLevel.Warning)
            .WriteTo.Console(standardErrorFromLevel: Serilog.Events.LogEventLevel.Verbose, formatProvider: global::System.Globalization.CultureInfo.InvariantCulture)
            .CreateLogger();

        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.AddSerilog();
        builder.Services.AddAkka("gossipod", akka => UseSerilog(akka).AddHocon(Hocon, HoconAddMode.Prepend).WithGossipod(configure));
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            var node = new NodeHost(host);
            await node.Cluster.Started;
            return node;
        }
        catch
        {
            if (host.Services.GetService<ActorSystem>() is { } system) await system.Terminate();
            throw;
        }
    }

    /// <summary>Leaves gracefully and ends the ActorSystem; twice does no harm.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await Log.CloseAndFlushAsync();
    }

    /// <summary>Before the host is built, because Akka.Hosting prints a stack trace for what is one line to the user.</summary>
    private static void CheckSettings(Action<GossipodOptions> configure)
    {
        var options = new GossipodOptions();
        configure(options);
        GossipodSettings.Create(options.ToConfig().GetConfig(GossipodSettings.SectionName));
    }

#if AKKA_LOGGER_SERILOG
    /// <summary>Named in HOCON, so that no code depends on the package.</summary>
    private static AkkaConfigurationBuilder UseSerilog(AkkaConfigurationBuilder akka) =>
        akka.AddHocon("akka.loggers = [\"Akka.Logger.Serilog.SerilogLogger, Akka.Logger.Serilog\"]", HoconAddMode.Prepend);
#else
    private static AkkaConfigurationBuilder UseSerilog(AkkaConfigurationBuilder akka) => akka.ConfigureLoggers(loggers =>
    {
        loggers.ClearLoggers();
        loggers.AddLoggerFactory();
    });
#endif
}
