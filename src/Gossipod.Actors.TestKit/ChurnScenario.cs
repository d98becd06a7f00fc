using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// A cluster in which everything that could leave something behind happens for hours: crashes, leaves, new lives, guests of ever new
/// names, pauses, cuts, messages, broadcasts, new tags, datagrams of strangers. What the simulation itself remembers of the past is
/// forgotten, so that what is live after a garbage collection is what the nodes keep. Half of the nodes live throughout.
/// </summary>
internal sealed class ChurnScenario : IDisposable
{
    /// <summary>Of dead and left members: short, so that an hour sees many of them go.</summary>
    public static readonly TimeSpan Tombstone = TimeSpan.FromMinutes(5);

    private const int Guests = 4;
    private const int StrangerHosts = 256;
    private static readonly byte[] Payload = new byte[300];

    private readonly SimCluster _cluster;
    private readonly SeededRandom _random;
    private readonly List<string> _mortal;
    private readonly List<string> _guests;
    private readonly Action[] _blows;
    private int _names;

    /// <param name="seed">Decides every choice.</param>
    /// <param name="nodes">At the start, at least 2; up to four guests come beside them.</param>
    /// <param name="sealing">Whether the nodes seal what they send.</param>
    public ChurnScenario(ulong seed, int nodes, bool sealing)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 2);
        _cluster = SimCluster.Create(
            seed, nodes, network => network.Replay(0.01), settings => settings with { Tombstone = Tombstone }, keys: sealing ? [ClusterKey.FromBytes(Enumerable.Repeat((byte)7, ClusterKey.SizeInBytes).ToArray())] : null);
        _cluster.KeepEvents(false);
        _random = new SeededRandom(seed, 0x434855524EUL);
        _mortal = [.. _cluster.LiveNodes.Skip((nodes + 1) / 2)];
        _guests = [.. Enumerable.Range(0, Guests).Select(i => string.Create(CultureInfo.InvariantCulture, $"guest-{i}"))];
        _cluster.StandingSeed = _cluster.LiveNodes[0];
        _blows =
        [
            Crash, Restart, Restart, Leave, Guest, Guest, Pause, Isolate, CutOneWay, BlockStreams, BlockDatagrams, Send, Send, Broadcast, Tag, Strangers, Stall,
        ];
    }

    /// <summary>What happened so far.</summary>
    public SimCoverage Coverage => _cluster.Coverage;

    /// <summary>Names, of guests, tags and broadcasts, that never were before.</summary>
    public int NewNames => _names;

    /// <summary>Runs on for this long, with something every few seconds, and then until no more happens.</summary>
    public void Run(TimeSpan time)
    {
        for (var end = _cluster.Now + time; _cluster.Now < end;)
        {
            _cluster.Run(TimeSpan.FromMilliseconds(500 + _random.Next(8_000)));
            _blows[_random.Next(_blows.Length)]();
        }
    }

    /// <summary>
    /// Bytes of live objects, once all guests and mortals are gone, their tombstones too, and what ended has been collected. The whole
    /// process is measured: nothing else may run.
    /// </summary>
    public long LiveBytes()
    {
        _cluster.Heal();
        foreach (var name in _guests.Concat(_mortal).Intersect(_cluster.LiveNodes).ToList()) _cluster.Crash(name);
        _cluster.Run(Tombstone + TimeSpan.FromMinutes(5));
        _cluster.ForgetReports();
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    public void Dispose() => _cluster.Dispose();

    private void Crash()
    {
        if (Mortal(running: true) is { } name) _cluster.Crash(name);
    }

    private void Leave()
    {
        if (Mortal(running: true) is { } name) _cluster.Leave(name);
    }

    private void Restart()
    {
        if (Mortal(running: false) is not { } name) return;
        if (_cluster.Node(name).HasLeft && _random.Next(2) == 0) _cluster.JoinAgain(name);
        else _cluster.Restart(name);
    }

    /// <summary>Somebody of a name that never was, at an address that was another's; or one of them goes, with or without a word.</summary>
    private void Guest()
    {
        var guest = _guests[_random.Next(Guests)];
        if (!_cluster.Has(guest)) _cluster.AddNode(guest, _cluster.LiveNodes[0]);
        else if (!_cluster.Node(guest).IsRunning) _cluster.RestartAs(guest, NewName());
        else if (_random.Next(2) == 0) _cluster.Leave(guest);
        else _cluster.Crash(guest);
    }

    private string NewName() => string.Create(CultureInfo.InvariantCulture, $"name-{++_names}");

    private void Pause() => _cluster.Pause(Anyone(), Seconds(20));

    private void Stall() => _cluster.Stall(Anyone(), Seconds(10), _random.Next(2) == 0 ? StallKind.WaitingIo : StallKind.BlockedLoops);

    private void Isolate() => _cluster.FlipFlop(1, Seconds(20), TimeSpan.Zero, Anyone());

    private void CutOneWay()
    {
        var (from, to) = (Anyone(), Anyone());
        if (from != to) _cluster.CutOneWay(from, to, Seconds(20));
    }

    private void BlockStreams() => _cluster.BlockStreams(Anyone(), Seconds(20));

    private void BlockDatagrams() => _cluster.BlockDatagrams(Anyone(), Seconds(20));

    /// <summary>From one to all, and to one who may be gone.</summary>
    private void Send()
    {
        var from = Anyone();
        foreach (var to in _cluster.LiveNodes.Where(to => to != from && _cluster.Has(to)))
        {
            _ = _cluster.Send(from, _cluster.Node(to).CallsItself, Payload, _random.Next(4) == 0 ? Delivery.BestEffort : Delivery.Reliable).Exception;
        }
    }

    private void Broadcast()
    {
        try
        {
            var from = Anyone();
            for (var i = 0; i < 100; i++) _cluster.Broadcast(from, Payload, i == 0 ? NewName() : "");
        }
        catch (SendException)
        {
            // It has not started yet, is in the middle of joining again, or has as many waiting as allowed.
        }
    }

    private void Tag() => _cluster.Node(Anyone()).Tell(
        new UpdateDetails(ImmutableSortedDictionary<string, string>.Empty.Add("tag", NewName()), null), ActorRefs.Nobody);

    /// <summary>Scraps and old datagrams of the cluster, from addresses that are nobody's.</summary>
    private void Strangers()
    {
        var to = _cluster.Node(Anyone()).Endpoint;
        for (var i = 0; i < 20; i++)
        {
            var datagram = new byte[1 + _random.Next(200)];
            _random.Fill(datagram);
            _cluster.Network.Send(new IPEndPoint(new IPAddress([172, 16, 0, (byte)_random.Next(StrangerHosts)]), 1_024 + _random.Next(60_000)), to, datagram);
        }
    }

    private string? Mortal(bool running)
    {
        var live = _cluster.LiveNodes.ToHashSet();
        var eligible = _mortal.Where(name => live.Contains(name) == running).ToList();
        return eligible.Count == 0 ? null : eligible[_random.Next(eligible.Count)];
    }

    private string Anyone()
    {
        var live = _cluster.LiveNodes;
        return live[_random.Next(live.Count)];
    }

    private TimeSpan Seconds(double max) => TimeSpan.FromSeconds(0.5 + (_random.NextDouble() * max));
}
