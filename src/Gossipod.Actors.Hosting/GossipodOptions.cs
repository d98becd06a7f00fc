using Akka.Configuration;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Hosting;

/// <summary>
/// The settings of a node, as code: one property for each HOCON key below <c>gossipod</c>, named alike (<c>gossip-fanout</c> is
/// <see cref="GossipFanout"/>, <c>limits.max-sources</c> is <see cref="LimitsOptions.MaxSources"/>). What is null or empty is left to the
/// sources behind: the configuration's section <c>Gossipod</c>, HOCON, and the defaults. Ranges, defaults and the effect of each stand in
/// <c>reference.conf</c>; all of it is checked when the system starts.
/// </summary>
public sealed partial class GossipodOptions
{
    /// <summary>The section's name at the root of an application's configuration.</summary>
    public const string ConfigurationSection = "Gossipod";

    private readonly List<KeyValuePair<string, string>> _others = [];

    /// <summary>Name of the cluster, mandatory here or in another source; nodes of another name are turned away.</summary>
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

    /// <summary>Most time a graceful leave may take, 100 ms–10 min.</summary>
    public TimeSpan? LeaveTimeout { get; set; }

    /// <summary>Leave gracefully at shutdown; default on.</summary>
    public bool? LeaveOnShutdown { get; set; }

    /// <summary>Dispatcher of every actor of the node.</summary>
    public string? Dispatcher { get; set; }

    /// <summary>The sockets.</summary>
    public TransportOptions Transport { get; set; } = new();

    /// <summary>How the seeds are joined.</summary>
    public JoiningOptions Joining { get; set; } = new();

    /// <summary>Table exchange.</summary>
    public SyncOptions Sync { get; set; } = new();

    /// <summary>Messages and broadcasts of the application.</summary>
    public MessagesOptions Messages { get; set; } = new();

    /// <summary>Protection of everything that is sent.</summary>
    public SecurityOptions Security { get; set; } = new();

    /// <summary>What strangers can make this node do.</summary>
    public LimitsOptions Limits { get; set; } = new();

    /// <summary>What the node measures and traces.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();

    /// <summary>
    /// The application's hook: a veto over joins and merges, and state of its own in each exchange of tables. Wins over
    /// <see cref="SyncOptions.Hook"/>.
    /// </summary>
    public IMembershipHook? MembershipHook { get; set; }

    /// <summary>Opaque bytes that this member says of itself from its start on, for example <c>codec.Encode(value)</c> of an <see cref="IMetadataCodec{T}"/>.</summary>
    public ReadOnlyMemory<byte> Metadata { get; set; }

    /// <summary>
    /// Gives the node's certificate instead of the files of <see cref="TlsOptions"/>, at the start and every
    /// <see cref="TlsOptions.ReloadInterval"/>.
    /// </summary>
    public Func<TlsCertificates>? TlsCertificates { get; set; }

    /// <summary>Makes what finds services, for seeds written <c>discovery:SERVICE</c>; default the package <c>Gossipod.Actors.Discovery</c>, if there.</summary>
    public Func<Akka.Actor.ActorSystem, ISeedDiscovery>? SeedDiscovery { get; set; }

    /// <summary>
    /// Sets any key below <c>gossipod</c> by its HOCON name and text, for example <c>transport.max-frame-size</c> to <c>2MiB</c>; wins over
    /// the properties. A list is written with commas; what follows <c>tags.</c> is one tag's key, dots included.
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
        OptionKey.Write(hocon, "", this);
        foreach (var (key, value) in _others) hocon.Text(key, value);
        return hocon.ToConfig();
    }
}
