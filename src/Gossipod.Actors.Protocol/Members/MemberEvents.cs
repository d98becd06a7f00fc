namespace Gossipod.Actors.Protocol.Members;

/// <summary>Anything a node reports about its cluster. Numbered per node without gaps.</summary>
public abstract record ClusterEvent
{
    /// <summary>Position in this node's sequence of events: the first is 1, each next one higher.</summary>
    public long Sequence { get; internal set; }
}

/// <summary>Something happened to one member.</summary>
/// <param name="Member">The row after the event.</param>
public abstract record MemberEvent(Member Member) : ClusterEvent
{
    /// <summary>What led to it; null where nothing but a claim of the member itself did.</summary>
    public EventCause? Cause { get; internal init; }
}

/// <summary>The member is known and alive: it joined, came back after a leave or a death, or refuted a false death.</summary>
/// <param name="Member">The row after the event.</param>
public sealed record MemberJoined(Member Member) : MemberEvent(Member);

/// <summary>The member is accused and has until the suspicion's end to refute (SWIM §4.2).</summary>
/// <param name="Member">The row after the event.</param>
public sealed record MemberSuspected(Member Member) : MemberEvent(Member);

/// <summary>A suspicion was refuted.</summary>
/// <param name="Member">The row after the event.</param>
public sealed record MemberRecovered(Member Member) : MemberEvent(Member);

/// <summary>The member published new tags, metadata or address, or was restarted faster than it could be suspected.</summary>
/// <param name="Member">The row after the event.</param>
/// <param name="Previous">The row before it.</param>
public sealed record MemberUpdated(Member Member, Member Previous) : MemberEvent(Member)
{
    /// <summary>Whether this is a new life of the process: what the old one held in memory is gone.</summary>
    public bool Restarted => Member.Version.Generation > Previous.Version.Generation;

    /// <summary>What is different now.</summary>
    public MemberChanges Changes =>
        (Restarted ? MemberChanges.Restarted : 0)
        | (Member.Address.Equals(Previous.Address) && Member.Details.StreamPort == Previous.Details.StreamPort ? 0 : MemberChanges.Address)
        | (Member.Details.Tags.SequenceEqual(Previous.Details.Tags) ? 0 : MemberChanges.Tags)
        | (Member.Metadata.Span.SequenceEqual(Previous.Metadata.Span) ? 0 : MemberChanges.Metadata);

    /// <summary>Keys of tags that are new, gone or have another value, in ordinal order.</summary>
    public IReadOnlyList<string> ChangedTags =>
    [
        .. Member.Details.Tags.Keys.Union(Previous.Details.Tags.Keys)
            .Where(key => Member.Details.Tags.GetValueOrDefault(key) != Previous.Details.Tags.GetValueOrDefault(key))
            .Order(StringComparer.Ordinal),
    ];
}

/// <summary>What of a member a <see cref="MemberUpdated"/> is about.</summary>
[Flags]
public enum MemberChanges
{
    /// <summary>Nothing that applications see.</summary>
    None = 0,

    /// <summary>Its tags.</summary>
    Tags = 1,

    /// <summary>Its metadata.</summary>
    Metadata = 2,

    /// <summary>Where it is.</summary>
    Address = 4,

    /// <summary>Its process: what the old one held in memory is gone.</summary>
    Restarted = 8,
}

/// <summary>The member was declared dead.</summary>
/// <param name="Member">The row after the event.</param>
public sealed record MemberDied(Member Member) : MemberEvent(Member);

/// <summary>The member announced its departure.</summary>
/// <param name="Member">The row after the event.</param>
public sealed record MemberLeft(Member Member) : MemberEvent(Member);

/// <summary>The tombstone of a dead or departed member was removed; with a cause where a member said that it is gone for good.</summary>
/// <param name="Member">The row that was removed.</param>
public sealed record MemberRemoved(Member Member) : MemberEvent(Member);

/// <summary>Another process claims the name of a live member. The holder keeps it unless it fails a probe.</summary>
/// <param name="Member">The holder's row, unchanged.</param>
/// <param name="ClaimedAddress">The other process's endpoint.</param>
/// <param name="ClaimedVersion">The other process's version.</param>
public sealed record MemberConflict(Member Member, System.Net.IPEndPoint ClaimedAddress, MemberVersion ClaimedVersion) : MemberEvent(Member);

/// <summary>We were accused and answered with a higher version of ourselves.</summary>
/// <param name="Member">Our own row after the refutation.</param>
public sealed record SelfRefuted(Member Member) : MemberEvent(Member);

/// <summary>The local health score changed (Lifeguard LHA-Probe).</summary>
/// <param name="Score">0 is healthy; <c>local-health-max</c> the worst. Probe intervals and timeouts scale by score + 1.</param>
/// <param name="Previous">The score before.</param>
public sealed record LocalHealthChanged(int Score, int Previous) : ClusterEvent;

/// <summary>
/// Datagrams between us and a live member began or ceased to be swallowed on the way: it answers over streams only, so it is kept, but
/// news reaches it late. Open the port for UDP both ways. They cease as well when the member is not live any more.
/// </summary>
/// <param name="Member">The row as the failure detector knows it.</param>
/// <param name="IsBlocked">Whether datagrams are blocked now.</param>
/// <param name="BlockedCount">How many members are reached over streams only, after this.</param>
public sealed record DatagramPathChanged(Member Member, bool IsBlocked, int BlockedCount) : ClusterEvent;

/// <summary>Why a member was suspected, recovered, declared dead, or removed before its time.</summary>
/// <param name="From">The member that says so.</param>
public sealed record EventCause(string From)
{
    /// <summary>The failed probe, when it was ours.</summary>
    public ProbeEvidence? Probe { get; init; }

    /// <summary>Accusers other than the first that were heard here, in that order, 16 at most; also where another member's word ended the suspicion.</summary>
    public IReadOnlyList<string> Confirmers { get; init; } = [];

    /// <summary>
    /// The member that answers at the address under another name: proof that the process which was there is gone. Empty when its name is
    /// not known yet; null when there was no such answer.
    /// </summary>
    public string? AddressTakenBy { get; init; }

    /// <summary>From the start of the suspicion here to its end; zero where there was none.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Who accused first, where a suspicion that ran here ended; else null.</summary>
    public string? FirstAccuser { get; init; }

    /// <summary>Our own local health score then, 0 (healthy) to <c>local-health-max</c>: the worse, the more may lie with us.</summary>
    public int HealthScore { get; init; }

    /// <summary>One line for people: who says so, who else, after how long, on what evidence.</summary>
    public override string ToString()
    {
        var parts = new List<string> { $"said by {From}" };
        if (FirstAccuser is { } first && first != From) parts.Add($"first accused by {first}");
        if (Confirmers.Count > 0) parts.Add($"confirmed by {string.Join(", ", Confirmers)}");
        if (Elapsed > TimeSpan.Zero) parts.Add($"after {Seconds(Elapsed)}");
        if (AddressTakenBy is { } taker) parts.Add($"{(taker.Length > 0 ? taker : "another process")} answers at its address");
        if (Probe is { } probe) parts.Add(probe.ToString());
        else if (HealthScore > 0) parts.Add($"local health {HealthScore}");
        return string.Join("; ", parts);
    }

    internal static string Seconds(TimeSpan time) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}

/// <summary>What a failed probe round saw.</summary>
/// <param name="Helpers">Members asked to probe on our behalf.</param>
/// <param name="NackCount">Helpers that answered that the target is silent.</param>
/// <param name="HealthScore">Our own local health at the end of the round.</param>
/// <param name="Elapsed">From the ping to the end of the round.</param>
public sealed record ProbeEvidence(IReadOnlyList<string> Helpers, int NackCount, int HealthScore, TimeSpan Elapsed)
{
    /// <summary>The helpers that answered so. The others were silent: they, or the way to them, may be at fault.</summary>
    public IReadOnlyList<string> NackedBy { get; init; } = [];

    /// <summary>Whether the target was pinged over a stream as well, and did not answer that either.</summary>
    public bool TriedStream { get; init; }

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var helped = Helpers.Count == 0 ? "" : $"; helpers {string.Join(", ", Helpers)}, of whom {(NackedBy.Count == 0 ? "none" : string.Join(", ", NackedBy))} found it silent too";
        return $"no ack in {EventCause.Seconds(Elapsed)}{helped}{(TriedStream ? "; no answer over a stream" : "")}; local health {HealthScore}";
    }
}
