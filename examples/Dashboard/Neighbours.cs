using Akka.Actor;
using Akka.Configuration;
using Gossipod.Actors;
using Gossipod.Examples.Common;

namespace Dashboard;

/// <summary>Further nodes in this process, each an ActorSystem on sockets of its own, so that one can be killed without a second terminal.</summary>
internal sealed class Neighbours(GossipodCluster first) : IAsyncDisposable
{
    private readonly Dictionary<string, ActorSystem> _running = [];

    /// <summary>Starts a node of that name and joins it to the first.</summary>
    public async Task StartAsync(string name)
    {
        if (_running.ContainsKey(name))
        {
            Console.WriteLine($"{name} runs already");
            return;
        }

        // Leaving at shutdown is off, so that ending the ActorSystem looks like a crash to the others.
        var settings = first.Settings;
        var system = SerilogLogging.CreateSystem("neighbour", $$"""
            gossipod {
              cluster-name = "{{settings.ClusterName}}", name = "{{name}}", bind = "127.0.0.1:0", profile = local, seeds = ["{{first.Self.Address}}"]
              leave-on-shutdown = off, tags { role = worker }
            }
            akka { loglevel = WARNING, stdout-loglevel = OFF }
            """);
        try
        {
            var cluster = GossipodCluster.Get(system);
            await cluster.Started;
            _running[name] = system;
            Console.WriteLine($"{name} runs at {cluster.Self.Address}");
        }
        catch
        {
            await system.Terminate();
            throw;
        }
    }

    /// <summary>Carries out the lines of standard input until it ends.</summary>
    public async Task ReadCommandsAsync()
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            try
            {
                await CarryOutAsync(line);
            }
            catch (Exception mistake) when (mistake is GossipodException or ConfigurationException or ArgumentException)
            {
                Console.WriteLine($"'{line}': {mistake.Message}");
            }
        }
    }

    private async Task CarryOutAsync(string line)
    {
        switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            case ["start", var name]: await StartAsync(name); break;
            case ["kill", var name] when _running.Remove(name, out var system):
                await system.Terminate();
                Console.WriteLine($"{name} is gone without a word");
                break;
            case ["leave", var name] when _running.Remove(name, out var system):
                await GossipodCluster.Get(system).LeaveAsync();
                await system.Terminate();
                Console.WriteLine($"{name} has left");
                break;
            case []: break;
            default: Console.WriteLine($"'{line}': type 'kill NAME', 'start NAME' or 'leave NAME', of {string.Join(", ", _running.Keys)}"); break;
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_running.Values.Select(system => system.Terminate()));
}
