using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Hosting;

/// <content>The numbers and switches of the protocol; null takes the profile's.</content>
public sealed partial class GossipodOptions
{
    /// <summary>Time between probes, 50 ms–60 s; lower detects sooner and costs packets.</summary>
    public TimeSpan? ProtocolPeriod { get; set; }

    /// <summary>Wait for a direct ack, 10 ms up to 4/9 of the period; lower asks helpers needlessly.</summary>
    public TimeSpan? DirectTimeout { get; set; }

    /// <summary>Helpers per indirect probe, 0–16; more save a member behind a lossy link.</summary>
    public int? IndirectProbeCount { get; set; }

    /// <summary>Lifeguard's α, 1–20, or 0 for no suspicion; lower declares death sooner and oftener wrongly.</summary>
    public double? SuspicionAlpha { get; set; }

    /// <summary>Lifeguard's β, 1–20; 1 turns LHA-Suspicion off.</summary>
    public double? SuspicionBeta { get; set; }

    /// <summary>Confirmations that shorten a suspicion to its minimum, 0–10.</summary>
    public int? SuspicionConfirmations { get; set; }

    /// <summary>Worst local health score, 0–32; 0 turns LHA-Probe off.</summary>
    public int? LocalHealthMax { get; set; }

    /// <summary>Tell a suspect of the suspicion in the very ping that probes it; default on.</summary>
    public bool? BuddySystem { get; set; }

    /// <summary>A few members probe a fresh suspect out of turn; default on.</summary>
    public bool? ExpediteSuspects { get; set; }

    /// <summary>Hold verdicts back while this process is the one that may be deaf; default on.</summary>
    public bool? StallGate { get; set; }

    /// <summary>Ping over a stream as well when a ping brought no ack; default on.</summary>
    public bool? StreamProbe { get; set; }

    /// <summary>A member once declared dead cannot refute; default off.</summary>
    public bool? DeathIsFinal { get; set; }

    /// <summary>Contact dead members now and then, so that healed partitions become one cluster; default on.</summary>
    public bool? ContactDead { get; set; }

    /// <summary>In which order members are probed; default shuffled.</summary>
    public ProbeOrder? ProbeOrder { get; set; }

    /// <summary>Which logarithm of the size scales retransmissions and suspicions; default ten.</summary>
    public LogarithmBase? Logarithm { get; set; }

    /// <summary>How a member's own news reaches the others; default epidemic.</summary>
    public DisseminationMode? Dissemination { get; set; }

    /// <summary>Time between gossip rounds, 10 ms–60 s; lower spreads news sooner and costs packets.</summary>
    public TimeSpan? GossipInterval { get; set; }

    /// <summary>Members gossiped to per round, 1–16.</summary>
    public int? GossipFanout { get; set; }

    /// <summary>News that was never sent waits 1/this of the interval, 1–100.</summary>
    public int? FreshNewsHaste { get; set; }

    /// <summary>Updates that ride on one packet, 1–64.</summary>
    public int? MaxUpdatesPerPacket { get; set; }

    /// <summary>λ, 1–16: each update is sent λ·⌈log10(n + 1)⌉ times.</summary>
    public int? RetransmitMultiplier { get; set; }

    /// <summary>How long a dead member is still gossiped to, 0–1 h.</summary>
    public TimeSpan? GossipToDead { get; set; }

    /// <summary>How long rows of dead and left members are kept, 1 min–30 d.</summary>
    public TimeSpan? Tombstone { get; set; }

    /// <summary>Time between table exchanges, 1 s–1 h, or 0 for none but at joins; lower repairs lost news sooner at more traffic.</summary>
    public TimeSpan? SyncInterval { get; set; }

    /// <summary>Largest datagram, 512–65,507 bytes.</summary>
    public int? MaxDatagramBytes { get; set; }

    /// <summary>Most rows in the table, 2–1,000,000; the same on every node.</summary>
    public int? MaxMembers { get; set; }

    /// <summary>Most bytes of a member's tags and metadata together, 0–1,024.</summary>
    public int? MaxMetadataBytes { get; set; }

    /// <summary>Most indirect probes this node serves at once, 1–100,000.</summary>
    public int? MaxRelays { get; set; }
}
