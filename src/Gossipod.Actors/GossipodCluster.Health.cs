namespace Gossipod.Actors;

public sealed partial class GossipodCluster
{
    /// <summary>How this node itself is, whatever its peers are; may be read at any time, before the start and after the end as well.</summary>
    public NodeHealth Health
    {
        get
        {
            var (phase, score) = (_context.Phase, _context.Snapshot.Current?.LocalHealth ?? 0);
            TimeSpan? silence = phase == NodePhase.Running ? TimeSpan.FromTicks(_context.Now.Ticks - _context.ProbeLoopTicks) : null;
            return new NodeHealth(phase, score, silence, Settings.Protocol.ProtocolPeriod * (score + 1), _context.Failure) { LocalHealthMax = Settings.Protocol.LocalHealthMax };
        }
    }

    /// <summary>
    /// Whether the node can be relied upon as a member. Alone it is <see cref="ReadinessLevel.Degraded"/> as long as no configured seed has taken
    /// it in, not <see cref="ReadinessLevel.NotReady"/>: a first node must not wait for others that wait for it.
    /// </summary>
    public Readiness Readiness
    {
        get
        {
            var health = Health;
            if (health.Phase != NodePhase.Running) return new(ReadinessLevel.NotReady, health.Failure ?? $"the node is not a member: {health.Phase}");
            if (health.LocalHealth >= Math.Max(1, (health.LocalHealthMax + 1) / 2))
                return new(ReadinessLevel.Degraded, $"the node is slow: its local health score is {health.LocalHealth}");
            var isAlone = Snapshot.Members.Count == 1 && Settings is { JoinAtStart: true, Seeds.Count: > 0 };
            if (!isAlone) return new(ReadinessLevel.Ready, "the node is a member");
            return FirstJoin.IsCompleted
                ? new(ReadinessLevel.Degraded, "no seed has taken the node in; it is trying again")
                : new(ReadinessLevel.NotReady, "the node is joining its seeds for the first time");
        }
    }

    /// <summary>
    /// A number that nodes have in common as long as they believe the same of who is live, at which version; 0 before the node runs. Two nodes
    /// that differ for longer than a few seconds do not see the same cluster.
    /// </summary>
    public ulong ViewHash => _context.Sightings?.OwnView ?? 0;

    /// <summary>What this node's pings, and those of the member, have shown of it; null while there were none.</summary>
    /// <param name="member">Its name.</param>
    public PeerSighting? Sighting(string member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return _context.Sightings?.Find(member, _context.Now);
    }
}

/// <summary>How a node itself is.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="LocalHealth">The local health score, 0 (healthy) to <see cref="LocalHealthMax"/>; see <see cref="ClusterSnapshot.LocalHealth"/>.</param>
/// <param name="SinceTick">How long ago the probe loop last turned; null while the node does not run.</param>
/// <param name="TickInterval">How often it should turn: the protocol period, scaled by the local health.</param>
/// <param name="Failure">Why the node could not start, or broke; null while it has not.</param>
public sealed record NodeHealth(NodePhase Phase, int LocalHealth, TimeSpan? SinceTick, TimeSpan TickInterval, string? Failure)
{
    /// <summary>The worst score that there can be, <c>local-health-max</c>: 0–32, default 8. From half of it on, rounded up, a node is degraded.</summary>
    public int LocalHealthMax { get; init; } = 8;

    /// <summary>After how many missed turns the probe loop counts as stuck.</summary>
    public const int MissedTicksMax = 10;

    /// <summary>
    /// Whether the node does its work: it has not broken, and its probe loop turns. Depends on no peer, so that a restart upon false never
    /// follows from what others do; a node that is starting or has left is live.
    /// </summary>
    public bool IsLive => Failure is null && !(SinceTick > TickInterval * MissedTicksMax);
}

/// <summary>How far a node can be relied upon as a member.</summary>
public enum ReadinessLevel
{
    /// <summary>It is a member.</summary>
    Ready,

    /// <summary>It is one, with a reserve: it is slow, or alone though it has seeds.</summary>
    Degraded,

    /// <summary>It is none: it is starting, joining for the first time, leaving, gone or broken.</summary>
    NotReady,
}

/// <summary>Whether a node can be relied upon as a member.</summary>
/// <param name="Level">How far.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record Readiness(ReadinessLevel Level, string Reason);

/// <summary>What is known of a peer by pings alone.</summary>
/// <param name="RoundTrip">From the last ping that it answered itself to its ack; null while there is none.</param>
/// <param name="RoundTripAge">How long ago that was; null with it.</param>
/// <param name="ViewHash">The peer's <see cref="GossipodCluster.ViewHash"/>, as it last said it; null while it has not.</param>
/// <param name="ViewHashAge">How long ago that was; null with it.</param>
/// <param name="LocalHealth">The peer's own local health score, as its last ping or ack said it, 0 (healthy) to 255; null while there was none.</param>
public sealed record PeerSighting(TimeSpan? RoundTrip, TimeSpan? RoundTripAge, ulong? ViewHash, TimeSpan? ViewHashAge, int? LocalHealth);
