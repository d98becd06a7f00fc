using Gossipod.Examples.Common;

// Broadcasts each line of standard input, and prints what all members broadcast. The flags are those of every node; --help lists them.
return await NodeProgram.RunAsync(args, onLine: (cluster, printer, line) =>
{
    if (line.Length > 0) NodeProgram.Broadcast(cluster, line, printer);
});
