using Akka.Actor;
using Akka.Actor.Setup;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Node;

/// <summary>
/// What the node of an ActorSystem takes from outside instead of from the machine: given to ActorSystem.Create among its setups, by
/// the TestKit.
/// </summary>
internal sealed class NodeSetup : Setup
{
    public static readonly NodeSetup Machine = new();

    /// <summary>Makes the datagram transport; the UDP socket's unless given.</summary>
    public Func<NodeContext, Props> DatagramTransport { get; init; } = UdpTransportActor.Props;

    /// <summary>Makes the stream transport; the TCP sockets' unless given.</summary>
    public Func<NodeContext, Props> StreamTransport { get; init; } = TcpTransportActor.Props;

    /// <summary>Addresses of a host name; the system's resolver unless given.</summary>
    public Func<string, CancellationToken, Task<System.Net.IPAddress[]>>? ResolveHost { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Null for a seed that nobody can guess.</summary>
    public SeededRandom? Random { get; init; }

    /// <summary>What the system was created with.</summary>
    public static NodeSetup Of(ActorSystem system)
    {
        var given = system.Settings.Setup.Get<NodeSetup>();
        return given.HasValue ? given.Value : Machine;
    }
}
