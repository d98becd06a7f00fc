using System.Globalization;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// Random faults from a simulation's seed: first a random network, each of its faults on or off, then every few seconds a random
/// blow to random nodes. At least half of the first nodes, and one, stay untouched by crashes and leaves.
/// </summary>
/// <remarks>
/// Reordering, replay and truncation are among the faults; corruption is not, because an unsealed datagram with flipped bits can
/// say anything. Whoever starts joins through one node that lives throughout, as a configured seed does: nodes that have never met a
/// member of the rest could not find it. Most cuts last at most 20 s, one in five up to <see cref="CutMax"/>.
/// </remarks>
public sealed class FaultSwarm
{
    /// <summary>
    /// Longest partition of the swarm: longer than the gossip to the dead in every profile, so that both sides must contact their dead
    /// to find each other again.
    /// </summary>
    public static readonly TimeSpan CutMax = TimeSpan.FromSeconds(120);

    private readonly SimCluster _cluster;
    private readonly SeededRandom _random;
    private readonly List<string> _mortal;
    private readonly List<Action> _blows;
    private int _added;

    private FaultSwarm(SimCluster cluster)
    {
        _cluster = cluster;
        _random = new SeededRandom(cluster.Seed, 0x5741524DUL);
        var names = cluster.LiveNodes.ToList();
        _random.Shuffle(names);
        _mortal = names.Take((names.Count - 1) / 2).ToList();
        cluster.StandingSeed = names[^1];
        _blows =
        [
            Crash, Crash, Restart, Restart, CrashLoop, Leave, Pause, Pause, Stall, Isolate, Isolate,
            HalfAndHalf, OneWay, FlipFlop, Clog, SlowDown, LossAt, Storm, ClockStep, Drift, Move, Calm, LossOneWay, BlockStreams, BlockDatagrams,
        ];
    }

    /// <summary>Lets the swarm loose on a cluster; afterwards its faults are still there: see <see cref="SimCluster.HealAndAgree"/>.</summary>
    public static void Run(SimCluster cluster, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var swarm = new FaultSwarm(cluster);
        swarm.SpoilNetwork();
        for (var end = cluster.Now + time; cluster.Now < end;)
        {
            var pause = TimeSpan.FromMilliseconds(200 + swarm._random.Next(5_000));
            cluster.Run(cluster.Now + pause < end ? pause : end - cluster.Now);
            swarm.Pick(swarm._blows)();
        }
    }

    private void SpoilNetwork()
    {
        var network = _cluster.Network.Latency(TimeSpan.Zero, TimeSpan.FromMilliseconds(1 + _random.Next(30)));
        if (Flip()) network.Loss(_random.NextDouble() * 0.3);
        if (Flip()) network.Duplication(_random.NextDouble() * 0.2);
        if (Flip()) network.Reordering(_random.NextDouble() * 0.1, TimeSpan.FromMilliseconds(_random.Next(2_000)));
        if (Flip()) network.Replay(_random.NextDouble() * 0.5);
        if (Flip()) network.Truncation(_random.NextDouble() * 0.05);
    }

    private void Crash()
    {
        if (Mortal(running: true) is { } name) _cluster.Crash(name);
    }

    private void Restart()
    {
        if (Mortal(running: false) is not { } name) return;
        if (_cluster.Node(name).HasLeft && Flip()) _cluster.JoinAgain(name);
        else _cluster.Restart(name);
    }

    private void CrashLoop()
    {
        if (Mortal(running: true) is { } name) _cluster.CrashLoop(name, 1 + _random.Next(4), Seconds(0.1, 8), Seconds(0.01, 5));
    }

    private void Leave()
    {
        if (Mortal(running: true) is { } name) _cluster.Leave(name);
    }

    private void Pause() => _cluster.Pause(Anyone(), Seconds(0.1, _random.Next(10) == 0 ? 60 : 10));

    private void Stall() => _cluster.Stall(Anyone(), Seconds(0.1, 30), Flip() ? StallKind.WaitingIo : StallKind.BlockedLoops);

    private void Isolate() => Cut([Anyone()]);

    private void HalfAndHalf() => Cut([.. _cluster.LiveNodes.Where(_ => Flip())]);

    private void OneWay()
    {
        var (from, to) = (Anyone(), Anyone());
        if (from != to) _cluster.CutOneWay(from, to, CutTime());
    }

    private void FlipFlop() => _cluster.FlipFlop(1 + _random.Next(3), Seconds(0.5, 20), Seconds(0.5, 20), Anyone());

    private void Clog()
    {
        var (from, to) = (Anyone(), Anyone());
        if (from != to) _cluster.Clog(from, to, Seconds(0.1, 5));
    }

    private void SlowDown() => _cluster.SlowDown(Anyone(), TimeSpan.FromMilliseconds(Flip() ? 0 : _random.Next(200)));

    private void LossAt() => _cluster.LossAt(Anyone(), Flip() ? 0 : 0.8);

    private void LossOneWay()
    {
        var (from, to) = (Anyone(), Anyone());
        if (from != to) _cluster.LossOneWay(from, to, _random.NextDouble());
    }

    private void BlockStreams() => _cluster.BlockStreams(Anyone(), Seconds(0.5, CutMax.TotalSeconds));

    private void BlockDatagrams() => _cluster.BlockDatagrams(Anyone(), Seconds(0.5, CutMax.TotalSeconds));

    private void Storm()
    {
        if (_added >= 32) return;
        var count = 1 + _random.Next(4);
        var names = Enumerable.Range(_added, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"late-{i}")).ToList();
        _added += count;
        _cluster.JoinStorm(names, Seconds(0, 2));
        _mortal.AddRange(names);
    }

    private void ClockStep() => _cluster.StepWallClock(Anyone(), TimeSpan.FromMinutes(_random.Next(121) - 60));

    private void Drift() => _cluster.Drift(Anyone(), 0.95 + (_random.NextDouble() * 0.1));

    private void Move()
    {
        if (Mortal(running: false) is { } name) _cluster.Move(name);
    }

    private void Calm() => _cluster.Heal();

    private void Cut(string[] names)
    {
        if (names.Length > 0) _cluster.FlipFlop(1, CutTime(), TimeSpan.Zero, names);
    }

    private TimeSpan CutTime() => Seconds(0.5, _random.Next(5) == 0 ? CutMax.TotalSeconds : 20);

    private string? Mortal(bool running)
    {
        var live = _cluster.LiveNodes.ToHashSet();
        var eligible = _mortal.Where(name => _cluster.Has(name) && live.Contains(name) == running).ToList();
        return eligible.Count == 0 ? null : Pick(eligible);
    }

    private string Anyone() => Pick(_cluster.LiveNodes);

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private bool Flip() => _random.Next(2) == 0;

    private TimeSpan Seconds(double min, double max) => TimeSpan.FromSeconds(min + ((max - min) * _random.NextDouble()));
}
