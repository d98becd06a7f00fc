using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using ClusterBootstrap;
using Gossipod.Actors.Remote;
using Gossipod.Examples.Common;

// Akka.Cluster without configured seeds: nodes with the tag akka=cluster find each other by Gossipod, agree on the one that begins once
// --expect of them (default 3) are seen, and later ones join those that are in. Prints 'seeds', and 'cluster' with Akka.Cluster's own
// members whenever they change. --help lists the flags of every node.
if (!Expected.TryTake(ref args, out var expected))
{
    Console.Error.WriteLine("--expect: must be a whole number, 1 and more");
    return 2;
}

ActorSystem? system = null;
return await NodeProgram.RunAsync(
    [.. args, "--tag", "akka=cluster"],
    play: async (gossipod, printer, ending) =>
    {
        var seeds = await ClusterSeeds.AgreeAsync(system!, "akka", "cluster", expected, cancellationToken: ending);
        printer.Own("seeds", new() { ["node"] = gossipod.Self.Name, ["seeds"] = seeds.Select(seed => $"{seed}").ToList() });
        var cluster = Cluster.Get(system!);
        system!.ActorOf(Props.Create(() => new ClusterReporter(gossipod.Self.Name, printer)), "cluster-reporter");
        await cluster.JoinSeedNodesAsync(seeds, ending);
        await ClusterSeeds.AnnounceAsync(system!, cluster.RegisterOnMemberRemoved, ending);
    },
    akka: akka => akka.AddRemoting(args, "cluster").WithActors((started, _) => system = started));
