using Gossipod.Actors.Protocol;

namespace Gossipod.Tool.Simulating;

/// <summary>What one probe round of a live member comes to when each datagram is lost with a probability of its own (SWIM §3.1, docs/tuning.md).</summary>
internal sealed class RoundOdds
{
    /// <summary>TCP's first wait for an answer to a connection's first segment, and for one within a connection, seconds; doubled each time.</summary>
    private const double ConnectRetry = 1, SegmentRetry = 0.2;

    private const int RetriesMax = 6;

    private readonly double _delivered;
    private readonly double _others;
    private readonly double _budget;
    private readonly bool _streams;

    public RoundOdds(ProtocolSettings settings, int nodes, double loss)
    {
        (_delivered, _others) = (1 - loss, nodes - 1);
        (_budget, _streams) = ((settings.ProtocolPeriod - settings.DirectTimeout).TotalSeconds, settings.StreamProbe);
        Helpers = Math.Clamp(nodes - 2, 0, settings.IndirectProbeCount);
        Direct = Math.Pow(_delivered, 2);
        Acked = 1 - ((1 - Direct) * Math.Pow(1 - Math.Pow(_delivered, 4), Helpers));
    }

    /// <summary>How many helpers are asked.</summary>
    public int Helpers { get; }

    /// <summary>The ping and its ack arrive: q².</summary>
    public double Direct { get; }

    /// <summary>They do, or one helper's request, ping, ack and relayed ack: 1 − (1 − q²)(1 − q⁴)^k.</summary>
    public double Acked { get; }

    /// <summary>Datagrams that a round causes, wherever they are sent: ping, ack, and of each helper asked request, ping, ack, relayed ack or nack.</summary>
    public double Datagrams => 1 + _delivered + ((1 - Direct) * Helpers * (1 + (2 * _delivered) + Direct));

    /// <summary>Of helpers that brought no ack, how many were not heard of at all: (1 − q²) / (1 − q⁴).</summary>
    public double Missing => 1 / (1 + Direct);

    /// <summary>The target's own ping arrives in the same round: who was heard of is not accused.</summary>
    /// <param name="pings">How many the target sends meanwhile.</param>
    public double Heard(double pings) => 1 - Math.Pow(1 - (_delivered / _others), pings);

    /// <summary>A ping over a stream is answered before the round ends. What TCP loses it sends again, and that must not take too long.</summary>
    /// <param name="score">The local health: the round lasts score + 1 periods.</param>
    public double Streamed(int score)
    {
        if (!_streams) return 0;
        var (budget, chance) = (_budget * (score + 1), 0.0);
        foreach (var (connecting, odds) in Waits(ConnectRetry, Direct))
        {
            foreach (var (asking, asked) in Waits(SegmentRetry, _delivered))
            {
                foreach (var (answering, answered) in Waits(SegmentRetry, _delivered))
                {
                    if (connecting + asking + answering < budget - 1e-9) chance += odds * asked * answered;
                }
            }
        }

        return chance;
    }

    /// <summary>How many of <paramref name="helpers"/> are missing, and the probability of each number.</summary>
    public double MissingOf(int helpers, int missing)
    {
        var ways = 1.0;
        for (var at = 1; at <= missing; at++) ways = ways * (helpers - missing + at) / at;
        return ways * Math.Pow(Missing, missing) * Math.Pow(1 - Missing, helpers - missing);
    }

    private static IEnumerable<(double Seconds, double Odds)> Waits(double first, double success)
    {
        var (waited, failed) = (0.0, 1.0);
        for (var retry = 0; retry < RetriesMax; retry++, first *= 2)
        {
            yield return (waited, failed * success);
            failed *= 1 - success;
            waited += first;
        }

        yield return (waited, failed);
    }
}
