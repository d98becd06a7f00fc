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
    private readonly CancellationTokenSource _ending;

    private NodeHost(IHost host)
    {
        _host = host;
        System = host.Services.GetRequiredService<ActorSystem>();
        Cluster = GossipodCluster.Get(System);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        System.EventStream.Subscribe(System.ActorOf(Props.Create(() => new Breakage(OnBroke)), "breakage"), typeof(NodeTerminated));
    }

    public ActorSystem System { get; }

    public GossipodCluster Cluster { get; }

    /// <summary>Signalled by SIGTERM and Ctrl-C, and when the node breaks.</summary>
    public CancellationToken Stopping => _ending.Token;

    /// <summary>Why the node stopped by itself; null while it has not. Set before <see cref="Stopping"/> is signalled.</summary>
    public string? Broken { get; private set; }

    /// <summary>Starts the ActorSystem and its node; returns when the sockets are bound.</summary>
    /// <param name="configure">Sets the node's options.</param>
    /// <param name="more">Adds to the ActorSystem.</param>
    /// <exception cref="GossipodConfigurationException">A setting is wrong.</exception>
    /// <exception cref="GossipodException">The sockets cannot be bound.</exception>
    public static async Task<NodeHost> StartAsync(Action<GossipodOptions> configure, Action<AkkaConfigurationBuilder>? more = null)
    {
        CheckSettings(configure);
        Log.Logger = new LoggerConfiguration().ToStandardError().CreateLogger();

        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.AddSerilog();
        builder.Services.AddAkka("gossipod", akka =>
        {
            akka.WithSerilog().AddHocon(Hocon, HoconAddMode.Prepend).WithGossipod(configure);
            more?.Invoke(akka);
        });
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
        _ending.Dispose();
        await Log.CloseAndFlushAsync();
    }

    private void OnBroke(NodeTerminated broken)
    {
        Broken = $"the node broke and has closed its sockets: {broken.Reason}. The log says more; start it again";
        _ = _ending.CancelAsync();
    }

    /// <summary>Before the host is built, because Akka.Hosting prints a stack trace for what is one line to the user.</summary>
    private static void CheckSettings(Action<GossipodOptions> configure)
    {
        var options = new GossipodOptions();
        configure(options);
        GossipodSettings.Create(options.ToConfig().GetConfig(GossipodSettings.SectionName));
    }

    /// <summary>A node that breaks says so on the EventStream of its system.</summary>
    private sealed class Breakage(Action<NodeTerminated> broke) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is NodeTerminated broken) broke(broken);
            else Unhandled(message);
        }
    }
}
