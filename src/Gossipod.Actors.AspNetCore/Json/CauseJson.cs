using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.AspNetCore.Json;

/// <summary>Who says so, and on what evidence.</summary>
internal sealed record CauseJson
{
    public required string From { get; init; }

    public required IReadOnlyList<string> Confirmers { get; init; }

    /// <summary>From the start of the suspicion to its end; 0 where there was none.</summary>
    public required double ElapsedMs { get; init; }

    /// <summary>Of the node that tells, at that time.</summary>
    public required int LocalHealth { get; init; }

    public string? FirstAccuser { get; init; }

    public string? AddressTakenBy { get; init; }

    /// <summary>The failed probe, where it was of the node that tells: who was asked to probe too, …</summary>
    public IReadOnlyList<string>? Helpers { get; init; }

    /// <summary>… how many and which of them said that the member is silent, …</summary>
    public int? Nacks { get; init; }

    public IReadOnlyList<string>? NackedBy { get; init; }

    /// <summary>… whether it was silent over a stream as well, and how long all that took.</summary>
    public bool? TriedStream { get; init; }

    public double? ProbeMs { get; init; }

    public static CauseJson? Of(EventCause? cause) => cause is null ? null : new CauseJson
    {
        From = cause.From,
        Confirmers = cause.Confirmers,
        ElapsedMs = cause.Elapsed.TotalMilliseconds,
        LocalHealth = cause.HealthScore,
        FirstAccuser = cause.FirstAccuser,
        AddressTakenBy = cause.AddressTakenBy,
        Helpers = cause.Probe?.Helpers,
        Nacks = cause.Probe?.NackCount,
        NackedBy = cause.Probe?.NackedBy,
        TriedStream = cause.Probe?.TriedStream,
        ProbeMs = cause.Probe?.Elapsed.TotalMilliseconds,
    };
}
