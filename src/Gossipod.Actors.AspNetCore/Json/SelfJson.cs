namespace Gossipod.Actors.AspNetCore.Json;

/// <summary>The node that answers.</summary>
internal sealed record SelfJson
{
    public required string Cluster { get; init; }

    public required string Version { get; init; }

    public required MemberJson Member { get; init; }

    public required HealthJson Health { get; init; }

    public required long Sequence { get; init; }

    public required string ViewHash { get; init; }

    public required CountsJson Counts { get; init; }

    public required string Bound { get; init; }

    public required string Advertised { get; init; }

    /// <summary>Whether a ping of another member has arrived at the advertised address; null while it is not known.</summary>
    public bool? ReachedByPeer { get; init; }

    /// <summary>What is wrong with the advertised address, a line each.</summary>
    public required IReadOnlyList<string> AddressProblems { get; init; }

    public required IReadOnlyList<string> Seeds { get; init; }

    public required string Profile { get; init; }

    public required double ProtocolPeriodMs { get; init; }

    /// <summary>Largest datagram that the node sends; null from nodes that do not say it.</summary>
    public int? MaxDatagramBytes { get; init; }

    public required bool AllowsActions { get; init; }

    public required StreamsJson Streams { get; init; }
}

internal sealed record HealthJson
{
    /// <summary>healthy, degraded or unhealthy.</summary>
    public required string Status { get; init; }

    public required string Reason { get; init; }

    public required bool IsStarted { get; init; }

    public required bool IsReady { get; init; }

    public required bool IsLive { get; init; }

    /// <summary>binding, running, leaving, ending, left or failed.</summary>
    public required string Phase { get; init; }

    public required int LocalHealth { get; init; }

    /// <summary>The worst that it can be; null from a node that does not tell.</summary>
    public int? LocalHealthMax { get; init; }

    public double? SinceTickMs { get; init; }

    public string? Failure { get; init; }
}

/// <summary>How many members have which status.</summary>
internal sealed record CountsJson(int Alive, int Suspect, int Leaving, int Dead, int Left, int StreamOnly);

/// <summary>The streams of events.</summary>
/// <param name="Open">How many there are.</param>
/// <param name="Max">How many there may be.</param>
/// <param name="Dropped">How many were cut off because their clients were too slow.</param>
/// <param name="Refused">How many were refused because there were as many as may be.</param>
internal sealed record StreamsJson(int Open, int Max, long Dropped, long Refused);

internal sealed record PingJson
{
    public required string Name { get; init; }

    public double? RoundTripMs { get; init; }

    public string? Failure { get; init; }
}
