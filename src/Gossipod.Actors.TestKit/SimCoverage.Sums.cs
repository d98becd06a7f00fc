namespace Gossipod.Actors.TestKit;

/// <content>Coverage of many simulations together.</content>
public sealed partial record SimCoverage
{
    /// <summary>Nothing happened.</summary>
    public static readonly SimCoverage None = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>What happened in two simulations together.</summary>
    public static SimCoverage operator +(SimCoverage a, SimCoverage b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Add(b);
    }

    /// <summary>What happened in two simulations together.</summary>
    public SimCoverage Add(SimCoverage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new SimCoverage(
            Joins + other.Joins, Suspicions + other.Suspicions, Recoveries + other.Recoveries, Refutations + other.Refutations,
            Deaths + other.Deaths, Departures + other.Departures, Conflicts + other.Conflicts, Crashes + other.Crashes,
            Restarts + other.Restarts, Leaves + other.Leaves, Pauses + other.Pauses, Stalls + other.Stalls, SlowDowns + other.SlowDowns,
            Partitions + other.Partitions, Clogs + other.Clogs,
            LossyNodes + other.LossyNodes, LossyLinks + other.LossyLinks, Blocks + other.Blocks, ClockSteps + other.ClockSteps,
            Drifts + other.Drifts, DatagramsLost + other.DatagramsLost,
            DatagramsDamaged + other.DatagramsDamaged, DatagramsRepeated + other.DatagramsRepeated, Checks + other.Checks);
    }

    /// <summary>Every count with its name.</summary>
    public IReadOnlyList<(string Name, long Count)> Counts() =>
    [
        ("joins", Joins), ("suspicions", Suspicions), ("recoveries", Recoveries), ("refutations", Refutations), ("deaths", Deaths),
        ("departures", Departures), ("conflicts", Conflicts), ("crashes", Crashes), ("restarts", Restarts), ("leaves", Leaves),
        ("pauses", Pauses), ("stalls", Stalls), ("slowdowns", SlowDowns), ("partitions", Partitions), ("clogs", Clogs),
        ("lossy nodes", LossyNodes), ("lossy links", LossyLinks), ("blocks", Blocks), ("clock steps", ClockSteps), ("drifts", Drifts),
        ("datagrams lost", DatagramsLost), ("datagrams damaged", DatagramsDamaged), ("datagrams repeated", DatagramsRepeated),
        ("checks", Checks),
    ];

    /// <summary>The names of everything that never happened: runs that are to show anything have none.</summary>
    public IReadOnlyList<string> Missing() => [.. Counts().Where(entry => entry.Count == 0).Select(entry => entry.Name)];
}
