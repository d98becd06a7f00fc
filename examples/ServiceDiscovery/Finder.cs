using Akka.Actor;
using Akka.Discovery;
using Gossipod.Examples.Common;

namespace ServiceDiscovery;

/// <summary>The command <c>find SERVICE [PORT]</c>: an event <c>found</c> with the addresses of its live members.</summary>
internal static class Finder
{
    private static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(5);

    /// <returns>False for another command.</returns>
    public static bool TryFind(ActorSystem system, string line, EventPrinter printer)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["find", var service, ..]) return false;
        _ = FindAsync(system, new Lookup(service, words.ElementAtOrDefault(2) ?? "", "tcp"), printer);
        return true;
    }

    private static async Task FindAsync(ActorSystem system, Lookup lookup, EventPrinter printer)
    {
        var found = await Discovery.Get(system).Default.Lookup(lookup, LookupTimeout);
        printer.Own("found", new()
        {
            ["service"] = lookup.ServiceName,
            ["addresses"] = found.Addresses.Select(target => $"{target.Address}:{target.Port}").Order(StringComparer.Ordinal).ToList(),
        });
    }
}
