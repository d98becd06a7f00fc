namespace Gossipod.Actors.AspNetCore.Json;

/// <summary>What the way to a member and back carries.</summary>
internal sealed record PathJson
{
    public required string Name { get; init; }

    public required DirectionJson There { get; init; }

    public required DirectionJson Back { get; init; }

    /// <summary>Of a short ping; null when no ack came.</summary>
    public double? RoundTripMs { get; init; }

    /// <summary>Why the member could not be asked to try the way back, and for the time; null when it has answered.</summary>
    public string? Unasked { get; init; }

    /// <summary>How far the member's clock is ahead of the node's; negative when it is behind.</summary>
    public double? ClockAheadMs { get; init; }

    /// <summary>The truth is at most this far from it.</summary>
    public double? ClockToleranceMs { get; init; }

    public static PathJson Of(PathResult found) => new()
    {
        Name = found.Name,
        There = new DirectionJson
        {
            Datagrams = found.DatagramsThere,
            LongestDatagram = found.LongestDatagramThere,
            StreamMs = found.StreamThere?.TotalMilliseconds,
            StreamProblem = found.StreamThereProblem,
        },
        Back = new DirectionJson
        {
            Datagrams = found.DatagramsBack,
            LongestDatagram = found.LongestDatagramBack,
            StreamMs = found.StreamBack?.TotalMilliseconds,
            StreamProblem = found.StreamBackProblem,
        },
        RoundTripMs = found.RoundTrip?.TotalMilliseconds,
        Unasked = found.Unasked,
        ClockAheadMs = found.ClockAhead?.TotalMilliseconds,
        ClockToleranceMs = found.ClockAhead is null ? null : found.ClockTolerance.TotalMilliseconds,
    };
}

/// <summary>One direction of a way.</summary>
internal sealed record DirectionJson
{
    /// <summary>Whether datagrams arrive; null when that is not known.</summary>
    public bool? Datagrams { get; init; }

    /// <summary>Bytes of the longest datagram that arrived and was acked, and of that ack; 0 when none was.</summary>
    public required int LongestDatagram { get; init; }

    /// <summary>From connecting to the answer over a stream; null when there was none.</summary>
    public double? StreamMs { get; init; }

    /// <summary>Why there was none; null when there was, or when the member could not be asked.</summary>
    public string? StreamProblem { get; init; }
}
