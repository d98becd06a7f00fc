using Gossipod.Actors.Experiments;

const int WrongArguments = 2;

var parsed = ExperimentsCommand.Create().Parse(args);
if (parsed.Errors.Count == 0) return await parsed.InvokeAsync();

foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
await Console.Error.WriteLineAsync("Use --help for the options.");
return WrongArguments;
