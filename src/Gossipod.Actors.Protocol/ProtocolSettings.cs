using System.Globalization;

namespace Gossipod.Actors.Protocol;

/// <summary>
/// Every number of the protocol, validated as a whole by <see cref="Validate"/>. Immutable; start from <see cref="For"/> and
/// change with <c>with</c>. The HOCON key of each is the property's name in kebab case under <c>gossipod</c>.
/// </summary>
public sealed record ProtocolSettings
{
    /// <summary>Time between probes (SWIM's T′), 50 ms–60 s, default 1 s. Lower detects sooner and costs more packets. Scales with local health.</summary>
    public TimeSpan ProtocolPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Wait for a direct ack before helpers are asked, 10 ms up to 4/9 of the period, default 400 ms (WAN 2 s, Local 200 ms).
    /// Lower asks helpers needlessly on a slow network, higher leaves them less time. Scales with local health.
    /// </summary>
    public TimeSpan DirectTimeout { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Helpers asked to probe indirectly (SWIM's k), 0–16, default 3. More save a member behind a lossy link, at 4 packets each per failed ping.</summary>
    public int IndirectProbeCount { get; init; } = 3;

    /// <summary>
    /// Lifeguard's α: suspicion lasts at least α·max(1, log10 n) periods. 1–20 or 0, default 4. Lower declares death sooner and oftener
    /// wrongly; 0 turns suspicion off: who fails a probe is dead (SWIM:Basic, SWIM+Inf).
    /// </summary>
    public double SuspicionAlpha { get; init; } = 4;

    /// <summary>Lifeguard's β: an unconfirmed suspicion lasts β times the minimum. 1–20, default 6; 1 turns LHA-Suspicion off.</summary>
    public double SuspicionBeta { get; init; } = 6;

    /// <summary>Independent confirmations after which a suspicion lasts only its minimum (Lifeguard's K), 0–10, default 3; never more than n − 2.</summary>
    public int SuspicionConfirmations { get; init; } = 3;

    /// <summary>Worst local health score (Lifeguard's S), 0–32, default 8; 0 turns LHA-Probe off.</summary>
    public int LocalHealthMax { get; init; } = 8;

    /// <summary>Tell a suspect of the suspicion in the very ping that probes it (Lifeguard's Buddy System). Default on.</summary>
    public bool BuddySystem { get; init; } = true;

    /// <summary>
    /// On hearing of a suspicion, probe the suspect out of turn with a probability that makes about twice
    /// <see cref="SuspicionConfirmations"/> members do so. Default on: independent confirmations, and the suspect's chance to
    /// refute, come within about two periods at every cluster size instead of after up to n periods.
    /// </summary>
    public bool ExpediteSuspects { get; init; } = true;

    /// <summary>
    /// Hold our own verdicts back while this process is the one that may be deaf: after a pause of its own and after a silence of two
    /// periods. Default on. Off takes every late timer and every silence at its word, as SWIM and memberlist do.
    /// </summary>
    public bool StallGate { get; init; } = true;

    /// <summary>
    /// Ping over a stream as well when a ping brought no ack, beside the helpers. Default on: a member whose datagrams are swallowed on the
    /// way is not declared dead. Off accuses it, as SWIM does.
    /// </summary>
    public bool StreamProbe { get; init; } = true;

    /// <summary>Whether a member once declared dead stays dead for its generation, as in SWIM §4.2, and cannot refute. Default off.</summary>
    public bool DeathIsFinal { get; init; }

    /// <summary>
    /// Contact dead members now and then, until their tombstones are gone, so that the halves of a healed partition become one cluster
    /// by themselves. Default on. Off leaves that to a join.
    /// </summary>
    public bool ContactDead { get; init; } = true;

    /// <summary>In which order members are probed; default <see cref="Protocol.ProbeOrder.Shuffled"/>.</summary>
    public ProbeOrder ProbeOrder { get; init; }

    /// <summary>Which logarithm of the cluster's size scales suspicions and retransmissions; default <see cref="LogarithmBase.Ten"/>.</summary>
    public LogarithmBase Logarithm { get; init; }

    /// <summary>How own news reaches the others; default <see cref="DisseminationMode.Epidemic"/>.</summary>
    public DisseminationMode Dissemination { get; init; }

    /// <summary>
    /// News that was never sent waits 1/this of <see cref="GossipInterval"/> after the last round, not all of it. 1–100, default 4;
    /// 1 makes it wait for the next round. Haste costs no further transmissions.
    /// </summary>
    public int FreshNewsHaste { get; init; } = 4;

    /// <summary>
    /// Time between gossip rounds while there is news, 10 ms–60 s, default 200 ms. The first round after a silence comes at once, and
    /// fresh news waits a quarter of it. Each update is sent a fixed number of times, so haste costs no more of them.
    /// </summary>
    public TimeSpan GossipInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Members gossiped to per round, 1–16, default 3.</summary>
    public int GossipFanout { get; init; } = 3;

    /// <summary>λ: each update is sent λ·⌈log10(n + 1)⌉ times, 1–16, default 4. Lower saves packets, higher reaches more members without sync.</summary>
    public int RetransmitMultiplier { get; init; } = 4;

    /// <summary>How long a dead member is still gossiped to, so that it can learn of its death and refute. 0–1 h, default 30 s.</summary>
    public TimeSpan GossipToDead { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long rows of Dead and Left members are kept, 1 min–30 d, default 24 h. Must outlive <see cref="GossipToDead"/> and partitions that are to heal by themselves.</summary>
    public TimeSpan Tombstone { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Updates that ride on one packet, 1–64, default 64: as many as fit. SWIM §5 has 6.</summary>
    public int MaxUpdatesPerPacket { get; init; } = 64;

    /// <summary>
    /// Time between table exchanges with a random member, 1 s–1 h, default 30 s; scaled by 1 + ⌈log2 n − 5⌉ above 32 members. 0 exchanges
    /// tables at joins only, and lets disagreements stand.
    /// </summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest datagram, prelude included, 512–65,507 bytes, default 1,400. Above the path's MTU datagrams are fragmented and one lost fragment loses all.</summary>
    public int MaxDatagramBytes { get; init; } = 1_400;

    /// <summary>Most rows in the table, 2–1,000,000, default 20,000. Claims about further members are refused and counted.</summary>
    public int MaxMembers { get; init; } = 20_000;

    /// <summary>Most bytes of a member's tags and metadata together, 0–1,024, default 512.</summary>
    public int MaxMetadataBytes { get; init; } = 512;

    /// <summary>Most indirect probes this node serves at once, 1–100,000, default 1,024; the oldest is dropped for a new one.</summary>
    public int MaxRelays { get; init; } = 1_024;

    /// <summary>The preset of a profile.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The profile is not one of the three.</exception>
    public static ProtocolSettings For(NetworkProfile profile) => profile switch
    {
        NetworkProfile.Lan => new ProtocolSettings(),
        NetworkProfile.Local => new ProtocolSettings
        {
            DirectTimeout = TimeSpan.FromMilliseconds(200),
            IndirectProbeCount = 1,
            SuspicionAlpha = 3,
            SuspicionConfirmations = 1,
            GossipInterval = TimeSpan.FromMilliseconds(100),
            RetransmitMultiplier = 2,
            GossipToDead = TimeSpan.FromSeconds(15),
            Tombstone = TimeSpan.FromHours(1),
            SyncInterval = TimeSpan.FromSeconds(15),
        },
        NetworkProfile.Wan => new ProtocolSettings
        {
            ProtocolPeriod = TimeSpan.FromSeconds(5),
            DirectTimeout = TimeSpan.FromSeconds(2),
            SuspicionAlpha = 6,
            GossipInterval = TimeSpan.FromMilliseconds(500),
            GossipFanout = 4,
            GossipToDead = TimeSpan.FromSeconds(60),
            SyncInterval = TimeSpan.FromSeconds(60),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(profile), profile, "must be Local, Lan or Wan"),
    };

    /// <summary>Everything that is wrong with these settings; empty when they can be used.</summary>
    public IReadOnlyList<SettingsProblem> Validate()
    {
        var rules = new SettingsRules();
        rules.Range("protocol-period", ProtocolPeriod, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(60));
        rules.Range("direct-timeout", DirectTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(60));
        rules.Range("indirect-probe-count", IndirectProbeCount, 0, 16);
        if (SuspicionAlpha != 0) rules.Range("suspicion-alpha", SuspicionAlpha, 1, 20);
        rules.Range("suspicion-beta", SuspicionBeta, 1, 20);
        rules.Range("suspicion-confirmations", SuspicionConfirmations, 0, 10);
        rules.Range("local-health-max", LocalHealthMax, 0, 32);
        rules.Range("gossip-interval", GossipInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(60));
        rules.Range("gossip-fanout", GossipFanout, 1, 16);
        rules.Range("fresh-news-haste", FreshNewsHaste, 1, 100);
        rules.Range("max-updates-per-packet", MaxUpdatesPerPacket, 1, 64);
        rules.Range("retransmit-multiplier", RetransmitMultiplier, 1, 16);
        rules.Range("gossip-to-dead", GossipToDead, TimeSpan.Zero, TimeSpan.FromHours(1));
        rules.Range("tombstone", Tombstone, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        if (SyncInterval != TimeSpan.Zero) rules.Range("sync-interval", SyncInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        rules.Range("max-datagram-bytes", MaxDatagramBytes, 512, 65_507);
        rules.Range("max-members", MaxMembers, 2, 1_000_000);
        rules.Range("max-metadata-bytes", MaxMetadataBytes, 0, 1_024);
        rules.Range("max-relays", MaxRelays, 1, 100_000);
        rules.Known("probe-order", ProbeOrder);
        rules.Known("logarithm", Logarithm);
        rules.Known("dissemination", Dissemination);
        rules.Require(
            Probing.ProbeTiming.HelpersCanAnswer(this),
            "direct-timeout",
            DirectTimeout,
            "a helper must be able to wait for the target as long as the prober did and still answer within the period: "
            + "direct-timeout may be at most 4/9 of protocol-period",
            $"use at most {Format(Probing.ProbeTiming.MaxDirectTimeout(ProtocolPeriod))}, or a longer protocol-period");
        rules.Require(
            Tombstone > GossipToDead, "tombstone", Tombstone, $"must be longer than gossip-to-dead ({Format(GossipToDead)})", "raise tombstone");
        rules.Require(
            MaxMetadataBytes <= MaxDatagramBytes - Disseminating.PacketBudget.SealBytes - Disseminating.PacketBudget.RecordOverheadBytes,
            "max-metadata-bytes",
            MaxMetadataBytes,
            $"a whole record must fit a datagram of {MaxDatagramBytes} bytes beside up to {Disseminating.PacketBudget.SealBytes + Disseminating.PacketBudget.RecordOverheadBytes} bytes of names, addresses, framing and sealing",
            "lower max-metadata-bytes or raise max-datagram-bytes");
        return rules.Problems;
    }

    private static string Format(TimeSpan span) => span.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + "ms";
}
