using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>
/// The runner in processes of its own: the same hash as here, whose string hashes and thread pools differ; what it prints, and its
/// exit codes.
/// </summary>
public sealed class RunnerTests
{
    [Theory]
    [InlineData(11, 9, 2)]
    [InlineData(12, 5, 3)]
    public async Task A_replay_in_another_process_has_the_same_hash(ulong seed, int nodes, int minutes)
    {
        var here = new SwarmScenario(seed, nodes, minutes.Minutes()).Run();
        Assert.Null(here.Violation);
        var (exit, output, _) = await RunAsync("replay", "--seed", $"{seed}", "--nodes", $"{nodes}", "--minutes", $"{minutes}");
        Assert.Equal(0, exit);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(here.EventLogHash.ToString("x16", CultureInfo.InvariantCulture), lines[^1].Trim());
        Assert.Equal(here.Coverage.Deaths, lines.Count(line => line.Contains(" MemberDied ", StringComparison.Ordinal)));
        Assert.Equal(here.Coverage.Crashes, lines.Count(line => line.EndsWith(" crashes", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_run_sums_up_and_is_quick_to_say_what_never_happened()
    {
        var (exit, output, _) = await RunAsync("run", "--seeds", "1..2", "--nodes", "3..5", "--minutes", "0.5", "--json");
        Assert.Equal(0, exit);
        var summary = JsonDocument.Parse(output).RootElement;
        Assert.Equal(2, summary.GetProperty("seeds").GetInt32());
        Assert.Equal(0, summary.GetProperty("violations").GetArrayLength());
        Assert.True(summary.GetProperty("nodeHours").GetDouble() is > 0.04 and < 1);
        Assert.True(summary.GetProperty("coverage").GetProperty("checks").GetInt64() > 1_000);
    }

    [Fact]
    public async Task A_run_in_which_something_never_happened_fails()
    {
        var (exit, output, _) = await RunAsync("run", "--seeds", "1..20", "--nodes", "2", "--minutes", "0.1");
        Assert.Equal(1, exit);
        Assert.Contains("never happened ", output, StringComparison.Ordinal);
        Assert.Contains("violations         0", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seeds = 9..3: must be a whole number or an ascending range A..B", "run", "--seeds", "9..3")]
    [InlineData("--nodes = 1..4: must be a whole number or an ascending range A..B from 2 to 1000; use for example 3..64.", "run", "--nodes", "1..4")]
    [InlineData("--minutes = 0: must be 0.1 to 1440", "run", "--minutes", "0")]
    [InlineData("--profile = moon: must be local, lan or wan", "run", "--profile", "moon")]
    [InlineData("--parallel = 0: must be 1 to 256", "run", "--parallel", "0")]
    [InlineData("--nodes = 1: must be 2 to 1000", "replay", "--seed", "1", "--nodes", "1")]
    [InlineData("--seed", "replay", "--nodes", "3")]
    [InlineData("--sedes", "run", "--sedes", "3")]
    public async Task Wrong_arguments_are_refused_with_the_rule(string message, params string[] arguments)
    {
        var (exit, _, errors) = await RunAsync(arguments);
        Assert.Equal(2, exit);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var runner = Path.Combine(AppContext.BaseDirectory, "Gossipod.Actors.Simulation.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", runner, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }
}
