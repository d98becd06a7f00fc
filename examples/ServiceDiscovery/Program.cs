using Akka.Actor;
using Akka.Hosting;
using Gossipod.Examples.Common;
using ServiceDiscovery;

// Akka.Discovery both ways. The seeds are found by its method "config", whose service "nodes" has the endpoints that --known HOST:PORT gives,
// once or several times. The command 'find SERVICE [PORT]' looks a service up among the live members, by the method "gossipod": those whose
// tag service names it, at the port in their tag port, or port.PORT. --help lists the flags of every node.
args = KnownFlag.Take(args, out var known);
ActorSystem? system = null;
return await NodeProgram.RunAsync(
    args,
    onLine: (_, printer, line) => Finder.TryFind(system!, line, printer),
    akka: akka => akka
        .AddHocon(
            $$"""
            {{(known.Count > 0 ? "gossipod.seeds = [\"discovery:config/nodes\"]" : "")}}
            akka.discovery {
              method = gossipod
              config.services.nodes.endpoints = [{{string.Join(", ", known.Select(endpoint => $"\"{endpoint}\""))}}]
            }
            """,
            HoconAddMode.Prepend)
        .WithActors((started, _) => system = started));
