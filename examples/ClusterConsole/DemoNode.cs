using Akka.Actor;
using Gossipod.Actors;
using Gossipod.Examples.Common;

namespace ClusterConsole;

/// <summary>One node of the demonstration: an ActorSystem of its own, on real loopback sockets.</summary>
internal sealed class DemoNode(string name)
{
    private ActorSystem? _system;

    public string Name { get; } = name;

    public GossipodCluster? Cluster { get; private set; }

    /// <summary>What the operator did to it last; shown in the table.</summary>
    public string Deed { get; private set; } = "";

    public string Address { get; private set; } = "127.0.0.1:0";

    public async Task StartAsync(string? seed)
    {
        // Leaving at shutdown is off, so that ending the ActorSystem looks like a crash to the others.
        var config = $$"""
            gossipod {
              cluster-name = demonstration, name = "{{Name}}", bind = "{{Address}}", profile = local
              leave-on-shutdown = off
            }
            akka { loglevel = WARNING, stdout-loglevel = OFF }
            """;
        _system = SerilogLogging.CreateSystem("demonstration", config);
        Cluster = GossipodCluster.Get(_system);
        await Cluster.Started;
        Address = Cluster.Self.Address.ToString();
        if (seed is not null && (await Cluster.JoinAsync([seed])) is { Joined: false } failed) throw new InvalidOperationException($"{Name} could not join: {failed}");
        Deed = "running";
    }

    public async Task CrashAsync()
    {
        Deed = "crashed";
        Cluster = null;
        await _system!.Terminate();
    }

    public async Task LeaveAsync()
    {
        Deed = "left";
        await Cluster!.LeaveAsync();
        Cluster = null;
        await _system!.Terminate();
    }

    public async Task StopAsync()
    {
        Cluster = null;
        if (_system is not null) await _system.Terminate();
    }
}
