namespace Gossipod.Actors.AspNetCore.Json;

/// <summary>Something that this node has reported.</summary>
internal sealed record EventJson
{
    public required long Sequence { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long At { get; init; }

    /// <summary>joined, suspected, recovered, updated, died, left, removed, conflict, refuted, health or path.</summary>
    public required string Type { get; init; }

    /// <summary>Whom it is about, after it; null for health.</summary>
    public MemberJson? Member { get; init; }

    public CauseJson? Cause { get; init; }

    /// <summary>Of updated: tags, metadata, address, restarted.</summary>
    public IReadOnlyList<string>? Changes { get; init; }

    public IReadOnlyList<string>? ChangedTags { get; init; }

    /// <summary>Of conflict.</summary>
    public string? ClaimedAddress { get; init; }

    /// <summary>Of health.</summary>
    public int? LocalHealth { get; init; }

    public int? PreviousLocalHealth { get; init; }

    /// <summary>Of path: whether datagrams are blocked now.</summary>
    public bool? IsBlocked { get; init; }
}

internal sealed record HistoryJson(IReadOnlyList<EventJson> Events);

/// <summary>The first item of a stream: the state that the following events change.</summary>
internal sealed record CurrentJson(long Sequence, SelfJson Self, IReadOnlyList<MemberJson> Members);
