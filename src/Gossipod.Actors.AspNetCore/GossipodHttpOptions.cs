namespace Gossipod.Actors.AspNetCore;

/// <summary>What <see cref="GossipodEndpoints.MapGossipod"/> maps, and for whom.</summary>
public sealed class GossipodHttpOptions
{
    /// <summary>Where the endpoints are; default <c>/gossipod</c>. The dashboard is the path itself.</summary>
    public string Path { get; set; } = "/gossipod";

    /// <summary>
    /// The authorization policy that every request must meet. Without one, the default, only requests from this machine to a loopback
    /// address are answered, and none that a proxy has passed on.
    /// </summary>
    public string? AuthorizationPolicy { get; set; }

    /// <summary>
    /// Whether the cluster can be changed: join, leave, forget, tags, keys, broadcasts. Default off, which answers them with 403. Whoever may do
    /// this can take the node out of its cluster and read nothing more than others can.
    /// </summary>
    public bool AllowActions { get; set; }

    /// <summary>A further policy that such a request must meet; null, the default, for none.</summary>
    public string? ActionPolicy { get; set; }

    /// <summary>Most streams of events at once, 1–10,000, default 64; a further one is answered with 429.</summary>
    public int MaxStreams { get; set; } = 64;

    /// <summary>How many events a stream's client may be behind, 10–100,000, default 1,000; a slower one is cut off, and counted.</summary>
    public int MaxBacklog { get; set; } = 1_000;

    /// <summary>How many past events are kept for the timeline, 0–100,000, default 1,000; about 1 KB each.</summary>
    public int MaxHistory { get; set; } = 1_000;

    /// <summary>After how long without an item a stream says that it is still there: so that a client that is gone is noticed, and a client notices that we are.</summary>
    internal TimeSpan IdleInterval { get; set; } = TimeSpan.FromSeconds(10);

    internal void Check()
    {
        if (!Path.StartsWith('/') || Path.Length < 2 || Path.EndsWith('/') || Path.AsSpan().ContainsAny("{}?#*"))
            throw new ArgumentException($"{nameof(Path)} is '{Path}'; it must begin with a slash, end with none and hold no pattern, such as /gossipod", nameof(Path));
        Range(nameof(MaxStreams), MaxStreams, 1, 10_000);
        Range(nameof(MaxBacklog), MaxBacklog, 10, 100_000);
        Range(nameof(MaxHistory), MaxHistory, 0, 100_000);
    }

    private static void Range(string name, int value, int min, int max)
    {
        if (value < min || value > max) throw new ArgumentOutOfRangeException(name, value, $"{name} must be {min} to {max}");
    }
}
