namespace Gossipod.Actors.Protocol.Disseminating;

/// <summary>How often one update is sent: λ·⌈log10(n + 1)⌉ (SWIM §4.1; protocol.md §7).</summary>
internal static class RetransmitLimit
{
    public static int For(int multiplier, int liveCount) => multiplier * Math.Max(1, (int)Math.Ceiling(Math.Log10(liveCount + 1)));
}
