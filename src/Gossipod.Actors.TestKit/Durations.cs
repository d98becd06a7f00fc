namespace Gossipod.Actors.TestKit;

/// <summary>Durations as they are spoken: <c>20.Milliseconds()</c>.</summary>
public static class Durations
{
    /// <summary>So many milliseconds.</summary>
    public static TimeSpan Milliseconds(this int count) => TimeSpan.FromMilliseconds((long)count);

    /// <summary>So many seconds.</summary>
    public static TimeSpan Seconds(this int count) => TimeSpan.FromSeconds((long)count);

    /// <summary>So many minutes.</summary>
    public static TimeSpan Minutes(this int count) => TimeSpan.FromMinutes((long)count);
}
