using Akka.Actor;
using Akka.Hosting;
using Gossipod.Examples.Common;
using RemoteRouting;

// Akka.Remote without Akka.Cluster: every node has routers over the members with the tag role=worker, which follow membership. Started
// with --tag role=worker a node is one of them. Commands beside those of every node: 'work TEXT' gives a job to the next worker,
// 'key TEXT' to the one that the text belongs to. Prints 'result', and 'terminated' when a worker that gave one has gone. --help lists the flags.
IActorRef front = ActorRefs.Nobody;
return await NodeProgram.RunAsync(
    args,
    onLine: (_, printer, line) =>
    {
        if (line.Split(' ', 2) is not [("work" or "key") and var command, { Length: > 0 } text]) return false;
        front.Tell(new Order(new Job(text), IsKeyed: command == "key", printer));
        return true;
    },
    akka: akka => akka.AddRemoting(args, "remote").WithActors((system, _) =>
    {
        system.ActorOf(Props.Create(() => new Worker()), "worker");
        front = system.ActorOf(Props.Create(() => new Front()), "front");
    }));
