namespace Gossipod.Actors.Protocol.Suspecting;

/// <summary>The durations of a suspicion in a cluster of n live members (SWIM §4.2, Lifeguard LHA-Suspicion; protocol.md §5).</summary>
/// <param name="Min">With all the confirmations there can be.</param>
/// <param name="Max">With none.</param>
/// <param name="Confirmations">How many confirmations bring it down to the minimum.</param>
internal readonly record struct SuspicionTimeouts(TimeSpan Min, TimeSpan Max, int Confirmations)
{
    /// <summary>The durations that the settings give in a cluster of <paramref name="liveCount"/> members, ourselves and the suspect included.</summary>
    public static SuspicionTimeouts For(ProtocolSettings settings, int liveCount)
    {
        var scale = settings.Logarithm == LogarithmBase.Natural
            ? Math.Ceiling(Math.Log(liveCount + 1))
            : Math.Max(1.0, Math.Log10(Math.Max(1, liveCount)));
        var min = settings.ProtocolPeriod * (settings.SuspicionAlpha * scale);
        var confirmations = Math.Clamp(liveCount - 2, 0, settings.SuspicionConfirmations);
        return new SuspicionTimeouts(min, min * settings.SuspicionBeta, confirmations);
    }

    /// <summary>max(min, max − (max − min) · ln(c + 1) / ln(k + 1)); the minimum at once where k is 0.</summary>
    public TimeSpan Total(int confirmed)
    {
        if (Confirmations == 0) return Min;
        var share = Math.Log(confirmed + 1) / Math.Log(Confirmations + 1);
        var total = Max - ((Max - Min) * share);
        return total < Min ? Min : total;
    }
}
