using System.Globalization;
using System.Net;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Explaining;

/// <summary>What happened to a member.</summary>
public enum HistoryKind
{
    /// <summary>It was accused, and a suspicion began.</summary>
    Suspected,

    /// <summary>A further member accused it, or our own probe of it failed.</summary>
    Confirmed,

    /// <summary>It refuted the suspicion.</summary>
    Recovered,

    /// <summary>It was declared dead.</summary>
    Died,

    /// <summary>It left.</summary>
    Left,

    /// <summary>It is alive after it was dead, left or removed.</summary>
    Returned,

    /// <summary>A new life of its process took the place of one that was live.</summary>
    Restarted,

    /// <summary>Its tombstone was removed.</summary>
    Removed,

    /// <summary>Another process claimed its name.</summary>
    Conflict,

    /// <summary>Of ourselves: we were accused, and answered with a higher version.</summary>
    Refuted,
}

/// <summary>One thing that happened to a member, as this node saw it.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When, by this node's clock; of an entry that stands for several, the first time.</param>
/// <param name="Version">The member's version after it.</param>
/// <param name="Cause">Who said so and what they went by; null where nothing but the member's own word did.</param>
public sealed record HistoryEntry(HistoryKind Kind, DateTimeOffset At, MemberVersion Version, EventCause? Cause)
{
    /// <summary>How often it happened; more than once for what repeats, such as a conflict, with the newest cause.</summary>
    public int Count { get; internal init; } = 1;

    /// <summary>When it happened for the last time.</summary>
    public DateTimeOffset LastAt { get; internal init; } = At;

    /// <summary>Of a conflict, where the other process is.</summary>
    public IPEndPoint? ClaimedAddress { get; internal init; }

    /// <summary>The entry as a sentence that begins with the time.</summary>
    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z {Fact()} (version {Version}){Evidence()}");
        return Count == 1 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}, {Count} times until {LastAt.UtcDateTime:HH:mm:ss.fff}Z");
    }

    private string Fact() => Kind switch
    {
        HistoryKind.Suspected => $"suspected by {Cause?.From}",
        HistoryKind.Confirmed => $"also accused by {Cause?.From}",
        HistoryKind.Recovered => "refuted the suspicion" + After(),
        HistoryKind.Died when Cause?.AddressTakenBy is { Length: > 0 } taker => $"declared dead by {Cause.From}, because {taker} answers at its address",
        HistoryKind.Died when Cause?.AddressTakenBy is not null => $"declared dead by {Cause.From}, because another process answers at its address",
        HistoryKind.Died when Cause is { FirstAccuser: null, Probe: null } => $"declared dead by {Cause.From}, and no suspicion of it was heard here",
        HistoryKind.Died => $"declared dead by {Cause?.From}{After()}",
        HistoryKind.Left => "left" + After(),
        HistoryKind.Returned => "came back",
        HistoryKind.Restarted => "restarted",
        HistoryKind.Removed when Cause is not null => $"removed from the table, because {Cause.From} said that it is gone for good",
        HistoryKind.Removed => "removed from the table, because the time of its tombstone was over",
        HistoryKind.Conflict => $"its name was claimed by another process at {ClaimedAddress}",
        _ => $"refuted an accusation by {Cause?.From}",
    };

    private string After() => Cause is { Elapsed.Ticks: > 0 }
        ? string.Create(CultureInfo.InvariantCulture, $" after {Cause.Elapsed.TotalMilliseconds:0} ms of suspicion")
        : "";

    private string Evidence()
    {
        if (Cause is null) return "";
        var parts = new List<string>();
        if (Cause.Probe is { } probe)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"no ack in {probe.Elapsed.TotalMilliseconds:0} ms"));
            parts.Add(probe.Helpers.Count == 0 ? "no helper was asked" : $"helpers asked: {string.Join(", ", probe.Helpers)}");
            if (probe.Helpers.Count > 0) parts.Add(probe.NackedBy.Count == 0 ? "no helper answered" : $"nacks of {string.Join(", ", probe.NackedBy)}");
            parts.Add(probe.TriedStream ? "no answer over a stream either" : "no stream was tried");
        }

        if (Cause.FirstAccuser is { } first) parts.Add($"first accused by {first}");
        if (Cause.Confirmers.Count > 0) parts.Add($"confirmed by {string.Join(", ", Cause.Confirmers)}");
        if (Kind is HistoryKind.Suspected or HistoryKind.Confirmed or HistoryKind.Recovered or HistoryKind.Died or HistoryKind.Refuted)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"own local health {Cause.HealthScore}"));
        return parts.Count == 0 ? "" : ": " + string.Join("; ", parts);
    }
}
