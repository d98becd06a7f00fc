using System.Buffers;
using System.Net;
using Akka.Actor;
using Akka.TestKit;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Transport;

/// <summary>One transport with probes in place of the rest of its node.</summary>
internal sealed class TransportNode
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestKitBase _kit;

    public TransportNode(TestKitBase kit, Func<NodeContext, Props> transport, NodeSettings settings)
    {
        _kit = kit;
        Context = new NodeContext
        {
            Settings = settings,
            TimeProvider = TimeProvider.System,
            Random = new SeededRandom(1, 2),
            DatagramTransport = transport,
            StreamTransport = transport,
            Dispatcher = "akka.actor.default-dispatcher",
        };
        Node = kit.CreateTestProbe();
        Dissemination = kit.CreateTestProbe();
        Reception = kit.CreateTestProbe();
        Context.Refs.Node = Node;
        Context.Refs.Dissemination = Dissemination;
        Context.Refs.Reception = Reception;
        Actor = kit.Sys.ActorOf(transport(Context));
    }

    public static NodeSettings SettingsAt(IPEndPoint bind, TransportSettings? transport = null) => new()
    {
        ClusterName = "test",
        Name = MemberName.Create("node"),
        Bind = bind,
        Transport = transport ?? new TransportSettings
        {
            RebindBackoffMin = TimeSpan.FromMilliseconds(50),
            RebindBackoffMax = TimeSpan.FromMilliseconds(400),
        },
    };

    public NodeContext Context { get; }

    public TestProbe Node { get; }

    public TestProbe Dissemination { get; }

    public TestProbe Reception { get; }

    public IActorRef Actor { get; }

    public long this[Counter counter] => Context.Counters[counter];

    public IPEndPoint ExpectReady() => Node.ExpectMsg<TransportReady>(Patience).LocalEndpoint;

    public void Send(IPEndPoint to, params byte[] bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, bytes.Length));
        bytes.CopyTo(buffer, 0);
        Actor.Tell(new SendDatagram(to, buffer, bytes.Length));
    }

    /// <summary>A body behind the prelude of the cluster <c>test</c>: what no node takes for foreign.</summary>
    public static byte[] Datagram(params ReadOnlySpan<byte> body)
    {
        var datagram = new byte[WireLimits.PreludeBytes + body.Length];
        WirePrelude.Write(datagram, WirePrelude.DatagramFlags, ClusterTag.Of("test"));
        body.CopyTo(datagram.AsSpan(WireLimits.PreludeBytes));
        return datagram;
    }

    public DatagramReceived ExpectDatagram() => Dissemination.ExpectMsg<DatagramReceived>(Patience);

    public void ExpectCount(Counter counter, long count) =>
        _kit.AwaitAssert(() => Assert.Equal(count, this[counter]), Patience);

    public void Stop()
    {
        var asker = _kit.CreateTestProbe();
        asker.Watch(Actor);
        asker.Send(Actor, StopTransport.Instance);
        asker.ExpectMsg<TransportStopped>(Patience);
        asker.ExpectTerminated(Actor, Patience);
    }
}
