using System.CommandLine;
using Gossipod.Actors.EndToEnd;
using Gossipod.Actors.EndToEnd.Measure;

// Real processes on 127.0.0.1, LAN profile unless asked otherwise: prints each run's time, then median and maximum.
var nodes = new Option<int>("--nodes") { DefaultValueFactory = _ => 5, Description = "Cluster size." };
var runs = new Option<int>("--runs") { DefaultValueFactory = _ => 10, Description = "How often." };
var profile = new Option<string>("--profile") { DefaultValueFactory = _ => "lan", Description = "local, lan or wan." };

var root = new RootCommand("Times of real clusters of processes.");
foreach (var (name, what, drill) in Drills.All)
{
    var command = new Command(name, what) { nodes, runs, profile };
    command.SetAction(async (parsed, _) =>
    {
        var times = new List<double>();
        var falseDeaths = 0;
        for (var run = 1; run <= parsed.GetValue(runs); run++)
        {
            using var cluster = await ProcessCluster.FormAsync(parsed.GetValue(nodes), "--profile", parsed.GetValue(profile)!);
            var (milliseconds, wronglyDead) = await drill(cluster);
            times.Add(milliseconds);
            falseDeaths += wronglyDead.Count;
            Console.WriteLine(FormattableString.Invariant($"run {run}: {milliseconds:0} ms, false deaths {wronglyDead.Count}"));
            foreach (var line in wronglyDead) Console.WriteLine("  " + line);
        }

        times.Sort();
        var median = (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2;
        Console.WriteLine(FormattableString.Invariant($"{name}: median {median:0} ms, max {times[^1]:0} ms, false deaths {falseDeaths}"));
    });
    root.Add(command);
}

foreach (var command in LongDrills.Commands) root.Add(command);
var rate = new Option<int>("--rate") { DefaultValueFactory = _ => 20_000, Description = "Hostile datagrams per second, to all targets together." };
var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 60, Description = "How long." };
var sources = new Option<int>("--sources") { DefaultValueFactory = _ => 1, Description = "Addresses of 127.0.0.0/8 that they come from." };
var targets = new Option<int>("--targets") { DefaultValueFactory = _ => int.MaxValue, Description = "How many of the nodes they go to." };
var set = new Option<string[]>("--set") { DefaultValueFactory = _ => [], Description = "Settings of the nodes, key=value." };
var keys = new Option<bool>("--sealed") { Description = "The nodes have a key, which the flood does not." };
var kind = new Option<FloodKind>("--kind") { DefaultValueFactory = _ => FloodKind.Mixed, Description = "What comes: see FloodKind. SealedLooking takes --sealed." };
var flooded = new Command("flood", "A crash in a quiet cluster, then one under a flood of hostile datagrams.") { nodes, rate, seconds, sources, targets, set, keys, kind };
flooded.SetAction((parsed, _) => FloodCommand.RunAsync(
    parsed.GetValue(nodes), parsed.GetValue(targets), parsed.GetValue(rate), parsed.GetValue(seconds), parsed.GetValue(sources),
    parsed.GetValue(kind), [.. parsed.GetValue(set)!.SelectMany(pair => new[] { "--set", pair }), .. parsed.GetValue(keys) ? new[] { "--key", NewKey() } : []]));
root.Add(flooded);

var starts = new Option<int>("--runs") { DefaultValueFactory = _ => 20, Description = "How often each program is run." };
var installed = new Option<string?>("--command") { Description = "The installed tool's command, such as ~/.dotnet/tools/gossipod; what this build has made unless given." };
var most = new Option<double?>("--limit") { Description = "Ends with 1 where the median is further beyond, milliseconds." };
var tool = new Command("tool", "How long 'gossipod members' takes beyond the start of a program that prints a line.") { starts, installed, most };
tool.SetAction((parsed, _) => ToolDrill.RunAsync(parsed.GetValue(starts), parsed.GetValue(installed), parsed.GetValue(most)));
root.Add(tool);

return await root.Parse(args).InvokeAsync();

static string NewKey() => Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
