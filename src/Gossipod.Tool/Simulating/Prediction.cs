using Gossipod.Actors.Protocol.Suspecting;

namespace Gossipod.Tool.Simulating;

/// <summary>What the protocol's formulas say of a cluster (docs/tuning.md).</summary>
/// <param name="FirstFailedProbe">Mean time from a crash to the end of the first round that fails: T / (1 − (1 − 1/m)^m) of m survivors, SWIM §3.</param>
/// <param name="Suspicion">How long the suspicion lasts then.</param>
/// <param name="FailedRounds">Share of probe rounds of a live member in which neither ping nor helpers bring an ack; pings over streams save most of these.</param>
/// <param name="FalseSuspicionsPerHour">Such rounds, per node and hour.</param>
/// <param name="PacketsPerSecond">Ping and ack of each round, per node.</param>
internal sealed record Prediction(TimeSpan FirstFailedProbe, SuspicionTimeouts Suspicion, double FailedRounds, double FalseSuspicionsPerHour, double PacketsPerSecond)
{
    /// <summary>By the formulas.</summary>
    public static Prediction Of(SimRun run)
    {
        var (period, survivors) = (run.Settings.ProtocolPeriod, run.Nodes - 1);
        var probed = 1 - Math.Pow(1 - (1.0 / survivors), survivors);
        var directFails = 1 - Math.Pow(1 - run.Loss, 2);
        var helperFails = 1 - Math.Pow(1 - run.Loss, 4);
        var failed = directFails * Math.Pow(helperFails, Math.Min(run.Settings.IndirectProbeCount, Math.Max(0, run.Nodes - 2)));
        return new Prediction(
            period / probed,
            SuspicionTimeouts.For(run.Settings, run.Nodes),
            failed,
            failed * TimeSpan.FromHours(1) / period,
            2 / period.TotalSeconds);
    }
}
