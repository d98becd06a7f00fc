using Akka.Configuration;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Hosting;

/// <summary>
/// The settings of a node, as code. What is null or empty is left to the HOCON section <c>gossipod</c>; what is set wins over it.
/// Ranges, defaults and the effect of each number stand in <c>reference.conf</c>; all of it is checked when the system starts.
/// </summary>
public sealed class GossipodOptions
{
    private readonly List<KeyValuePair<string, string>> _others = [];

    /// <summary>Name of the cluster, mandatory here or in HOCON; nodes of another name are turned away.</summary>
    public string? ClusterName { get; set; }

    /// <summary>This node's name, unique in the cluster; default the host name.</summary>
    public string? Name { get; set; }

    /// <summary>Where datagrams and streams are received, <c>host:port</c> or <c>[IPv6]:port</c>; default <c>0.0.0.0:7946</c>.</summary>
    public string? Bind { get; set; }

    /// <summary>The endpoint told to other members, when it differs from the bound one.</summary>
    public string? Advertise { get; set; }

    /// <summary>Members to contact first, each <c>host:port</c>, <c>[IPv6]:port</c> or <c>discovery:SERVICE</c>.</summary>
    public IList<string> Seeds { get; set; } = [];

    /// <summary>Join the seeds as soon as the system starts; default on.</summary>
    public bool? JoinAtStart { get; set; }

    /// <summary>Preset of every number that is not set; default LAN.</summary>
    public NetworkProfile? Profile { get; set; }

    /// <summary>What this member says of itself.</summary>
    public IDictionary<string, string> Tags { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The cluster's keys, Base64 of 32 bytes each, the one that seals first; 0–4. Take them from the host's configuration (user secrets, a
    /// vault, the environment), not from code. None leaves it to HOCON, and without any there everything is in the clear.
    /// </summary>
    public IList<string> Keys { get; set; } = [];

    /// <summary>Refuse to start without keys, or while the clear is sent or accepted; default off.</summary>
    public bool? RequireEncryption { get; set; }

    /// <summary>Time between probes, 50 ms–60 s; lower detects sooner and costs packets.</summary>
    public TimeSpan? ProtocolPeriod { get; set; }

    /// <summary>Wait for a direct ack, 10 ms up to 4/9 of the period; lower asks helpers needlessly.</summary>
    public TimeSpan? DirectTimeout { get; set; }

    /// <summary>Helpers per indirect probe, 0–16; more save a member behind a lossy link.</summary>
    public int? IndirectProbeCount { get; set; }

    /// <summary>Lifeguard's α, 1–20; lower declares death sooner and oftener wrongly.</summary>
    public double? SuspicionAlpha { get; set; }

    /// <summary>Lifeguard's β, 1–20; 1 turns LHA-Suspicion off.</summary>
    public double? SuspicionBeta { get; set; }

    /// <summary>Confirmations that shorten a suspicion to its minimum, 0–10.</summary>
    public int? SuspicionConfirmations { get; set; }

    /// <summary>Worst local health score, 0–32; 0 turns LHA-Probe off.</summary>
    public int? LocalHealthMax { get; set; }

    /// <summary>Time between gossip rounds, 10 ms–60 s; lower spreads news sooner and costs packets.</summary>
    public TimeSpan? GossipInterval { get; set; }

    /// <summary>Members gossiped to per round, 1–16.</summary>
    public int? GossipFanout { get; set; }

    /// <summary>Time between table exchanges, 1 s–1 h; lower repairs lost news sooner at more traffic.</summary>
    public TimeSpan? SyncInterval { get; set; }

    /// <summary>Largest datagram, 512–65,507 bytes.</summary>
    public int? MaxDatagramBytes { get; set; }

    /// <summary>Longest payload of a reliable message, 1 KiB–64 MiB; the same on every node.</summary>
    public int? MaxMessageBytes { get; set; }

    /// <summary>Most bytes of messages to one peer that wait for its acknowledgement, 64 KiB–1 GiB; a further send fails.</summary>
    public int? MaxPendingMessageBytes { get; set; }

    /// <summary>Most broadcasts that wait to be spread, 1–1,000,000; a further one is refused.</summary>
    public int? MaxBroadcasts { get; set; }

    /// <summary>Datagrams per second taken from one stranger's host, 1–100,000; of a live member five times as many.</summary>
    public int? MaxDatagramsPerSource { get; set; }

    /// <summary>Unknown members per second that one source may introduce, 1–100,000.</summary>
    public int? MaxNewMembersPerSecond { get; set; }

    /// <summary>Networks in CIDR notation that datagrams, streams and members' addresses must be in; empty allows all.</summary>
    public IList<string> AllowedNetworks { get; set; } = [];

    /// <summary>Most time a graceful leave may take, 100 ms–10 min.</summary>
    public TimeSpan? LeaveTimeout { get; set; }

    /// <summary>Leave gracefully at shutdown; default on.</summary>
    public bool? LeaveOnShutdown { get; set; }

    /// <summary>Dispatcher of every actor of the node.</summary>
    public string? Dispatcher { get; set; }

    /// <summary>
    /// The application's hook: a veto over joins and merges, and state of its own in each exchange of tables. Wins over the HOCON key
    /// <c>sync.hook</c>.
    /// </summary>
    public IMembershipHook? MembershipHook { get; set; }

    /// <summary>Opaque bytes that this member says of itself from its start on, for example <c>codec.Encode(value)</c> of an <see cref="IMetadataCodec{T}"/>.</summary>
    public ReadOnlyMemory<byte> Metadata { get; set; }

    /// <summary>Makes what finds services, for seeds written <c>discovery:SERVICE</c>; default the package <c>Gossipod.Actors.Discovery</c>, if there.</summary>
    public Func<Akka.Actor.ActorSystem, ISeedDiscovery>? SeedDiscovery { get; set; }

    /// <summary>
    /// Sets any key below <c>gossipod</c>, for example <c>transport.max-frame-size</c>; wins over the properties. A list is written
    /// with commas; what follows <c>tags.</c> is one tag's key, dots included.
    /// </summary>
    /// <returns>These options.</returns>
    public GossipodOptions Set(string key, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(value);
        _others.Add(new(key, value));
        return this;
    }

    /// <summary>The same as HOCON, with the section <c>gossipod</c> at its root.</summary>
    public Config ToConfig()
    {
        var hocon = new HoconWriter(GossipodSettings.SectionName);
        hocon.Text("cluster-name", ClusterName);
        hocon.Text("name", Name);
        hocon.Text("bind", Bind);
        hocon.Text("advertise", Advertise);
        if (Seeds.Count > 0) hocon.List("seeds", Seeds);
        if (Keys.Count > 0) hocon.List("security.keys", Keys);
        hocon.Flag("security.require-encryption", RequireEncryption);
        hocon.Flag("join-at-start", JoinAtStart);
        hocon.Text("profile", ProfileText());
        foreach (var (key, value) in Tags) hocon.Tag(key, value);
        WriteNumbers(hocon);
        hocon.Duration("leave-timeout", LeaveTimeout);
        hocon.Flag("leave-on-shutdown", LeaveOnShutdown);
        hocon.Text("dispatcher", Dispatcher);
        foreach (var (key, value) in _others) hocon.Text(key, value);
        return hocon.ToConfig();
    }

    private void WriteNumbers(HoconWriter hocon)
    {
        hocon.Duration("protocol-period", ProtocolPeriod);
        hocon.Duration("direct-timeout", DirectTimeout);
        hocon.Number("indirect-probe-count", IndirectProbeCount);
        hocon.Number("suspicion-alpha", SuspicionAlpha);
        hocon.Number("suspicion-beta", SuspicionBeta);
        hocon.Number("suspicion-confirmations", SuspicionConfirmations);
        hocon.Number("local-health-max", LocalHealthMax);
        hocon.Duration("gossip-interval", GossipInterval);
        hocon.Number("gossip-fanout", GossipFanout);
        hocon.Duration("sync-interval", SyncInterval);
        hocon.Number("max-datagram-bytes", MaxDatagramBytes);
        hocon.Number("messages.max-message-size", MaxMessageBytes);
        hocon.Number("messages.max-pending-size", MaxPendingMessageBytes);
        hocon.Number("messages.max-broadcasts", MaxBroadcasts);
        hocon.Number("limits.datagrams-per-second", MaxDatagramsPerSource);
        hocon.Number("limits.new-members-per-second", MaxNewMembersPerSecond);
        if (AllowedNetworks.Count > 0) hocon.List("limits.allowed-networks", AllowedNetworks);
    }

    private string? ProfileText() => Profile switch
    {
        null => null,
        NetworkProfile.Local => "local",
        NetworkProfile.Lan => "lan",
        NetworkProfile.Wan => "wan",
        _ => Profile.Value.ToString(),
    };
}
