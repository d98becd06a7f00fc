using Gossipod.Actors.Protocol.Suspecting;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Tool.Simulating;

/// <summary>What the protocol's formulas say of a cluster (docs/tuning.md). Means, of a cluster at rest but for the loss.</summary>
/// <param name="Suspected">From a crash to the first suspicion.</param>
/// <param name="Dead">From a crash to the first verdict.</param>
/// <param name="Known">From a crash until everybody knows.</param>
/// <param name="Suspicion">How long a suspicion lasts.</param>
/// <param name="FalseSuspicionsPerHour">Suspicions of members that run, per node.</param>
/// <param name="FalseDeathsPerHour">Deaths declared of members that run, per node: at most.</param>
/// <param name="DatagramsPerSecond">Sent per node, of probes and of the news of false suspicions.</param>
/// <param name="DatagramBytesPerSecond">Their payloads.</param>
/// <param name="StreamBytesPerSecond">Payloads over streams: exchanges of tables, and pings.</param>
internal sealed record Prediction(
    TimeSpan Suspected, TimeSpan Dead, TimeSpan Known, SuspicionTimeouts Suspicion, double FalseSuspicionsPerHour, double FalseDeathsPerHour,
    double DatagramsPerSecond, double DatagramBytesPerSecond, double StreamBytesPerSecond)
{
    /// <summary>By the formulas.</summary>
    public static Prediction Of(SimRun run)
    {
        var (nodes, settings) = (run.Nodes, run.Settings);
        var (round, gossip, suspicion) = (new RoundOdds(settings, nodes, run.Loss), new GossipOdds(settings, nodes, run.Loss), SuspicionTimeouts.For(settings, nodes));
        var health = new HealthOdds(settings, round, nodes);
        var period = settings.ProtocolPeriod * health.Periods;
        var suspected = FirstSuspicion(period, nodes - 1);
        var dead = suspected + Longer(suspicion.Min, Confirmed(period, suspicion.Confirmations, settings.SuspicionConfirmations, nodes - 2));
        var (rounds, falseSuspicions) = (1 / period.TotalSeconds, health.FalseSuspicions / settings.ProtocolPeriod.TotalSeconds);
        var (news, bytes) = (gossip.Transmissions * nodes * falseSuspicions, new MessageBytes(nodes));
        var sync = SyncInterval.For(settings.SyncInterval, nodes).TotalSeconds;
        return new Prediction(
            suspected, dead, dead + gossip.UntilAllKnowADeath, suspicion,
            falseSuspicions * 3_600,
            3_600 * falseSuspicions * nodes * gossip.Unreached * Math.Exp(-suspicion.Total(0).TotalSeconds * Repairs(run, round, rounds, falseSuspicions, sync)),
            (rounds * round.Datagrams) + news,
            (rounds * Bytes(round, run.Loss, bytes)) + (news * bytes.News),
            (bytes.EqualTables / sync) + (rounds * (1 - round.Direct) * bytes.StreamPing));
    }

    /// <summary>
    /// n survivors with shuffled rings of n targets ping a given one for the first time after n / (n + 1) rounds, and the round ends one
    /// later. The loss shows in how long a round lasts.
    /// </summary>
    private static TimeSpan FirstSuspicion(TimeSpan period, int survivors) => period * (1 + (survivors / (survivors + 1.0)));

    /// <summary>
    /// Until so many others have confirmed it: each of about 2K members ends the round that it is in, and has one of its own fail.
    /// </summary>
    private static TimeSpan Confirmed(TimeSpan period, int needed, int wanted, int others) => needed == 0
        ? TimeSpan.Zero
        : period * (1 + (needed / (Math.Min(others, 2.0 * wanted) + 1)));

    /// <summary>
    /// How often per second something repairs that a member missed a refutation: exchanges of tables that it or another begins, a new
    /// accusation with its refutation, its own ping of the suspect, and a peer's view hash where ten gossip intervals are free of other news.
    /// </summary>
    private static double Repairs(SimRun run, RoundOdds round, double rounds, double falseSuspicions, double sync)
    {
        var quiet = Math.Exp(-run.Settings.GossipInterval.TotalSeconds * ViewDisagreement.QuietRounds * run.Nodes * falseSuspicions);
        var views = Math.Min(1 / ViewDisagreement.MinInterval.TotalSeconds, 2 * rounds * round.Direct) * quiet;
        return (2 / sync) + falseSuspicions + (rounds * round.Direct / (run.Nodes - 1)) + views;
    }

    /// <summary>Bytes of the datagrams that a round causes, as <see cref="RoundOdds.Datagrams"/> counts them.</summary>
    private static double Bytes(RoundOdds round, double loss, MessageBytes bytes)
    {
        var delivered = 1 - loss;
        var helping = bytes.Request + (delivered * bytes.Ping) + (round.Direct * bytes.Ack) + (round.Direct * delivered * bytes.RelayedAck) + (delivered * (1 - round.Direct) * bytes.Nack);
        return bytes.Ping + (delivered * bytes.Ack) + ((1 - round.Direct) * round.Helpers * helping);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
