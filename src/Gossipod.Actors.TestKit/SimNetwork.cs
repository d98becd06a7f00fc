using System.Net;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// The network of a simulation: carries the real encoded bytes of datagrams and streams, with latency, loss and partitions, all
/// from one seed. Times are virtual.
/// </summary>
public sealed class SimNetwork
{
    private readonly VirtualScheduler _scheduler;
    private readonly SeededRandom _random;
    private readonly Dictionary<IPEndPoint, SimDatagramActor.Port> _datagrams = [];
    private readonly Dictionary<IPEndPoint, SimStreamActor.Port> _streams = [];
    private readonly HashSet<(IPAddress From, IPAddress To)> _cut = [];
    private TimeSpan _latencyMin = TimeSpan.FromMilliseconds(0.5);
    private TimeSpan _latencyMax = TimeSpan.FromMilliseconds(1);
    private double _loss;
    private double _duplication;

    internal SimNetwork(VirtualScheduler scheduler, SeededRandom random)
    {
        _scheduler = scheduler;
        _random = random;
    }

    /// <summary>Datagrams handed to the network so far.</summary>
    public long DatagramsSent { get; private set; }

    /// <summary>Bytes of those datagrams.</summary>
    public long DatagramBytesSent { get; private set; }

    /// <summary>Datagrams that were lost or cut off.</summary>
    public long DatagramsLost { get; private set; }

    /// <summary>One-way delay, uniform between the two; default 0.5–1 ms. Unequal delays reorder datagrams, never a stream's frames.</summary>
    public SimNetwork Latency(TimeSpan min, TimeSpan max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(min, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, min);
        (_latencyMin, _latencyMax) = (min, max);
        return this;
    }

    /// <summary>Probability, 0–1, that a datagram is lost; default 0. Streams lose nothing.</summary>
    public SimNetwork Loss(double probability)
    {
        _loss = Probability(probability);
        return this;
    }

    /// <summary>Probability, 0–1, that a datagram arrives twice; default 0.</summary>
    public SimNetwork Duplication(double probability)
    {
        _duplication = Probability(probability);
        return this;
    }

    internal void Cut(IPAddress from, IPAddress to) => _cut.Add((from, to));

    internal void Heal() => _cut.Clear();

    internal void Listen(IPEndPoint endpoint, SimDatagramActor.Port port) => _datagrams[endpoint] = port;

    internal void Listen(IPEndPoint endpoint, SimStreamActor.Port port) => _streams[endpoint] = port;

    internal void Close(IPEndPoint endpoint, SimDatagramActor.Port port)
    {
        if (_datagrams.TryGetValue(endpoint, out var held) && held == port) _datagrams.Remove(endpoint);
    }

    internal void Close(IPEndPoint endpoint, SimStreamActor.Port port)
    {
        if (_streams.TryGetValue(endpoint, out var held) && held == port) _streams.Remove(endpoint);
    }

    internal void Send(IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        DatagramsSent++;
        DatagramBytesSent += datagram.Length;
        if (_random.NextDouble() < _loss)
        {
            DatagramsLost++;
            return;
        }

        for (var copies = _random.NextDouble() < _duplication ? 2 : 1; copies > 0; copies--)
            _scheduler.After(Delay(), () => Deliver(from, to, datagram));
    }

    /// <summary>Runs <paramref name="arrived"/> at the other end after a one-way delay, or <paramref name="unreachable"/> when nobody can be reached there.</summary>
    internal void Connect(IPEndPoint from, IPEndPoint to, Action<SimStreamActor.Port> arrived, Action unreachable) => _scheduler.After(Delay(), () =>
    {
        if (IsOpen(from.Address, to.Address) && IsOpen(to.Address, from.Address) && _streams.TryGetValue(to, out var port)) arrived(port);
        else unreachable();
    });

    /// <summary>When something sent on a stream now arrives: never before what was sent earlier.</summary>
    internal void Carry(IPEndPoint from, IPEndPoint to, ref TimeSpan lastArrival, Action arrived)
    {
        var at = _scheduler.Elapsed + Delay();
        if (at < lastArrival) at = lastArrival;
        lastArrival = at;
        _scheduler.After(at - _scheduler.Elapsed, () =>
        {
            // A cut stream is silent until its deadline, as TCP is.
            if (IsOpen(from.Address, to.Address)) arrived();
        });
    }

    private void Deliver(IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        if (IsOpen(from.Address, to.Address) && _datagrams.TryGetValue(to, out var port)) port.Receive(from, datagram);
        else DatagramsLost++;
    }

    private bool IsOpen(IPAddress from, IPAddress to) => _cut.Count == 0 || !_cut.Contains((from, to));

    private TimeSpan Delay() => _latencyMin + ((_latencyMax - _latencyMin) * _random.NextDouble());

    private static double Probability(double value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
        return value;
    }
}
