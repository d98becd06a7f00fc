using System.Globalization;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Experiments.Lifeguard;

/// <summary>What is done to some members of a quiet cluster, and for how long.</summary>
/// <param name="Members">How many members it befalls.</param>
internal abstract record Anomaly(int Members)
{
    /// <summary>Time that one packet takes a member which has a backlog to work off.</summary>
    public static readonly TimeSpan ServiceTime = TimeSpan.FromMilliseconds(0.2);

    /// <summary>An experiment lasts at least this long, by the paper.</summary>
    protected static readonly TimeSpan Whole = TimeSpan.FromSeconds(120);

    /// <summary>Names the cell; equal for every configuration, which so meets the same members at the same times.</summary>
    public abstract string Cell { get; }

    /// <summary>Lets it happen, and time pass.</summary>
    public abstract void Drive(SimCluster sim, IReadOnlyList<string> members, EventTally tally);

    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// Lifeguard §V-D, Threshold: one anomaly, then until all members see each other healthy. Blocked loops may begin to suspect when
/// they go on, so the agreement that ends the run is not looked for in the first two seconds.
/// </summary>
internal sealed record Threshold(int Members, int Milliseconds, StallKind Kind) : Anomaly(Members)
{
    public static readonly IReadOnlyList<int> Concurrencies = [1, 4, 8, 12, 16, 20, 24, 28, 32];

    public static readonly IReadOnlyList<int> Durations = [128, 512, 2_048, 8_192, 16_384, 32_768];

    /// <summary>The paper's cells, or those whose anomalies last at least so long.</summary>
    public static IReadOnlyList<Anomaly> Cells(StallKind kind, int atLeast = 0) =>
        [.. from c in Concurrencies from d in Durations where d >= atLeast select new Threshold(c, d, kind)];

    public override string Cell => Text($"threshold C={Members} D={Milliseconds}");

    public override void Drive(SimCluster sim, IReadOnlyList<string> members, EventTally tally)
    {
        var began = sim.Now;
        foreach (var name in members) sim.Stall(name, Milliseconds.Milliseconds(), Kind);
        sim.Run(Milliseconds.Milliseconds() + 2.Seconds());
        while (!tally.AllAlive && sim.Now - began < Whole) sim.Run(100.Milliseconds());
    }
}

/// <summary>Lifeguard §V-D, Interval: anomalous and normal by turns until at least 120 s have passed and an anomaly has ended.</summary>
internal sealed record Interval(int Members, int Milliseconds, int Pause, StallKind Kind) : Anomaly(Members)
{
    public static readonly IReadOnlyList<int> Pauses = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384];

    /// <summary>
    /// One ninth of the paper's 432 cells: each duration with each pause once, at one of the nine concurrencies, and each concurrency
    /// five or six times. The nine ninths are all cells.
    /// </summary>
    public static IReadOnlyList<Anomaly> Ninth(int which, StallKind kind) =>
    [
        .. from d in Enumerable.Range(0, Threshold.Durations.Count)
           from i in Enumerable.Range(0, Pauses.Count)
           let c = ((which - d - i) % 9 + 18) % 9
           select new Interval(Threshold.Concurrencies[c], Threshold.Durations[d], Pauses[i], kind),
    ];

    public override string Cell => Text($"interval C={Members} D={Milliseconds} I={Pause}");

    public override void Drive(SimCluster sim, IReadOnlyList<string> members, EventTally tally)
    {
        var began = sim.Now;
        while (true)
        {
            foreach (var name in members) sim.Stall(name, Milliseconds.Milliseconds(), Kind);
            sim.Run(Milliseconds.Milliseconds());
            if (sim.Now - began >= Whole) return;
            sim.Run(Pause.Milliseconds());
        }
    }
}

/// <summary>A share of the datagrams from and to the members is lost.</summary>
internal sealed record Lossy(int Members, double Loss) : Anomaly(Members)
{
    public override string Cell => Text($"loss C={Members} p={Loss}");

    public override void Drive(SimCluster sim, IReadOnlyList<string> members, EventTally tally)
    {
        foreach (var name in members) sim.LossAt(name, Loss);
        sim.Run(Whole);
    }
}

/// <summary>By turns of <paramref name="Milliseconds"/>, nothing reaches the members, or nothing of theirs reaches others.</summary>
internal sealed record OneWay(int Members, int Milliseconds, bool Deaf) : Anomaly(Members)
{
    public override string Cell => Text($"{(Deaf ? "deaf" : "mute")} C={Members} D={Milliseconds}");

    public override void Drive(SimCluster sim, IReadOnlyList<string> members, EventTally tally)
    {
        var began = sim.Now;
        var others = sim.LiveNodes.Except(members).ToList();
        while (sim.Now - began < Whole)
        {
            if (Deaf) sim.PartitionOneWay(others, members);
            else sim.PartitionOneWay(members, others);
            sim.Run(Milliseconds.Milliseconds());
            sim.Heal();
            sim.Run(Milliseconds.Milliseconds());
        }
    }
}

/// <summary>
/// Lifeguard §II: <paramref name="Hogs"/> other processes want the member's one core, so it runs one slice in as many and one more;
/// everything in it waits for its slice, timers too. What it does in a slice costs no time here.
/// </summary>
internal sealed record CpuSlices(int Members, double SliceMilliseconds, int Seconds, int Hogs = 128) : Anomaly(Members)
{
    public override string Cell => Text($"slices C={Members} slice={SliceMilliseconds}ms for {Seconds}s");

    public override void Drive(SimCluster sim, IReadOnlyList<string> members, EventTally tally)
    {
        var (began, slice) = (sim.Now, TimeSpan.FromMilliseconds(SliceMilliseconds));
        var turn = slice * (Hogs + 1);

        // The cores are different ones: their slices lie at equal distances.
        var turns = members.Select((name, at) => (Name: name, RunsAt: began + (turn * (at + 1) / members.Count))).ToArray();
        foreach (var (name, _) in turns) sim.Pause(name);
        for (var next = 0; sim.Now - began < TimeSpan.FromSeconds(Seconds); next = (next + 1) % turns.Length)
        {
            var (name, runsAt) = turns[next];
            if (runsAt > sim.Now) sim.Run(runsAt - sim.Now);
            sim.Resume(name);
            sim.Run(slice);
            sim.Pause(name);
            turns[next].RunsAt = runsAt + turn;
        }
    }
}
