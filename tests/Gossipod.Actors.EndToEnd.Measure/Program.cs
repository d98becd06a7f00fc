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

return await root.Parse(args).InvokeAsync();
