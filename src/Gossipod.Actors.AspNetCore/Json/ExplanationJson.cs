namespace Gossipod.Actors.AspNetCore.Json;

/// <summary>Why a member is what this node holds it to be.</summary>
internal sealed record ExplanationJson
{
    public required string Name { get; init; }

    /// <summary>The node that answers.</summary>
    public required string SeenBy { get; init; }

    public required long At { get; init; }

    /// <summary>Its row; null where it is no member any more.</summary>
    public MemberJson? Member { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<HistoryEntryJson> History { get; init; }

    /// <summary>All of it as lines for people.</summary>
    public required string Text { get; init; }
}

internal sealed record HistoryEntryJson
{
    /// <summary>suspected, confirmed, recovered, died, left, returned, restarted, removed, conflict or refuted.</summary>
    public required string Kind { get; init; }

    public required long At { get; init; }

    public required long LastAt { get; init; }

    public required int Count { get; init; }

    public required ulong Generation { get; init; }

    public required ulong Incarnation { get; init; }

    public CauseJson? Cause { get; init; }

    public string? ClaimedAddress { get; init; }

    /// <summary>A sentence for people.</summary>
    public required string Text { get; init; }
}
