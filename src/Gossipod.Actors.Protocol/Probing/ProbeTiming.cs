namespace Gossipod.Actors.Protocol.Probing;

/// <summary>How one protocol period is divided (protocol.md §4). Every duration scales with local health, so the shares hold at every score.</summary>
/// <remarks>
/// <code>
///   0        direct                                        period
///   |--------|-----------------------------|---------------|
///   PING     PING-REQ to helpers           helpers NACK    round closes
///                     0.8 · (period − direct) after the request
/// </code>
/// </remarks>
internal static class ProbeTiming
{
    /// <summary>The share of the origin's remaining budget after which a helper that heard nothing says so.</summary>
    public const double NackFraction = 0.8;

    /// <summary>
    /// How long the connection of a ping over a stream may still come after its round: TCP sends a lost first segment again after 1 and
    /// 3 s. It does not save the target then, but tells it what it is accused of.
    /// </summary>
    public static readonly TimeSpan StreamGrace = TimeSpan.FromSeconds(3.5);

    /// <summary>When a helper that got a request with this budget sends its NACK.</summary>
    public static TimeSpan NackDelay(TimeSpan budget) => budget * NackFraction;

    /// <summary>
    /// Whether a helper can wait for the target at least as long as the prober did, and still have a fifth of the budget for the
    /// way back. Deviation: memberlist's helpers nack at 100 % of a timeout that ends after the prober's deadline.
    /// </summary>
    public static bool HelpersCanAnswer(ProtocolSettings settings) =>
        NackDelay(settings.ProtocolPeriod - settings.DirectTimeout) >= settings.DirectTimeout;

    /// <summary>The longest direct timeout in whole milliseconds that passes <see cref="HelpersCanAnswer"/>: f/(1 + f) of the period.</summary>
    public static TimeSpan MaxDirectTimeout(TimeSpan period) =>
        TimeSpan.FromMilliseconds(Math.Floor((period * (NackFraction / (1 + NackFraction))).TotalMilliseconds));
}
