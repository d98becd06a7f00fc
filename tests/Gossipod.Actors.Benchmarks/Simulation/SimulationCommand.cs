using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Gossipod.Actors.Benchmarks.Simulation;

/// <summary><c>simulation</c>: what a simulated cluster costs, alone or from a hundred to thousands of nodes.</summary>
internal static class SimulationCommand
{
    private static readonly int[] Sizes = [100, 200, 500, 1_000, 2_000, 5_000];

    public static Command Create()
    {
        var nodes = new Option<int>("--nodes") { Description = "Cluster size, 2-65,000.", DefaultValueFactory = _ => 1_000 };
        var seconds = new Option<double>("--seconds") { Description = "Virtual seconds in all, formation included.", DefaultValueFactory = _ => 60 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the run.", DefaultValueFactory = _ => 1 };
        var churn = new Option<int>("--churn")
        {
            Description = "Crashes per virtual minute once the cluster has formed; each node restarts 10 s later.",
            DefaultValueFactory = _ => 0,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON line instead of a table." };
        var growth = new Option<string?>("--growth")
        {
            Description = "Run 100 to --nodes nodes, each size in a process of its own, and write this CSV file.",
        };
        var command = new Command("simulation", "Simulate one cluster in virtual time and print what that cost.")
        {
            nodes, seconds, seed, churn, json, growth,
        };
        command.SetAction(parsed =>
        {
            var run = new SimulationRun(parsed.GetValue(nodes), parsed.GetValue(seconds), parsed.GetValue(seed), parsed.GetValue(churn));
            if (parsed.GetValue(growth) is { } file) Grow(file, run);
            else Print(run.Measure(), parsed.GetValue(json));
        });
        return command;
    }

    private static void Print(Dictionary<string, object> figures, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(figures));
            return;
        }

        foreach (var (name, value) in figures) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-36}{value,18}"));
    }

    private static void Grow(string file, SimulationRun largest)
    {
        var lines = new List<string>();
        foreach (var size in Sizes.Where(size => size <= largest.Nodes))
        {
            var figures = InOwnProcess(largest with { Nodes = size });
            if (lines.Count == 0) lines.Add(string.Join(',', figures.Keys));
            lines.Add(string.Join(',', figures.Values.Select(value => value.GetRawText().Trim('"'))));
            File.WriteAllLines(file, lines);
            Console.WriteLine(lines[^1]);
        }
    }

    private static Dictionary<string, JsonElement> InOwnProcess(SimulationRun run)
    {
        string[] options =
        [
            "exec", typeof(SimulationCommand).Assembly.Location, "simulation", "--json",
            "--nodes", Text(run.Nodes), "--seconds", Text(run.Seconds), "--seed", Text(run.Seed), "--churn", Text(run.CrashesPerMinute),
        ];
        using var process = Process.Start(new ProcessStartInfo("dotnet", options) { RedirectStandardOutput = true })!;
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(line)!
            : throw new InvalidOperationException($"{run.Nodes} nodes: exit code {process.ExitCode}");
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
