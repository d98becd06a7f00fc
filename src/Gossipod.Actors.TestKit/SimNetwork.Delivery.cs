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
    private readonly HashSet<(IPAddress From, IPAddress To)> _cut = [];
    private readonly Dictionary<(IPAddress From, IPAddress To), TimeSpan> _clogged = [];
    private readonly List<(IPEndPoint From, IPEndPoint To, byte[] Datagram)> _recorded = [];
    private int _nextRecord;

    /// <summary>Sees every datagram as its sender handed it over: from, to, bytes.</summary>
    internal Action<IPEndPoint, IPEndPoint, byte[]>? Tap { get; set; }

    internal SimHost Host(IPAddress address)
    {
        if (!_hosts.TryGetValue(address, out var host)) _hosts[address] = host = new SimHost(address);
        return host;
    }

    internal void Cut(IPAddress from, IPAddress to) => _cut.Add((from, to));

    internal void Mend(IPAddress from, IPAddress to) => _cut.Remove((from, to));

    /// <summary>Whatever is on this link arrives no sooner than after the span.</summary>
    internal void Clog(IPAddress from, IPAddress to, TimeSpan span) => _clogged[(from, to)] = _scheduler.Elapsed + span;

    internal void Heal()
    {
        _cut.Clear();
        _clogged.Clear();
    }

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

    /// <summary>Nobody listens there any more, from this moment.</summary>
    internal void Close(IPEndPoint endpoint)
    {
        _datagrams.Remove(endpoint);
        _streams.Remove(endpoint);
        Host(endpoint.Address).Reset();
    }

    internal void Send(IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        DatagramsSent++;
        DatagramBytesSent += datagram.Length;
        Tap?.Invoke(from, to, datagram);
        if (_replay > 0) Record(from, to, datagram);
        if (Happens(_loss) || Happens(Host(from.Address).Loss) || Happens(Host(to.Address).Loss))
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

    /// <summary>Runs <paramref name="arrived"/> at the other end after a one-way delay, or <paramref name="unreachable"/> when nobody is there.</summary>
    internal void Connect(IPEndPoint from, IPEndPoint to, Action<SimStreamActor.Port> arrived, Action unreachable)
    {
        _scheduler.After(Delay(from, to), () =>
        {
            if (IsOpen(from.Address, to.Address) && IsOpen(to.Address, from.Address) && _streams.TryGetValue(to, out var port)) arrived(port);
            else unreachable();
        });
    }

    /// <summary>When something sent on a stream now arrives: never before what was sent earlier.</summary>
    internal void Carry(IPEndPoint from, IPEndPoint to, ref TimeSpan lastArrival, Action arrived)
    {
        var at = _scheduler.Elapsed + Delay(from, to);
        if (at < lastArrival) at = lastArrival;
        lastArrival = at;
        _scheduler.After(at - _scheduler.Elapsed, () =>
        {
            // A cut stream is silent until its deadline, as TCP is.
            if (IsOpen(from.Address, to.Address)) arrived();
        });
    }

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
        var host = Host(to.Address);
        if (!IsOpen(from.Address, to.Address) || !_datagrams.ContainsKey(to)) DatagramsLost++;
        else if (host.IsPaused) HoldBack(host, from, to, datagram);
        else if (host.ServiceTime > TimeSpan.Zero) Queue(host, from, to, datagram);
        else Deliver(from, to, datagram);
    }

    private void HoldBack(SimHost host, IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        if (!host.Hold(() => Deliver(from, to, datagram), datagram.Length)) DatagramsLost++;
    }

    private void Queue(SimHost host, IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        var now = _scheduler.Elapsed;
        var waiting = (host.BusyUntil - now) / host.ServiceTime;
        if (waiting * datagram.Length > SimHost.ReceiveBufferBytes)
        {
            DatagramsLost++;
            return;
        }

        host.BusyUntil = (host.BusyUntil > now ? host.BusyUntil : now) + host.ServiceTime;
        _scheduler.After(host.BusyUntil - now, () => Deliver(from, to, datagram));
    }

    private void Deliver(IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        if (_datagrams.TryGetValue(to, out var port)) port.Receive(from, datagram);
        else DatagramsLost++;
    }

    private byte[] Damage(byte[] datagram)
    {
        var damaged = datagram;
        if (Happens(_truncation)) damaged = datagram[.._random.Next(datagram.Length)];
        if (damaged.Length > 0 && Happens(_corruption))
        {
            damaged = [.. damaged];
            for (var flips = 1 + _random.Next(8); flips > 0; flips--) damaged[_random.Next(damaged.Length)] ^= (byte)(1 << _random.Next(8));
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

    private bool IsOpen(IPAddress from, IPAddress to) => _cut.Count == 0 || !_cut.Contains((from, to));

    private TimeSpan Delay(IPEndPoint from, IPEndPoint to)
    {
        var delay = _latencyMin + ((_latencyMax - _latencyMin) * _random.NextDouble());
        if (_clogged.Count == 0 || !_clogged.TryGetValue((from.Address, to.Address), out var until)) return delay;
        var wait = until - _scheduler.Elapsed;
        return wait > delay ? wait : delay;
    }

    /// <summary>One datagram on its way.</summary>
    private sealed class Flight(SimNetwork network, IPEndPoint from, IPEndPoint to, byte[] datagram) : ITimedAction
    {
        public void Run() => network.Arrive(from, to, datagram);
    }
}
