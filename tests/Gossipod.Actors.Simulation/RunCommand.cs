using System.CommandLine;
using System.Diagnostics;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation;

/// <summary>Runs many seeds and says which of them failed, and how to repeat each.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var seeds = new Option<string>("--seeds") { DefaultValueFactory = _ => "1..100", Description = "A seed, or a range A..B." };
        var nodes = new Option<string>("--nodes") { DefaultValueFactory = _ => "3..64", Description = "Cluster size, or a range from which each seed picks one." };
        var minutes = new Option<double>("--minutes") { DefaultValueFactory = _ => 5, Description = "Virtual minutes under faults, 0.1-1440." };
        var profile = new Option<string>("--profile") { DefaultValueFactory = _ => "lan", Description = "local, lan or wan." };
        var signed = new Option<bool>("--signed") { Description = "Members have identities and sign what they say." };
        var parallel = new Option<int>("--parallel") { DefaultValueFactory = _ => Environment.ProcessorCount, Description = "Seeds at the same time, 1-256." };
        var json = new Option<bool>("--json") { Description = "Print one JSON document instead." };
        var command = new Command("run", "Runs one swarm of faults per seed: nothing may break an invariant, and all must agree after healing.")
        {
            seeds, nodes, minutes, profile, signed, parallel, json,
        };
        command.SetAction(parsed =>
        {
            var arguments = new Arguments(parsed);
            var (firstSeed, lastSeed) = arguments.Range(seeds, 0, Arguments.MaxSeed, "1..1000");
            var (fewest, most) = arguments.Range(nodes, 2, Arguments.MaxNodes, "3..64");
            var time = TimeSpan.FromMinutes(arguments.Minutes(minutes));
            var preset = arguments.Profile(profile);
            var degree = arguments.Count(parallel, 1, 256);
            if (arguments.Refuse()) return ExitCode.WrongArguments;
            var scenarios = new List<SwarmScenario>();
            for (var seed = firstSeed; seed <= lastSeed; seed++)
                scenarios.Add(new SwarmScenario(seed, SwarmScenario.NodesFor(seed, (int)fewest, (int)most), time, preset, parsed.GetValue(signed)));
            return Run(scenarios, degree, parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(List<SwarmScenario> scenarios, int degree, bool json)
    {
        var clock = Stopwatch.StartNew();
        var summary = new Summary(scenarios.Count);
        Progress.Show(scenarios.Count, quiet: json, step =>
        {
            // One thread per simulation and no thread pool between: each is single-threaded and runs for seconds.
            var next = -1;
            var workers = Enumerable.Range(0, Math.Min(degree, scenarios.Count)).Select(_ => new Thread(() =>
            {
                for (var i = Interlocked.Increment(ref next); i < scenarios.Count; i = Interlocked.Increment(ref next))
                {
                    var result = RunOne(scenarios[i]);
                    lock (summary)
                    {
                        summary.Add(result);
                        step(result);
                    }
                }
            })).ToList();
            workers.ForEach(worker => worker.Start());
            workers.ForEach(worker => worker.Join());
        });

        summary.Took = clock.Elapsed;
        Console.WriteLine(json ? summary.ToJson() : summary.ToText());
        return summary.Passed ? ExitCode.Passed : ExitCode.Failed;
    }

    /// <summary>A bug of the simulation itself fails its seed, not the run.</summary>
    private static SwarmResult RunOne(SwarmScenario scenario)
    {
        try
        {
            return scenario.Run();
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            return new SwarmResult(scenario, $"the simulation broke: {bug}", 0, SimCoverage.None, TimeSpan.Zero, 0, TimeSpan.Zero);
        }
    }
}
