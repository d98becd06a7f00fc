namespace Gossipod.Actors.TestKit;

/// <content>What is wrong with a machine's clocks. They stay with the machine when its process ends.</content>
public sealed partial class SimCluster
{
    /// <summary>Slowest and fastest rate of <see cref="Drift"/>; quartz keeps to 0.0001, what is tested for is 0.05.</summary>
    private const double DriftMax = 2;

    /// <summary>
    /// Lets a machine's clocks run fast or slow: its monotonic and its wall clock, and every timer that its process sets from now on.
    /// </summary>
    /// <param name="name">A node, running or not.</param>
    /// <param name="rate">Its seconds per second of virtual time, 0.5–2: 1.05 runs 5 % fast, 0.95 runs 5 % slow, 1 runs right again.</param>
    public void Drift(string name, double rate)
    {
        if (rate is not (>= 1 / DriftMax and <= DriftMax))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, $"must be from {1 / DriftMax} to {DriftMax}; 1.05 runs 5 % fast, 1 runs right");
        Disturb(ref Faults.Drifts);
        _record.Fault($"{name} has clocks at {rate:0.####} of their rate");
        Node(name).Time.Rate = rate;
        _record.Checks?.OnClockRate(name, rate);
    }

    /// <summary>Sets a node's wall clock off by this much; its monotonic clock does not move. Zero sets it right.</summary>
    /// <param name="name">A node, running or not.</param>
    /// <param name="error">Ahead when positive, behind when negative.</param>
    public void StepWallClock(string name, TimeSpan error)
    {
        Faults.ClockSteps++;
        _record.Fault($"{name} has its wall clock off by {error.TotalSeconds:0.###} s");
        Node(name).Time.WallClockError = error;
    }

    /// <summary>
    /// Stops a node's wall clock, as a hypervisor without a time source does; its monotonic clock goes on. Lives that begin
    /// meanwhile all read the same time.
    /// </summary>
    /// <param name="name">A node, running or not.</param>
    /// <param name="time">For how long; null until <see cref="ResumeWallClock"/>.</param>
    public void FreezeWallClock(string name, TimeSpan? time = null)
    {
        time.NotNegative();
        Faults.ClockSteps++;
        _record.Fault($"{name} has its wall clock stopped");
        Node(name).Time.IsWallClockStopped = true;
        if (time is { } span) Scheduler.After(span, () => ResumeWallClock(name));
    }

    /// <summary>Lets a frozen wall clock show the right time again.</summary>
    public void ResumeWallClock(string name) => Node(name).Time.IsWallClockStopped = false;

    private void EndDrift()
    {
        foreach (var node in _nodes.Values.Where(node => node.Time.Rate != 1)) Drift(node.Name, 1);
    }

    private ProcessDispatcher MakeProcess(string id)
    {
        var configurator = new ProcessDispatcherConfigurator(_dispatcher, id);
        _system.Dispatchers.RegisterConfigurator(id, configurator);
        return configurator.Process;
    }
}
