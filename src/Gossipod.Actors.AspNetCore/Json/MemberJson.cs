namespace Gossipod.Actors.AspNetCore.Json;

/// <summary>One member, as this node sees it.</summary>
internal sealed record MemberJson
{
    public required string Name { get; init; }

    public required string Address { get; init; }

    /// <summary>alive, suspect, leaving, dead or left.</summary>
    public required string Status { get; init; }

    public required bool IsSelf { get; init; }

    public required ulong Generation { get; init; }

    public required ulong Incarnation { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    public required int MetadataBytes { get; init; }

    /// <summary>Unix milliseconds at which this node gave it its status; null when that was before the endpoints were there.</summary>
    public long? Since { get; init; }

    /// <summary>Why it has its status; null where nothing but a claim of its own led to it, or that is not known.</summary>
    public CauseJson? Cause { get; init; }

    /// <summary>Whether its datagrams are swallowed on the way, so that it is reached over streams only.</summary>
    public bool IsStreamOnly { get; init; }

    /// <summary>Of live members only.</summary>
    public SightingJson? Sighting { get; init; }
}

/// <summary>What pings have shown of a member.</summary>
internal sealed record SightingJson
{
    public double? RoundTripMs { get; init; }

    public double? RoundTripAgeMs { get; init; }

    /// <summary>16 hexadecimal digits.</summary>
    public string? ViewHash { get; init; }

    public double? ViewHashAgeMs { get; init; }

    /// <summary>Its own local health score, 0 (healthy) to 255, as its last ping or ack said it.</summary>
    public int? LocalHealth { get; init; }
}

internal sealed record MembersJson
{
    public required long Sequence { get; init; }

    /// <summary>How many satisfy the conditions, those beyond the limit included.</summary>
    public required int Total { get; init; }

    public required IReadOnlyList<MemberJson> Members { get; init; }
}

internal sealed record SightingsJson
{
    public required string ViewHash { get; init; }

    public required IReadOnlyDictionary<string, SightingJson> Members { get; init; }
}
