using System.CommandLine;
using Gossipod.Actors.Simulation;

var root = new RootCommand("Runs swarms of faults on simulated clusters of the production actors, each decided by its seed.")
{
    RunCommand.Create(),
    ReplayCommand.Create(),
    LeaksCommand.Create(),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count == 0) return await parsed.InvokeAsync();

foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
await Console.Error.WriteLineAsync("Use --help for the options.");
return ExitCode.WrongArguments;
