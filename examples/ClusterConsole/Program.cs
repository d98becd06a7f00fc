using Gossipod.Examples.Common;

// Without arguments: the demonstration, five nodes in this process. With --node: one real node; --node --help lists its flags.
if (args.Contains("--node")) return await NodeProgram.RunAsync([.. args.Where(arg => arg != "--node")]);
if (args.Length == 0) return await ClusterConsole.Demonstration.RunAsync();

Console.Error.WriteLine($"'{args[0]}': without arguments this is the demonstration, with --node one real node; --node --help lists its flags");
return 2;
