using Gossipod.Examples.Common;

// Broadcasts each line of standard input, and prints what all members broadcast. The flags are PingNode's
// (--name --port --ip --join-addr) and those of every node; --help lists the latter.
return await NodeProgram.RunAsync(SeedFlags.Translate(args, name: "NODE_5", port: 7951), onLine: (cluster, printer, line) =>
{
    if (line.Length > 0) NodeProgram.Broadcast(cluster, line, printer);
    return true;
});
