using System.Globalization;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.TestKit;

/// <content>Invariants, coverage, and the end of a run.</content>
public sealed partial class SimCluster
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private NodeTerminated? _broken;

    /// <summary>What really happened so far.</summary>
    public SimCoverage Coverage => new(
        _record.Count<MemberJoined>(), _record.Count<MemberSuspected>(), _record.Count<MemberRecovered>(), _record.Count<SelfRefuted>(),
        _record.Count<MemberDied>(), _record.Count<MemberLeft>(), _record.Count<MemberConflict>(),
        Faults.Crashes, Faults.Restarts, Faults.Leaves, Faults.Pauses, Faults.Stalls, Faults.SlowDowns, Faults.Partitions, Faults.Clogs,
        Faults.LossyNodes, Faults.LossyLinks, Faults.Blocks, Faults.ClockSteps, Faults.Drifts,
        Network.DatagramsLost, Network.DatagramsDamaged, Network.DatagramsRepeated, _record.Checks?.Count ?? 0);

    internal FaultCounts Faults { get; } = new();

    /// <summary>
    /// Checks the protocol's invariants from now on, at every event and once a second on every table; a violation is thrown by
    /// <see cref="Run"/> as <see cref="SimulationException"/>. Best called before the first run. Costs a row per observer and member.
    /// docs/reliability.md lists the invariants.
    /// </summary>
    /// <param name="forgery">Whether datagrams may be forged, as <see cref="SimNetwork.Corruption"/> does to them; then only what holds
    /// in spite of that is checked: no node breaks, nothing grows above its limit, nobody doubts itself.</param>
    public SimCluster CheckInvariants(bool forgery = false)
    {
        if (_record.Checks is null) CheckInvariants(new InvariantChecks(_settings, forgery));
        return this;
    }

    internal void CheckInvariants(InvariantChecks checks)
    {
        _record.Checks = checks;
        foreach (var node in _nodes.Values.Where(node => node.IsRunning && node.Context?.Snapshot.Current is not null))
            checks.OnBegin(node.Name, node.Context!.Snapshot.Current!, Now);
        foreach (var node in _nodes.Values) checks.OnClockRate(node.Name, node.Time.Rate);
        Watch(checks);
        Scheduler.After(SweepInterval, () => Sweep(checks));
    }

    /// <summary>Calls back with the virtual time, the observer and the event at each event of any node, in order: for a log.</summary>
    public SimCluster OnEvent(Action<TimeSpan, string, ClusterEvent> listener)
    {
        _record.Listener += listener;
        return this;
    }

    /// <summary>Calls back with the virtual time and a description at each fault, in order: for a log.</summary>
    public SimCluster OnFault(Action<TimeSpan, string> listener)
    {
        _record.FaultListener += listener;
        return this;
    }

    /// <summary>
    /// Ends every fault, continues every paused node, and runs until all running nodes agree: each sees all of them alive, and nobody
    /// else alive or suspect (invariants I10, I11). Whether one that is gone is Dead or Left is not compared.
    /// </summary>
    /// <param name="rejoin">Whether every node first joins again through the first one, as after an operator's call. Without it they find
    /// each other by themselves: members that are dead are contacted now and then, until their tombstones are gone.</param>
    /// <param name="limit">How long agreement may take; default two sync intervals and the time that detection takes.</param>
    /// <returns>How long it took.</returns>
    /// <exception cref="SimulationException">They do not agree.</exception>
    public TimeSpan HealAndAgree(bool rejoin = false, TimeSpan? limit = null)
    {
        Network.Faultless();
        Heal();
        EndDrift();
        foreach (var node in _nodes.Values.Where(node => node.IsPaused)) Resume(node.Name);
        foreach (var node in _nodes.Values) EndStall(node);
        if (rejoin) Rejoin();
        var n = Math.Max(2, _nodes.Count);
        var longest = limit ?? ((_settings.SyncInterval * 2) + InvariantChecks.DetectionMax(_settings, n));
        try
        {
            return RunUntil("agreement", IsAgreed, longest);
        }
        catch (SimulationException failure)
        {
            throw new SimulationException($"{failure.Message}: {Disagreement()}", failure);
        }
    }

    private void Rejoin()
    {
        var running = _nodes.Values.Where(node => node.IsRunning).ToList();
        foreach (var node in running.Skip(1)) node.JoinThrough(running[0].Endpoint);
    }

    private bool IsAgreed() => Disagreement() is null;

    private string? Disagreement()
    {
        var running = _nodes.Values.Where(node => node.IsRunning).ToList();
        foreach (var observer in running)
        {
            if (observer.Context?.Snapshot.Current is not { } seen) return $"{observer.Name} has not started";
            foreach (var other in _nodes.Values)
            {
                var row = seen.Find(other.Name);
                if (other.IsRunning && row?.Status != MemberStatus.Alive)
                    return $"{observer.Name} sees the running {other.Name} as {row?.ToString() ?? "unknown"}";
                if (!other.IsRunning && row is { IsLive: true }) return $"{observer.Name} sees the stopped {other.Name} as {row}";
            }
        }

        return null;
    }

    private void Sweep(InvariantChecks checks)
    {
        if (Network.IsFaulty(_settings.DirectTimeout) || _nodes.Values.Any(node => IsStalled(node) || node.Time.Rate is < 0.9 or > 1.1))
            checks.OnDisturbed(Now);

        foreach (var node in _nodes.Values)
        {
            if (node is { IsRunning: true, IsPaused: false, Context.Snapshot.Current: { } seen })
                checks.OnSweep(node.Name, seen, node.Context.Internals, Now);
        }

        ProveForeignDatagramsChangeNothing();

        Scheduler.After(SweepInterval, () => Sweep(checks));
    }

    private static void OnBroke(List<SimCluster> clusters, NodeTerminated broken)
    {
        foreach (var cluster in clusters.Where(cluster => cluster.Has(broken.Name))) cluster._broken ??= broken;
    }

    private void ThrowIfViolated()
    {
        if (_broken is { } node)
        {
            _broken = null;
            throw Failure($"{node.Name} broke: {node.Reason}");
        }

        if (_record.Checks is { First: { } violation })
        {
            _record.Checks.First = null;
            throw Failure(string.Create(CultureInfo.InvariantCulture, $"invariant {violation}"));
        }
    }
}
