using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Gossipod.Actors.Benchmarks.Sync;

/// <summary><c>sync</c>: what exchanges of tables cost, in bytes of real frames; <c>mass-restart</c>: a whole cluster started anew at once.</summary>
internal static class SyncCommand
{
    public static IEnumerable<Command> Create()
    {
        yield return CreateSync();
        yield return CreateMassRestart();
    }

    private static Command CreateSync()
    {
        var nodes = new Option<int>("--nodes") { Description = "Size of the cluster that is joined and repaired, 2-65,000.", DefaultValueFactory = _ => 1_000 };
        var idle = new Option<int>("--idle-nodes") { Description = "Size of the cluster that is idle, 2-65,000.", DefaultValueFactory = _ => 100 };
        var minutes = new Option<double>("--idle-minutes") { Description = "Virtual minutes for which the idle one is watched.", DefaultValueFactory = _ => 30 };
        var peer = new Option<string?>("--memberlist") { Description = "Path of memberlist-peer, to run beside it for --memberlist-seconds of real time." };
        var peerSeconds = new Option<double>("--memberlist-seconds") { Description = "Real seconds for which memberlist is watched.", DefaultValueFactory = _ => 360 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the runs.", DefaultValueFactory = _ => 1 };
        var json = new Option<bool>("--json") { Description = "Print one JSON line instead of a table." };
        var command = new Command("sync", "Simulate a join, a repair and an idle cluster, and print the bytes of all frames both ways, preludes and lengths included.")
        {
            nodes, idle, minutes, peer, peerSeconds, seed, json,
        };
        command.SetAction(parsed =>
        {
            var run = new SyncRun(parsed.GetValue(seed));
            Dictionary<string, object> figures = [];
            run.MeasureLarge(parsed.GetValue(nodes), figures);
            run.MeasureIdle(parsed.GetValue(idle), parsed.GetValue(minutes), figures);
            if (parsed.GetValue(peer) is { } path) Memberlist.Measure(path, parsed.GetValue(idle), parsed.GetValue(peerSeconds), figures);
            Print(figures, parsed.GetValue(json));
        });
        return command;
    }

    private static Command CreateMassRestart()
    {
        var nodes = new Option<int>("--nodes") { Description = "Cluster size, 2-65,000.", DefaultValueFactory = _ => 200 };
        var seeds = new Option<int>("--seeds") { Description = "Nodes that the others join through.", DefaultValueFactory = _ => 3 };
        var cold = new Option<bool>("--cold") { Description = "Without the life before: nothing of it outlasts the processes, and it takes half of the time." };
        var within = new Option<double>("--within") { Description = "Virtual seconds within which all start again, at equal distances.", DefaultValueFactory = _ => 0 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the run.", DefaultValueFactory = _ => 1 };
        var json = new Option<bool>("--json") { Description = "Print one JSON line instead of a table." };
        var command = new Command("mass-restart", "Simulate a cluster all of whose processes end and start again at once, and print how long it takes until all see all alive.")
        {
            nodes, seeds, within, cold, seed, json,
        };
        command.SetAction(parsed => Print(
            MassRestart.Measure(
                parsed.GetValue(nodes), parsed.GetValue(seeds), parsed.GetValue(within), parsed.GetValue(cold), parsed.GetValue(seed)),
            parsed.GetValue(json)));
        return command;
    }

    private static void Print(Dictionary<string, object> figures, bool json)
    {
        if (json) Console.WriteLine(JsonSerializer.Serialize(figures));
        else foreach (var (name, value) in figures) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-48}{value,18}"));
    }
}
