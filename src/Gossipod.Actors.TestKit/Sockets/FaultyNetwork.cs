using System.Collections.Concurrent;
using System.Net;
using Akka.Actor.Setup;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// Faults on the real sockets of live nodes: give <see cref="Setup"/> to each ActorSystem, then change the faults while they run.
/// Without faults a message takes one more hop between actors, and that is all. Safe for any thread; may serve many ActorSystems of
/// one process.
/// </summary>
/// <remarks>
/// <para>
/// Nodes are named by the endpoint that others know, <c>cluster.Self.Address</c>; port 0 stands for every port of its address. A
/// datagram meets loss, damage, duplication and latency once: where it is sent, or, when its sender is not of this network, where
/// it is received. Cuts and blocks hold at both ends. On streams, the end that connected knows both endpoints; the end that accepted
/// knows only its own and the peer's address, so in another process a rule reaches it by port 0 or by naming its own node.
/// </para>
/// <para>Time is real here and choices follow the order of real events: the seed makes choices alike, not runs.</para>
/// </remarks>
public sealed partial class FaultyNetwork
{
    /// <summary>Most datagrams that latency holds at one node.</summary>
    public const int HeldDatagramsMax = 10_000;

    private readonly ConcurrentDictionary<IPEndPoint, byte> _nodes = [];
    private readonly Lock _gate = new();
    private volatile FaultRules? _rules;
    private long _purpose;
    private long _datagramsLost;
    private long _datagramsDamaged;
    private long _datagramsRepeated;
    private long _streamsRefused;
    private long _framesStalled;

    /// <summary>A network without faults.</summary>
    /// <param name="seed">Begins the random choices; default 0.</param>
    public FaultyNetwork(ulong seed = 0)
    {
        Seed = seed;
        Setup = new NodeSetup
        {
            DatagramTransport = context => FaultyDatagramActor.Props(context, this, UdpTransportActor.Props),
            StreamTransport = context => FaultyStreamActor.Props(context, this, TcpTransportActor.Props),
        };
    }

    /// <summary>
    /// What attaches a node: <c>ActorSystem.Create("name", BootstrapSetup.Create().WithConfig(config).And(network.Setup))</c>, or
    /// <c>akka.AddSetup(network.Setup)</c> with Akka.Hosting.
    /// </summary>
    public Setup Setup { get; }

    /// <summary>Where the random choices begin.</summary>
    public ulong Seed { get; }

    /// <summary>The nodes that are attached and listen, by the endpoints that they tell others.</summary>
    public IReadOnlyCollection<IPEndPoint> Nodes => [.. _nodes.Keys.OrderBy(node => node.ToString(), StringComparer.Ordinal)];

    /// <summary>Datagrams lost, cut off or blocked so far.</summary>
    public long DatagramsLost => Interlocked.Read(ref _datagramsLost);

    /// <summary>Datagrams corrupted or truncated so far.</summary>
    public long DatagramsDamaged => Interlocked.Read(ref _datagramsDamaged);

    /// <summary>Datagrams sent twice so far.</summary>
    public long DatagramsRepeated => Interlocked.Read(ref _datagramsRepeated);

    /// <summary>Connections refused so far.</summary>
    public long StreamsRefused => Interlocked.Read(ref _streamsRefused);

    /// <summary>Frames held up on open streams so far, by a cut, a block or latency.</summary>
    public long FramesStalled => Interlocked.Read(ref _framesStalled);

    /// <summary>Null while there is no fault.</summary>
    internal FaultRules? Rules => _rules;

    /// <summary>Probability, 0–1, that a datagram is lost; default 0. Streams lose nothing.</summary>
    public FaultyNetwork Loss(double probability) => Change(rules => rules with { Loss = SimNetwork.Probability(probability) });

    /// <summary>Probability, 0–1, that a datagram arrives twice; default 0.</summary>
    public FaultyNetwork Duplication(double probability) => Change(rules => rules with { Duplication = SimNetwork.Probability(probability) });

    /// <summary>
    /// Probability, 0–1, that one to eight bits of a datagram are flipped; default 0. What is not sealed can be forged this way:
    /// members that do not exist may appear.
    /// </summary>
    public FaultyNetwork Corruption(double probability) => Change(rules => rules with { Corruption = SimNetwork.Probability(probability) });

    /// <summary>Probability, 0–1, that a datagram is cut off at a random length of at least one byte; default 0.</summary>
    public FaultyNetwork Truncation(double probability) => Change(rules => rules with { Truncation = SimNetwork.Probability(probability) });

    /// <summary>
    /// One-way delay of datagrams and of frames, besides the network's own, uniform between the two; default zero, at most one
    /// minute. Unequal delays reorder datagrams, never a stream's frames. Akka's scheduler rounds them up to about 10 ms; beyond
    /// <see cref="HeldDatagramsMax"/> datagrams that wait at one node, datagrams are lost.
    /// </summary>
    public FaultyNetwork Latency(TimeSpan min, TimeSpan max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(min, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, min);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(max, TimeSpan.FromMinutes(1));
        return Change(rules => rules with { LatencyMin = min, LatencyMax = max });
    }

    /// <summary>Ends every fault: loss, damage, latency, cuts and blocks.</summary>
    public FaultyNetwork Faultless() => Change(_ => FaultRules.None);

    internal void Attach(IPEndPoint node) => _nodes.TryAdd(node, 0);

    internal void Detach(IPEndPoint node) => _nodes.TryRemove(node, out _);

    internal bool IsAttached(IPEndPoint node) => _nodes.ContainsKey(node);

    /// <summary>Choices of one actor.</summary>
    internal SeededRandom NextRandom() => new SeededRandom(Seed, 0x4641554C5459UL).Fork((ulong)Interlocked.Increment(ref _purpose));

    internal void CountLost() => Interlocked.Increment(ref _datagramsLost);

    internal void CountDamaged() => Interlocked.Increment(ref _datagramsDamaged);

    internal void CountRepeated() => Interlocked.Increment(ref _datagramsRepeated);

    internal void CountRefused() => Interlocked.Increment(ref _streamsRefused);

    internal void CountStalled() => Interlocked.Increment(ref _framesStalled);

    private FaultyNetwork Change(Func<FaultRules, FaultRules> change)
    {
        lock (_gate)
        {
            var changed = change(_rules ?? FaultRules.None);
            _rules = changed.IsNone ? null : changed;
        }

        return this;
    }
}
