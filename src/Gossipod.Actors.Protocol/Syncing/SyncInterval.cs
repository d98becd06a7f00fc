namespace Gossipod.Actors.Protocol.Syncing;

/// <summary>Time between table exchanges: longer in large clusters, where each costs more and gossip misses less (protocol.md §8).</summary>
internal static class SyncInterval
{
    /// <summary>Up to this many live members the interval is not scaled.</summary>
    public const int UnscaledMembers = 32;

    /// <summary>interval · (1 + ⌈log2 n − 5⌉) above 32 members.</summary>
    public static TimeSpan For(TimeSpan interval, int liveCount) =>
        liveCount <= UnscaledMembers ? interval : interval * (1 + Math.Ceiling(Math.Log2(liveCount) - Math.Log2(UnscaledMembers)));

    /// <summary>
    /// How long ago a member may have gone for its tombstone to count when tables are compared (<see cref="TableView.HashSince"/>): two
    /// intervals, in which each member exchanges tables about four times, so that who heard of a death only still hears of the leave.
    /// </summary>
    public static TimeSpan Remembered(TimeSpan interval, int liveCount) => For(interval, liveCount) * 2;
}
