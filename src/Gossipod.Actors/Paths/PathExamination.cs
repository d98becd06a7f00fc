using Akka.Actor;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Paths;

namespace Gossipod.Actors.Paths;

/// <summary>What is known of one way to a member and back, until both sides have said theirs. Owned by PathActor.</summary>
internal sealed class PathExamination(MemberName member, IActorRef asker)
{
    private PathTried? _ours;
    private PathReport? _theirs;
    private ulong _answeredAt;
    private string? _unasked;

    public MemberName Member => member;

    public IActorRef Asker => asker;

    /// <summary>By our clock, in Unix milliseconds.</summary>
    public ulong AskedAt { get; set; }

    /// <returns>The result once both sides are known; null before.</returns>
    public PathResult? OnTried(PathTried tried)
    {
        _ours = tried;
        return Result();
    }

    /// <inheritdoc cref="OnTried"/>
    public PathResult? OnReport(PathReport report, ulong now)
    {
        (_theirs, _answeredAt) = (report, now);
        return Result();
    }

    /// <inheritdoc cref="OnTried"/>
    public PathResult? OnUnasked(string reason)
    {
        _unasked = reason;
        return Result();
    }

    private PathResult? Result()
    {
        if (_ours is not var (datagrams, stream) || (_theirs is null && _unasked is null)) return null;
        var isRoundTrip = datagrams.RoundTrip is not null || _theirs?.DatagramRoundTrip is not null;
        var clocks = _theirs is { } there ? ClockComparison.Of(AskedAt, there.ReceivedAt, there.SentAt, _answeredAt) : default;
        return new PathResult(member.Value)
        {
            DatagramsThere = isRoundTrip || _theirs?.DatagramsArrive == true ? true : _theirs is null || datagrams.Problem is not null ? null : false,
            DatagramsBack = isRoundTrip || datagrams.HeardPeer ? true : _theirs is null ? null : false,
            RoundTrip = datagrams.RoundTrip,
            LongestDatagramThere = datagrams.LongestThere,
            LongestDatagramBack = datagrams.LongestBack,
            StreamThere = stream.Time,
            StreamThereProblem = stream.Problem,
            StreamBack = _theirs?.StreamTime,
            StreamBackProblem = _theirs is { StreamTime: null } none ? none.StreamProblem : null,
            Unasked = _unasked,
            ClockAhead = _theirs is null ? null : clocks.Ahead,
            ClockTolerance = clocks.Tolerance,
        };
    }
}
