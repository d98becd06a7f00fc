namespace Gossipod.Actors.TestKit;

/// <summary>What really happened in a simulation: shows that a run was not vacuous.</summary>
/// <param name="Joins">Members that a node came to know or that came back.</param>
/// <param name="Suspicions">Members that a node came to suspect.</param>
/// <param name="Recoveries">Suspicions that were refuted.</param>
/// <param name="Refutations">Accusations that a node answered with a higher version of itself.</param>
/// <param name="Deaths">Members that a node declared or heard to be dead.</param>
/// <param name="Departures">Members that a node saw leave.</param>
/// <param name="Conflicts">Names found claimed by two processes.</param>
/// <param name="Crashes">Nodes ended without a farewell.</param>
/// <param name="Restarts">Nodes started again, with the same name, address, or both.</param>
/// <param name="Leaves">Nodes told to leave.</param>
/// <param name="Pauses">Processes stopped for a while.</param>
/// <param name="Stalls">Processes made to block in their I/O.</param>
/// <param name="SlowDowns">Processes made slow.</param>
/// <param name="Partitions">Cuts, counted per call.</param>
/// <param name="Clogs">Links held up.</param>
/// <param name="LossyNodes">Nodes made to lose datagrams, or to lose none again.</param>
/// <param name="LossyLinks">Links made to lose datagrams in one direction.</param>
/// <param name="Blocks">Nodes that only datagrams, or only streams, could reach.</param>
/// <param name="ClockSteps">Wall clocks set or stopped.</param>
/// <param name="Drifts">Clocks made to run fast or slow, or right again.</param>
/// <param name="DatagramsLost">Datagrams lost, cut off or dropped.</param>
/// <param name="DatagramsDamaged">Datagrams corrupted or truncated.</param>
/// <param name="DatagramsRepeated">Datagrams duplicated or replayed.</param>
/// <param name="Checks">How often an invariant was looked at.</param>
public sealed partial record SimCoverage(
    long Joins, long Suspicions, long Recoveries, long Refutations, long Deaths, long Departures, long Conflicts,
    long Crashes, long Restarts, long Leaves, long Pauses, long Stalls, long SlowDowns, long Partitions, long Clogs,
    long LossyNodes, long LossyLinks, long Blocks, long ClockSteps, long Drifts,
    long DatagramsLost, long DatagramsDamaged, long DatagramsRepeated, long Checks);

/// <summary>Counts the faults that were asked for. Owned by SimCluster.</summary>
internal sealed class FaultCounts
{
    public long Crashes;
    public long Restarts;
    public long Leaves;
    public long Pauses;
    public long Stalls;
    public long SlowDowns;
    public long LossyNodes;
    public long Partitions;
    public long Clogs;
    public long ClockSteps;
    public long Drifts;
    public long LossyLinks;
    public long Blocks;
}
