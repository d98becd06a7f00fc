using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Akka.Actor;
using Akka.Configuration;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Benchmarks.Cluster;

/// <summary>A way to run nodes in this process.</summary>
internal interface IFleet : IAsyncDisposable
{
    IEnumerable<NodeCounters> Counters { get; }

    Task StartAsync(int node);

    Task JoinAsync(int node);

    Task CrashAsync(int node);

    Task LeaveAsync(int node);
}

/// <summary>Reports a node's events to the board.</summary>
internal sealed class Reporter : UntypedActor
{
    private readonly string _observer;
    private readonly Board _board;

    public Reporter(string observer, Board board)
    {
        _observer = observer;
        _board = board;
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case MemberEvent { Member.Name: var name } when name == _observer: break;
            case MemberJoined joined: _board.Post(_observer, "join", joined.Member.Name); break;
            case MemberSuspected suspected: _board.Post(_observer, "suspect", suspected.Member.Name); break;
            case MemberDied died: _board.Post(_observer, "leave", died.Member.Name); break;
            case MemberLeft left: _board.Post(_observer, "leave", left.Member.Name); break;
        }
    }
}

/// <summary>Many nodes as actor trees of one ActorSystem.</summary>
internal sealed class OneSystemFleet : IFleet
{
    private readonly ActorSystem _system;
    private readonly ProtocolSettings _protocol;
    private readonly Board _board;
    private readonly Dictionary<int, (IActorRef Node, NodeContext Context, IPEndPoint Bound)> _nodes = [];

    public OneSystemFleet(ProtocolSettings protocol, Board board, string config)
    {
        _protocol = protocol;
        _board = board;
        _system = ActorSystem.Create("bench", ConfigurationFactory.ParseString(config));
        AkkaIoSettings.Ensure(_system, protocol.MaxDatagramBytes);
    }

    public IEnumerable<NodeCounters> Counters => _nodes.Values.Select(node => node.Context.Counters);

    /// <summary>Whether nodes have a meter and an activity source, as those of an application do.</summary>
    public bool Measures { get; init; }

    public async Task StartAsync(int node)
    {
        var seed = RandomNumberGenerator.GetBytes(16);
        var context = new NodeContext
        {
            Settings = new NodeSettings
            {
                ClusterName = "bench",
                Name = MemberName.Create($"n{node}"),
                Bind = new IPEndPoint(IPAddress.Loopback, 0),
                Protocol = _protocol,
            },
            TimeProvider = TimeProvider.System,
            Random = new SeededRandom(BinaryPrimitives.ReadUInt64LittleEndian(seed), BinaryPrimitives.ReadUInt64LittleEndian(seed.AsSpan(8))),
            DatagramTransport = UdpTransportActor.Props,
            StreamTransport = TcpTransportActor.Props,
            Dispatcher = "akka.actor.default-dispatcher",
        };
        if (Measures) context.StartTelemetry(factory: null);
        var actor = _system.ActorOf(NodeActor.Props(context), $"n{node}");
        var started = await actor.Ask<object>(GetStarted.Instance);
        if (started is not NodeStarted ready) throw new InvalidOperationException(started.ToString());
        var reporter = _system.ActorOf(Props.Create(() => new Reporter($"n{node}", _board)));
        actor.Tell(new Subscribe(reporter, InitialState.AsSnapshot, [typeof(MemberEvent)]));
        _nodes[node] = (actor, context, ready.Bound);
    }

    public async Task JoinAsync(int node)
    {
        var finished = await _nodes[node].Node.Ask<JoinFinished>(new JoinCluster([_nodes[0].Bound]));
        if (!finished.Seeds.All(seed => seed.Joined)) throw new InvalidOperationException(finished.Seeds[0].ToString());
    }

    public Task CrashAsync(int node) => _nodes[node].Node.Ask<NodeStopped>(StopNode.Instance);

    public Task LeaveAsync(int node) => _nodes[node].Node.Ask<LeaveResult>(new Leave(TimeSpan.FromSeconds(5)));

    public async ValueTask DisposeAsync() => await _system.Terminate();
}

/// <summary>One ActorSystem per node, each with the extension, as an application has it.</summary>
internal sealed class ManySystemsFleet(NetworkProfile profile, Board board, string config) : IFleet
{
    private readonly Dictionary<int, (ActorSystem System, GossipodCluster Cluster)> _nodes = [];

    public IEnumerable<NodeCounters> Counters => _nodes.Values.Select(node => node.Cluster.Node.Counters);

    public async Task StartAsync(int node)
    {
        var own = $$"""
            gossipod { cluster-name = bench, name = "n{{node}}", bind = "127.0.0.1:0", profile = {{profile.ToString().ToLowerInvariant()}} }
            akka.coordinated-shutdown.run-by-actor-system-terminate = off
            """;
        var system = ActorSystem.Create($"bench-{node}", ConfigurationFactory.ParseString(own + "\n" + config));
        var cluster = GossipodCluster.Get(system);
        await cluster.Started;
        cluster.Subscribe(system.ActorOf(Props.Create(() => new Reporter($"n{node}", board))), InitialState.AsSnapshot, typeof(MemberEvent));
        _nodes[node] = (system, cluster);
    }

    public async Task JoinAsync(int node)
    {
        var result = await _nodes[node].Cluster.JoinAsync([_nodes[0].Cluster.Self.Address.ToString()]);
        if (!result.Joined) throw new InvalidOperationException(result.ToString());
    }

    public Task CrashAsync(int node) => _nodes[node].System.Terminate();

    public Task LeaveAsync(int node) => _nodes[node].Cluster.LeaveAsync();

    public async ValueTask DisposeAsync() => await Task.WhenAll(_nodes.Values.Select(node => node.System.Terminate()));
}
