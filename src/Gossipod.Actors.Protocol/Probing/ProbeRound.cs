using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Probing;

/// <summary>What an ack turned out to be.</summary>
internal enum AckVerdict
{
    /// <summary>It answers this round: the target lives.</summary>
    Accepted,

    /// <summary>The round is over; counted, not acted on.</summary>
    Late,

    /// <summary>Wrong sequence, target or responder; counted, not acted on.</summary>
    Foreign,
}

/// <summary>
/// One probe of one member: ping, indirect phase, verdict at the end of the period (SWIM §3.1, Lifeguard LHA-Probe).
/// Owned by ProbeActor, one at a time; not thread-safe.
/// </summary>
/// <remarks>
/// <code>
///   Direct --direct timeout--> Indirect --period ends--> Closed
///      \------- ack -------------/-> Acked --period ends--> Closed
/// </code>
/// A late ack after a nack still saves the target within the period. Timestamps decide: an ack that was received before the
/// round's end counts although a late timer is handled first.
/// </remarks>
internal sealed class ProbeRound(Member target, ulong sequence, MonotonicTime startedAt, MonotonicTime endsAt)
{
    private readonly HashSet<uint> _nacks = [];
    private IReadOnlyList<Member> _helpers = [];
    private bool _indirect;
    private bool _void;
    private bool _heard;
    private bool _triedStream;
    private TimeSpan? _streamRoundTrip;

    public Member Target { get; } = target;

    public ulong Sequence { get; } = sequence;

    public MonotonicTime StartedAt { get; } = startedAt;

    public MonotonicTime EndsAt { get; } = endsAt;

    /// <summary>From the ping to the accepted ack; null while there is none.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>Whether the target itself acked, rather than a helper that relays.</summary>
    public bool WasDirect { get; private set; }

    public IReadOnlyList<Member> Helpers => _helpers;

    public AckVerdict OnAck(ulong sequence, uint source, uint target, MonotonicTime receivedAt)
    {
        if (sequence != Sequence || target != Target.MemberName.Tag || !IsExpected(source)) return AckVerdict.Foreign;
        if (receivedAt > EndsAt) return AckVerdict.Late;
        RoundTrip ??= receivedAt - StartedAt;
        WasDirect |= source == target;
        return AckVerdict.Accepted;
    }

    /// <returns>Whether the nack belongs to this round and is the helper's first.</returns>
    public bool OnNack(ulong sequence, uint source, MonotonicTime receivedAt) =>
        sequence == Sequence && receivedAt <= EndsAt && _helpers.Any(helper => helper.MemberName.Tag == source) && _nacks.Add(source);

    /// <summary>
    /// A packet of that sender's own arrived: if it is the target, it lives, whatever became of our ping. This withholds our
    /// accusation and is never passed on.
    /// </summary>
    public void OnHeard(uint source, MonotonicTime receivedAt) => _heard |= source == Target.MemberName.Tag && receivedAt <= EndsAt;

    /// <summary>The target answered over a stream: it lives, and only its datagrams do not get through. Not passed on to others.</summary>
    public void OnStreamPong(ulong sequence, uint source, MonotonicTime receivedAt)
    {
        if (sequence == Sequence && source == Target.MemberName.Tag && receivedAt <= EndsAt) _streamRoundTrip ??= receivedAt - StartedAt;
    }

    /// <summary>The direct timeout passed.</summary>
    /// <returns>Whether helpers are to be asked now.</returns>
    public bool OnDirectTimeout() => RoundTrip is null && !_indirect && !_void && (_indirect = true);

    public void AskedHelpers(IReadOnlyList<Member> helpers) => _helpers = helpers;

    /// <summary>A stream to the target is being opened, to ping it there.</summary>
    public void TriedStream() => _triedStream = true;

    /// <summary>How long the origin still waits; what PING-REQ tells the helper.</summary>
    public TimeSpan Budget(MonotonicTime now) => EndsAt - now;

    /// <summary>This process was paused: whatever the round missed says nothing about the target (protocol.md §6).</summary>
    public void Void() => _void = true;

    /// <summary>The period is over.</summary>
    public ProbeOutcome Close(MonotonicTime now)
    {
        if (RoundTrip is not null) return Outcome(ProbeResult.Acked, healthDelta: -1, nackCount: 0, now, RoundTrip);
        if (_void || _heard) return Outcome(_heard ? ProbeResult.Heard : ProbeResult.Void, healthDelta: 0, _nacks.Count, now);

        var missing = _helpers.Count - _nacks.Count;
        if (_streamRoundTrip is not null) return Outcome(ProbeResult.ReachedByStream, missing, _nacks.Count, now, _streamRoundTrip);
        return Outcome(ProbeResult.Failed, _helpers.Count == 0 ? 1 : missing, _nacks.Count, now) with
        {
            NackedBy = [.. _helpers.Where(helper => _nacks.Contains(helper.MemberName.Tag))],
            TriedStream = _triedStream,
        };
    }

    private ProbeOutcome Outcome(ProbeResult result, int healthDelta, int nackCount, MonotonicTime now, TimeSpan? answeredAfter = null) =>
        new(result, Target, healthDelta, nackCount, _helpers, now - StartedAt) { AnsweredAfter = answeredAfter, WasDirect = WasDirect };

    private bool IsExpected(uint source) => source == Target.MemberName.Tag || _helpers.Any(helper => helper.MemberName.Tag == source);
}

/// <summary>How a round ended.</summary>
internal enum ProbeResult
{
    Acked,
    Failed,

    /// <summary>No ack, but the target sent something of its own meanwhile.</summary>
    Heard,

    /// <summary>No ack, but the target answered over a stream.</summary>
    ReachedByStream,

    /// <summary>Not judged, because this process was paused.</summary>
    Void,
}

/// <summary>The verdict of one round.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Target">The row probed, as it was when the round began.</param>
/// <param name="HealthDelta">−1 for an ack; else the nacks that did not come, and for a failure without helpers 1 (Lifeguard LHA-Probe).</param>
/// <param name="NackCount">Helpers that answered.</param>
/// <param name="Helpers">Helpers asked.</param>
/// <param name="Elapsed">From ping to close.</param>
internal sealed record ProbeOutcome(
    ProbeResult Result, Member Target, int HealthDelta, int NackCount, IReadOnlyList<Member> Helpers, TimeSpan Elapsed)
{
    /// <summary>From the ping to the answer that counted, be it the target's, a helper's or one over a stream; null where there was none.</summary>
    public TimeSpan? AnsweredAfter { get; init; }

    /// <summary>Whether the target itself acked in a datagram.</summary>
    public bool WasDirect { get; init; }

    /// <summary>Of a failed round, the helpers that answered that the target is silent.</summary>
    public IReadOnlyList<Member> NackedBy { get; init; } = [];

    /// <summary>Of a failed round, whether the target was pinged over a stream too.</summary>
    public bool TriedStream { get; init; }
}
