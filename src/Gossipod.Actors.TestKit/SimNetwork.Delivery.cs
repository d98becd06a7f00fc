using System.Net;

namespace Gossipod.Actors.TestKit;

/// <content>What happens to each datagram, connection and frame.</content>
public sealed partial class SimNetwork
{
    /// <summary>How many datagrams <see cref="Replay"/> can choose from.</summary>
    public const int RecordedMax = 256;

    private readonly Dictionary<IPEndPoint, SimDatagramActor.Port> _datagrams = [];
    private readonly Dictionary<IPEndPoint, SimStreamActor.Port> _streams = [];
    private readonly Dictionary<IPAddress, SimHost> _hosts = [];
    private readonly List<(IPEndPoint From, IPEndPoint To, byte[] Datagram)> _recorded = [];
    private int _nextRecord;

    /// <summary>Sees every datagram as its sender handed it over: from, to, bytes.</summary>
    internal Action<IPEndPoint, IPEndPoint, byte[]>? Tap { get; set; }

    /// <summary>Told of each frame that leaves on a stream: from, to, and its bytes with those of its length.</summary>
    internal Action<IPEndPoint, IPEndPoint, int>? FrameTap { get; set; }

    /// <summary>Sees every datagram that reaches a process: from, to, bytes.</summary>
    internal Action<IPEndPoint, IPEndPoint, byte[]>? Delivered { get; set; }

    /// <summary>Puts other bytes in the place of those of a datagram or frame that leaves: from, to, bytes. So a node speaks nonsense.</summary>
    internal Func<IPEndPoint, IPEndPoint, byte[], byte[]>? Rewrite { get; set; }

    /// <summary>Gives a datagram to the process there at once, past every fault and limit, and unseen by <see cref="Delivered"/>.</summary>
    /// <param name="to">Where it is.</param>
    /// <param name="datagram">The bytes.</param>
    /// <param name="from">Who seems to have sent it; null for the process itself.</param>
    /// <returns>Whether there is one.</returns>
    internal bool TryHandOver(IPEndPoint to, byte[] datagram, IPEndPoint? from = null)
    {
        if (!_datagrams.TryGetValue(to, out var port)) return false;
        port.HandOver(from ?? to, datagram);
        return true;
    }

    internal SimHost Host(IPAddress address)
    {
        if (!_hosts.TryGetValue(address, out var host)) _hosts[address] = host = new SimHost(address, _scheduler);
        return host;
    }

    internal void Listen(IPEndPoint endpoint, SimDatagramActor.Port port)
    {
        port.Host = Host(endpoint.Address);
        _datagrams[endpoint] = port;
    }

    internal void Listen(IPEndPoint endpoint, SimStreamActor.Port port) => _streams[endpoint] = port;

    internal void Close(IPEndPoint endpoint, SimDatagramActor.Port port)
    {
        if (_datagrams.TryGetValue(endpoint, out var held) && held == port) _datagrams.Remove(endpoint);
    }

    internal void Close(IPEndPoint endpoint, SimStreamActor.Port port)
    {
        if (_streams.TryGetValue(endpoint, out var held) && held == port) _streams.Remove(endpoint);
    }

    /// <summary>Nobody listens there any more, from this moment.</summary>
    internal void Close(IPEndPoint endpoint)
    {
        _datagrams.Remove(endpoint);
        _streams.Remove(endpoint);
        Host(endpoint.Address).Reset();
    }

    internal void Send(IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        var sender = Host(from.Address);
        if (sender.IsStalled) HoldSend(sender, from, to, datagram);
        else Leave(from, to, datagram);
    }

    // Methods with a closure are apart from those that every datagram goes through, which would allocate it each time.
    private void HoldSend(SimHost sender, IPEndPoint from, IPEndPoint to, byte[] datagram) =>
        sender.HoldSend(() => Send(from, to, datagram));

    private void Leave(IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        if (Rewrite is { } rewrite) datagram = rewrite(from, to, datagram);
        DatagramsSent++;
        DatagramBytesSent += datagram.Length;
        Tap?.Invoke(from, to, datagram);
        if (_replay > 0) Record(from, to, datagram);
        if (IsTooLong(from, to, datagram.Length) || IsLost(from, to))
        {
            DatagramsLost++;
            return;
        }

        if (Happens(_duplication)) Repeat(from, to, datagram);
        Transmit(from, to, Damage(datagram));
        if (Happens(_replay))
        {
            var old = _recorded[_random.Next(_recorded.Count)];
            Repeat(old.From, old.To, old.Datagram);
        }
    }

    private void OnceSending(IPEndPoint from, Action send)
    {
        var host = Host(from.Address);
        if (host.IsStalled) host.HoldSend(send);
        else send();
    }

    private void OnceReceiving(IPEndPoint to, Action receive)
    {
        var host = Host(to.Address);
        if (!host.IsStalled || !host.Receive(receive, bytes: 0)) receive();
    }

    private bool IsLost(IPEndPoint from, IPEndPoint to) =>
        Happens(_loss) || Happens(Host(from.Address).Loss) || Happens(Host(to.Address).Loss) || Happens(LossOf(from, to));

    private void Repeat(IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        DatagramsRepeated++;
        Transmit(from, to, datagram);
    }

    private void Transmit(IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        var delay = Delay(from, to);
        if (Happens(_reordering)) delay += _reorderWindow * _random.NextDouble();
        _scheduler.After(delay, new Flight(this, from, to, datagram));
    }

    private void Arrive(IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        if (!CarriesDatagrams(from.Address, to.Address) || !_datagrams.TryGetValue(to, out var port)) DatagramsLost++;
        else if (port.Host is { IsIdle: true }) Hand(port, from, to, datagram);
        else if (!port.Host!.Receive(() => Deliver(from, to, datagram), datagram.Length)) DatagramsLost++;
    }

    private void Deliver(IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        if (_datagrams.TryGetValue(to, out var port)) Hand(port, from, to, datagram);
        else DatagramsLost++;
    }

    private void Hand(SimDatagramActor.Port port, IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        Delivered?.Invoke(from, to, datagram);
        port.Receive(from, datagram);
    }

    private byte[] Damage(byte[] datagram)
    {
        var damaged = datagram;
        if (Happens(_truncation)) damaged = datagram[.._random.Next(datagram.Length)];
        if (damaged.Length > 0 && Happens(_corruption))
        {
            damaged = [.. damaged];
            BitFlips.Spoil(damaged, _random);
        }

        if (damaged != datagram) DatagramsDamaged++;
        return damaged;
    }

    private void Record(IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        if (_recorded.Count < RecordedMax) _recorded.Add((from, to, datagram));
        else _recorded[_nextRecord++ % RecordedMax] = (from, to, datagram);
    }

    private bool Happens(double probability) => probability > 0 && _random.NextDouble() < probability;

    private TimeSpan Delay(IPEndPoint from, IPEndPoint to)
    {
        var delay = _latencySigma > 0
            ? _latencyMin * Math.Exp(_latencySigma * NextNormal())
            : _latencyMin + ((_latencyMax - _latencyMin) * _random.NextDouble());
        if (_clogged.Count == 0 || !_clogged.TryGetValue((from.Address, to.Address), out var until)) return delay;
        var wait = until - _scheduler.Elapsed;
        return wait > delay ? wait : delay;
    }

    /// <summary>Mean 0, standard deviation 1 (Box and Muller).</summary>
    private double NextNormal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>One datagram on its way.</summary>
    private sealed class Flight(SimNetwork network, IPEndPoint from, IPEndPoint to, byte[] datagram) : ITimedAction
    {
        public void Run() => network.Arrive(from, to, datagram);
    }
}
