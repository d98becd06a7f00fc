namespace Gossipod.Actors.Protocol.Disseminating;

/// <summary>How often one update is sent: λ·⌈log(n + 1)⌉ (SWIM §4.1; protocol.md §7).</summary>
internal static class RetransmitLimit
{
    public static int For(int multiplier, int liveCount, LogarithmBase logarithm = LogarithmBase.Ten)
    {
        var digits = logarithm == LogarithmBase.Natural ? Math.Log(liveCount + 1) : Math.Log10(liveCount + 1);
        return multiplier * Math.Max(1, (int)Math.Ceiling(digits));
    }
}
