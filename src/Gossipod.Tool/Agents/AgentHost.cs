using System.Net;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Gossipod.Actors;
using Gossipod.Actors.AspNetCore;
using Gossipod.Actors.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Gossipod.Tool.Agents;

/// <summary>An ActorSystem with one node, and its HTTP endpoints on a loopback address. Logs go to standard error.</summary>
internal static class AgentHost
{
    /// <summary>An idle node wakes up for every tick of Akka's scheduler; 50 ms is fine enough for timers of seconds.</summary>
    private const string Hocon = "akka { scheduler.tick-duration = 50ms, coordinated-shutdown.run-by-clr-shutdown-hook = off }";

    /// <summary>Runs it until it is ended, and leaves the cluster.</summary>
    /// <param name="configure">The node's options.</param>
    /// <param name="configured">Settings that the options win over.</param>
    /// <param name="http">Where the endpoints are.</param>
    /// <param name="allowActions">Whether they change anything.</param>
    /// <param name="output">Gets one line when it runs.</param>
    /// <param name="ending">Ends it.</param>
    public static async Task<int> RunAsync(Action<GossipodOptions> configure, Config configured, IPEndPoint http, bool allowActions, TextWriter output, CancellationToken ending)
    {
        await using var app = Build(configure, configured, http, allowActions);
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(ending);
        string? breakage = null;
        Action<string> onBroke = reason =>
        {
            breakage = reason;
            _ = broken.CancelAsync();
        };
        try
        {
            await app.StartAsync(ending);
            var (system, cluster) = (app.Services.GetRequiredService<ActorSystem>(), app.Services.GetRequiredService<GossipodCluster>());
            system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new Breakage(onBroke)), "breakage"), typeof(NodeTerminated));
            output.WriteLine(Output.SafeText.Line($"{cluster.Self.Name} of {cluster.Settings.ClusterName} runs at {cluster.Self.Address}; HTTP and dashboard at {app.Urls.First()}{AgentUrl.DefaultPath}; Ctrl-C leaves"));
            output.Flush();
            _ = PrintMessagesAsync(cluster, output, app.Lifetime.ApplicationStopping);
            await app.WaitForShutdownAsync(broken.Token);
        }
        catch (Exception failure) when (failure is GossipodException or ConfigurationException or IOException)
        {
            if (app.Services.GetService<ActorSystem>() is { } system) await system.Terminate();
            throw new ToolException(failure.Message, failure);
        }

        return breakage is null ? ExitCode.Done : throw new ToolException($"the node broke and has closed its sockets: {breakage}. The log says more; start it again");
    }

    /// <summary>Messages and events of members' applications, a line each. Nobody waits for it: who does not read them loses some.</summary>
    private static async Task PrintMessagesAsync(GossipodCluster cluster, TextWriter output, CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                await foreach (var message in cluster.WatchMessagesAsync(ending))
                {
                    output.WriteLine(Output.SafeText.Line($"{(message.Kind == MessageKind.Broadcast ? "event" : "message")} {message.Name} from {message.From.Name}: {message.Text}"));
                    output.Flush();
                }
            }
            catch (Exception end) when (end is GossipodException or OperationCanceledException)
            {
                // Too far behind, or the end.
            }
            catch (IOException)
            {
                return; // Nobody reads standard output any more.
            }
        }
    }

    private static WebApplication Build(Action<GossipodOptions> configure, Config configured, IPEndPoint http, bool allowActions)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(http));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddConsole(console => console.FormatterName = Output.LogLineFormatter.FormatterName)
            .AddConsoleFormatter<Output.LogLineFormatter, ConsoleFormatterOptions>()
            .AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddGossipodCluster().AddAkka("gossipod", akka =>
        {
            akka.ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            });
            if (!configured.IsEmpty) akka.AddHocon(configured, HoconAddMode.Append);
            akka.AddHocon(Hocon, HoconAddMode.Prepend).WithGossipod(configure);
        });
        var app = builder.Build();
        app.UseRouting();
        app.MapGossipod(options => options.AllowActions = allowActions);
        return app;
    }

    /// <summary>A node that breaks says so on the EventStream of its system.</summary>
    private sealed class Breakage(Action<string> broke) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is NodeTerminated broken) broke(broken.Reason);
            else Unhandled(message);
        }
    }
}
