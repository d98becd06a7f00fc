using Gossipod.Examples.Common;

// Without arguments: the demonstration, five nodes in this process. With --node: one real node; --node --help lists its flags. With keygen: a new key.
if (args.Contains("--node")) return await NodeProgram.RunAsync([.. args.Where(arg => arg != "--node")]);
if (args is ["keygen"])
{
    Console.WriteLine(Gossipod.Actors.Security.ClusterKey.Generate().ToBase64());
    return 0;
}

if (args.Length == 0) return await ClusterConsole.Demonstration.RunAsync();

Console.Error.WriteLine($"'{args[0]}': without arguments this is the demonstration, with --node one real node; --node --help lists its flags; keygen prints a new key");
return 2;
