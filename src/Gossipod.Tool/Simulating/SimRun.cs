using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Tool.Simulating;

/// <summary>What is simulated.</summary>
/// <param name="Nodes">Size of the cluster, 2 or more.</param>
/// <param name="Loss">Share of datagrams lost, 0–1.</param>
/// <param name="Settings">Every number of the protocol.</param>
/// <param name="Crashes">How many crash, less than <paramref name="Nodes"/>.</param>
/// <param name="Quiet">Virtual time before the first crash.</param>
/// <param name="Seed">Decides every random choice.</param>
internal sealed record SimRun(int Nodes, double Loss, ProtocolSettings Settings, int Crashes, TimeSpan Quiet, ulong Seed)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestForming = TimeSpan.FromMinutes(10);

    /// <summary>Lets it happen.</summary>
    /// <exception cref="SimulationException">A death was not seen by everybody, ever.</exception>
    public SimResult Simulate(CancellationToken ending)
    {
        using var cluster = SimCluster.Create(Seed, Nodes, settings: _ => Settings).KeepEvents(false);
        var watch = new Watch(cluster);
        cluster.RunUntilConverged(LongestForming);
        Settle(cluster, ending);
        cluster.Network.Loss(Loss);
        var (began, before) = (cluster.Now, Traffic(cluster));
        while (cluster.Now - began < Quiet)
        {
            ending.ThrowIfCancellationRequested();
            var left = Quiet - (cluster.Now - began);
            cluster.Run(left < Step ? left : Step);
        }

        var after = Traffic(cluster);
        var (suspicions, deaths) = (watch.FalseSuspicions, watch.FalseDeaths);
        var nodeSeconds = Nodes * Quiet.TotalSeconds;
        return new SimResult(
            [.. Enumerable.Range(1, Crashes).Select(crash => Crash(cluster, watch, $"node-{Nodes - crash}", ending))],
            suspicions, deaths, nodeSeconds / 3600,
            (after.Packets - before.Packets) / nodeSeconds, (after.DatagramBytes - before.DatagramBytes) / nodeSeconds, (after.StreamBytes - before.StreamBytes) / nodeSeconds);
    }

    /// <summary>Until the joins are no news any more: a period passes in which nobody sends more than pings and acks.</summary>
    private void Settle(SimCluster cluster, CancellationToken ending)
    {
        var before = -1L;
        cluster.RunUntil(
            "no news is under way",
            () =>
            {
                ending.ThrowIfCancellationRequested();
                var sent = before;
                before = cluster.Network.DatagramsSent;
                if (sent >= 0 && before - sent <= (2.05 * Nodes) + 2) return true;
                cluster.Run(Settings.ProtocolPeriod);
                return false;
            },
            LongestForming);
    }

    private static Detection Crash(SimCluster cluster, Watch watch, string victim, CancellationToken ending)
    {
        var began = cluster.Now;
        watch.Follow(victim);
        cluster.Crash(victim);
        var observers = cluster.LiveNodes.Count;
        cluster.RunUntil(
            $"everybody sees that {victim} is dead",
            () =>
            {
                ending.ThrowIfCancellationRequested();
                return watch.Observers >= observers;
            },
            TimeSpan.FromHours(1));
        return new Detection((watch.FirstSuspicion ?? watch.FirstDeath!.Value) - began, watch.FirstDeath!.Value - began, watch.LastDeath - began);
    }

    private static (long Packets, long DatagramBytes, long StreamBytes) Traffic(SimCluster cluster) =>
        (cluster.Network.DatagramsSent, cluster.Network.DatagramBytesSent, cluster.Network.StreamBytesSent);

    /// <summary>Notes what nodes report of one who has crashed, and counts what they report of those who have not.</summary>
    private sealed class Watch
    {
        private readonly HashSet<string> _crashed = new(StringComparer.Ordinal);
        private readonly HashSet<string> _observers = new(StringComparer.Ordinal);
        private string? _victim;

        public Watch(SimCluster cluster) => cluster.OnEvent(Note);

        public int FalseSuspicions { get; private set; }

        public int FalseDeaths { get; private set; }

        public TimeSpan? FirstSuspicion { get; private set; }

        public TimeSpan? FirstDeath { get; private set; }

        public TimeSpan LastDeath { get; private set; }

        public int Observers => _observers.Count;

        public void Follow(string victim)
        {
            (_victim, FirstSuspicion, FirstDeath) = (victim, null, null);
            _crashed.Add(victim);
            _observers.Clear();
        }

        private void Note(TimeSpan at, string observer, ClusterEvent happened)
        {
            switch (happened)
            {
                case MemberSuspected suspected when suspected.Member.Name == _victim: FirstSuspicion ??= at; break;
                case MemberSuspected suspected when suspected.Cause?.From == observer && !_crashed.Contains(suspected.Member.Name): FalseSuspicions++; break;
                case MemberDied died when died.Member.Name == _victim:
                    FirstDeath ??= at;
                    LastDeath = at;
                    _observers.Add(observer);
                    break;
                case MemberDied died when died.Cause?.From == observer && !_crashed.Contains(died.Member.Name): FalseDeaths++; break;
            }
        }
    }
}

/// <summary>How long after a crash it was known.</summary>
/// <param name="Suspected">Until the first suspicion.</param>
/// <param name="Dead">Until the first verdict.</param>
/// <param name="Known">Until everybody knew it.</param>
internal sealed record Detection(TimeSpan Suspected, TimeSpan Dead, TimeSpan Known);

/// <summary>What came about.</summary>
/// <param name="Detections">Of each crash.</param>
/// <param name="FalseSuspicions">Suspicions of nodes that ran, each counted where it began, while nobody crashed.</param>
/// <param name="FalseDeaths">Deaths declared of nodes that ran, counted alike.</param>
/// <param name="NodeHours">How many hours of nodes that was.</param>
/// <param name="PacketsPerSecond">Datagrams per node and second meanwhile.</param>
/// <param name="DatagramBytesPerSecond">Their bytes.</param>
/// <param name="StreamBytesPerSecond">Bytes over streams.</param>
internal sealed record SimResult(
    IReadOnlyList<Detection> Detections, int FalseSuspicions, int FalseDeaths, double NodeHours, double PacketsPerSecond, double DatagramBytesPerSecond, double StreamBytesPerSecond);
