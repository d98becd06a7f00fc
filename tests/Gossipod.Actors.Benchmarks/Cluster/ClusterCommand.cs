using System.CommandLine;
using System.Text.Json;
using Akka.Actor;
using Akka.Configuration;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Benchmarks.Cluster;

/// <summary><c>cluster</c>: whole clusters on real sockets in this process, measured with the peers' fields.</summary>
internal static class ClusterCommand
{
    public static Command Create()
    {
        var nodes = new Option<int>("--nodes") { Description = "Cluster size, 2 or more.", DefaultValueFactory = _ => 50 };
        var profile = new Option<NetworkProfile>("--profile") { Description = "local, lan or wan.", DefaultValueFactory = _ => NetworkProfile.Lan };
        var systems = new Option<bool>("--systems") { Description = "One ActorSystem per node instead of one for all." };
        var idle = new Option<bool>("--idle") { Description = "No nodes: as many ActorSystems with one 1 s timer each, for comparison." };
        var settle = new Option<double>("--settle") { Description = "Seconds before the steady window.", DefaultValueFactory = _ => 10 };
        var seconds = new Option<double>("--seconds") { Description = "Length of the steady window in seconds.", DefaultValueFactory = _ => 20 };
        var churn = new Option<bool>("--churn") { Description = "Crash, join and leave after the steady window.", DefaultValueFactory = _ => true };
        var hocon = new Option<string>("--hocon") { Description = "Further HOCON for every ActorSystem.", DefaultValueFactory = _ => "" };
        var tick = new Option<int>("--tick-ms") { Description = "Tick of Akka's scheduler; its default of 10 costs an idle process most of its CPU.", DefaultValueFactory = _ => 50 };
        var command = new Command("cluster", "Run a whole cluster in this process and print its figures as one JSON line.")
        {
            nodes, profile, systems, idle, settle, seconds, churn, hocon, tick,
        };
        command.SetAction(async (parsed, _) =>
        {
            var config = $$"""
                akka { loglevel = ERROR, stdout-loglevel = ERROR, scheduler.tick-duration = {{parsed.GetValue(tick)}}ms }
                {{parsed.GetValue(hocon)}}
                """;
            var window = (TimeSpan.FromSeconds(parsed.GetValue(settle)), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
            if (parsed.GetValue(idle)) await IdleAsync(parsed.GetValue(nodes), config, window.Item1, window.Item2);
            else await RunAsync(parsed.GetValue(nodes), parsed.GetValue(profile), parsed.GetValue(systems), config, window.Item1, window.Item2, parsed.GetValue(churn));
        });
        return command;
    }

    private static async Task RunAsync(int nodes, NetworkProfile profile, bool systems, string config, TimeSpan settle, TimeSpan steady, bool churn)
    {
        var board = new Board();
        var result = new Dictionary<string, object?>
        {
            ["peer"] = systems ? "gossipod (system per node)" : "gossipod",
            ["experiment"] = "cluster",
            ["mode"] = "inproc",
            ["profile"] = profile.ToString().ToLowerInvariant(),
        };
        await using IFleet fleet = systems ? new ManySystemsFleet(profile, board, config) : new OneSystemFleet(ProtocolSettings.For(profile), board, config);
        await new Experiment(fleet, board, result, nodes, settle, steady).RunAsync(churn);
    }

    private static async Task IdleAsync(int count, string config, TimeSpan settle, TimeSpan steady)
    {
        var rss = Usage.ResidentKib();
        var parsed = ConfigurationFactory.ParseString(config);
        var systems = new List<ActorSystem>();
        for (var i = 0; i < count; i++)
        {
            // Nodes start about this far apart. Systems made at once would tick at once, and share each wake-up of the timer thread.
            await Task.Delay(13);
            systems.Add(ActorSystem.Create($"idle-{i}", parsed));
            systems[i].ActorOf<Ticker>();
        }

        await Task.Delay(settle);
        var before = Usage.Read([]);
        await Task.Delay(steady);
        var after = Usage.Read([]);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            peer = "idle ActorSystems",
            nodes = count,
            steady_cpu_ms_per_node_s = Math.Round(1_000 * (after.CpuSeconds - before.CpuSeconds) / (after.Seconds - before.Seconds) / count, 3),
            rss_kib_per_node = Math.Round((Usage.ResidentKib() - rss) / count),
        }));
        await Task.WhenAll(systems.Select(system => system.Terminate()));
    }

    private sealed class Ticker : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartPeriodicTimer("tick", "tick", TimeSpan.FromSeconds(1));

        protected override void OnReceive(object message)
        {
        }
    }
}
