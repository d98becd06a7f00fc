using System.Net;
using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Tests.Transport;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Sockets;

/// <summary>A datagram transport behind a network without faults is a datagram transport.</summary>
public sealed class CalmDatagramTests : DatagramTransportContract
{
    private readonly FaultyNetwork _network = new();

    public CalmDatagramTests() => AkkaIoSettings.Ensure(Sys, MaxBytes);

    private protected override Props Transport(NodeContext context) => FaultyDatagramActor.Props(context, _network, UdpTransportActor.Props);
}

/// <summary>And so it is while the faults are others'.</summary>
public sealed class OthersFaultsDatagramTests : DatagramTransportContract
{
    private readonly FaultyNetwork _network = new FaultyNetwork().Isolate(Nobody).LossOneWay(Nobody, Nobody, 1).BlockDatagrams(Nobody);

    public OthersFaultsDatagramTests() => AkkaIoSettings.Ensure(Sys, MaxBytes);

    private static IPEndPoint Nobody => new(IPAddress.Parse("198.51.100.9"), 0);

    private protected override Props Transport(NodeContext context) => FaultyDatagramActor.Props(context, _network, UdpTransportActor.Props);
}

/// <summary>The transport of streams, and each stream, behind a network without faults.</summary>
public sealed class CalmStreamTransportTests : TcpTransportActorTests
{
    private readonly FaultyNetwork _network = new();

    private protected override Props Transport(NodeContext context) => FaultyStreamActor.Props(context, _network, TcpTransportActor.Props);
}

/// <inheritdoc cref="CalmStreamTransportTests"/>
public sealed class CalmStreamTests : StreamConnectionActorTests
{
    private readonly FaultyNetwork _network = new();

    private protected override Props Transport(NodeContext context) => FaultyStreamActor.Props(context, _network, TcpTransportActor.Props);
}
