using Akka.Actor;
using Akka.Hosting;
using Gossipod.Actors.EndToEnd.OddNode;
using Gossipod.Actors.Node;
using Gossipod.Examples.Common;

// ClusterConsole's --node, and what no node of a user has: the command `kill PATH` fails the actors that an Akka selection finds, `collect`
// collects all garbage and says what is left, and --later makes every datagram one of a later wire version.
var isLater = args.Contains("--later");
ActorSystem? own = null;
return await NodeProgram.RunAsync(
    [.. args.Where(arg => arg is not ("--node" or "--later"))],
    (_, printer, line) =>
    {
        switch (line.Split(' '))
        {
            case ["kill", var path]: own!.ActorSelection(path).Tell(Kill.Instance); return true;
            case ["collect"]: printer.Own("memory", Memory.Collect()); return true;
            default: return false;
        }
    },
    akka: akka =>
    {
        akka.AddStartup((system, _) => own = system);
        if (isLater) akka.AddSetup(new NodeSetup { DatagramTransport = LaterDatagramActor.Props });
    });
