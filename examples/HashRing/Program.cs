using Akka.Routing;
using Gossipod.Actors;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Examples.Common;

// Every node computes from the live members alone who owns each key: no coordination, and members that agree on who lives agree on all
// keys. Prints each key's owner, and what moves when members come and go. The flags are PingNode's (--name --port --ip
// --join-addr) and those of every node; --help lists the latter.
const int VirtualNodes = 100;
string[] keys = [.. Enumerable.Range(0, 16).Select(i => $"key-{i}")];

return await NodeProgram.RunAsync(SeedFlags.Translate(args, name: "NODE_4", port: 7950), play: async (cluster, printer, ending) =>
{
    var owners = new SortedDictionary<string, string>(StringComparer.Ordinal);
    await foreach (var @event in cluster.WatchAsync(ending))
    {
        if (@event is not (CurrentCluster or MemberJoined or MemberDied or MemberLeft)) continue;
        var ring = ConsistentHash.Create(cluster.Snapshot.Live.Select(member => member.Name).ToList(), VirtualNodes);
        foreach (var key in keys)
        {
            var (owner, before) = (ring.NodeFor(key), owners.GetValueOrDefault(key));
            if (owner == before) continue;
            owners[key] = owner;
            printer.Own("owner", new() { ["node"] = owner, ["key"] = key, ["previous"] = before });
        }
    }
});
