using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.Dispatch;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Configuration;

/// <summary>The HOCON section <c>gossipod</c>, read and validated as a whole. Immutable.</summary>
public sealed class GossipodSettings
{
    /// <summary>The section's name at the root of an ActorSystem's configuration.</summary>
    public const string SectionName = "gossipod";

    private static readonly Lazy<Config> LazyReference =
        new(() => ConfigurationFactory.FromResource<GossipodSettings>("Gossipod.Actors.Configuration.reference.conf"));

    private readonly TransportSettings _transport;

    private readonly SyncSettings _sync;

    private readonly MessageSettings _messages;

    private readonly JoinSettings _joining;

    private readonly SecuritySettings _security;

    private readonly LimitSettings _limits;

    private readonly TelemetrySettings _telemetry;

    private GossipodSettings(SectionReader reader, HostNetwork network, ITlsSource? certificates)
    {
        var identity = new IdentitySection(reader, network);
        var addresses = new AddressSection(reader, network);

        ClusterName = identity.ReadClusterName();
        Name = identity.ReadName();
        (Bind, Advertise) = addresses.ReadOwn();
        Seeds = addresses.ReadSeeds();
        JoinAtStart = reader.Flag("join-at-start", fallback: true);
        Profile = NumberSections.ReadProfile(reader);
        Protocol = NumberSections.ReadProtocol(reader, ProtocolSettings.For(Profile));
        Tags = identity.ReadTags(Protocol.MaxMetadataBytes);
        _transport = NumberSections.ReadTransport(reader.Section("transport"));
        _sync = NumberSections.ReadSync(reader.Section("sync"), _transport, Protocol);
        _messages = MessageSection.Read(reader.Section("messages"), _transport);
        _joining = NumberSections.ReadJoining(reader.Section("joining"));
        _security = SecuritySection.Read(reader.Section("security"), ClusterName, Name, certificates);
        _limits = LimitSection.Read(reader.Section("limits"), Bind, Advertise);
        _telemetry = TelemetrySection.Read(reader.Section("telemetry"));
        LeaveTimeout = NumberSections.ReadLeaveTimeout(reader);
        LeaveOnShutdown = reader.Flag("leave-on-shutdown", fallback: true);
        Dispatcher = reader.Text("dispatcher") ?? Dispatchers.DefaultDispatcherId;
        reader.RefuseUnknownKeys();
    }

    /// <summary>The defaults: a configuration whose root holds the whole section <c>gossipod</c>, every key commented.</summary>
    public static Config Reference => LazyReference.Value;

    /// <summary>Name of the cluster; nodes of another name are turned away.</summary>
    public string ClusterName { get; }

    /// <summary>This node's name, unique in the cluster; the host name unless configured.</summary>
    public string Name { get; }

    /// <summary>Where datagrams and streams are received; port 0 lets the system choose.</summary>
    public IPEndPoint Bind { get; }

    /// <summary>
    /// The endpoint told to others; null means the bound one, port 0 the bound port. Never any-address: when the node binds to every
    /// address and none is configured, this is the first non-loopback unicast IPv4 address of an interface that is up.
    /// </summary>
    public IPEndPoint? Advertise { get; }

    /// <summary>Members to contact first, each <c>host:port</c>, <c>[IPv6]:port</c> or <c>discovery:SERVICE</c>; checked, not resolved.</summary>
    public IReadOnlyList<string> Seeds { get; }

    /// <summary>Whether the node joins its seeds as soon as it starts.</summary>
    public bool JoinAtStart { get; }

    /// <summary>The preset of every number that was not configured.</summary>
    public NetworkProfile Profile { get; }

    /// <summary>What this member says of itself, sorted by key.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; }

    /// <summary>Every number of the protocol.</summary>
    public ProtocolSettings Protocol { get; }

    /// <summary>Most time a graceful leave may take, 100 ms–10 min, default 5 s.</summary>
    public TimeSpan LeaveTimeout { get; }

    /// <summary>Whether CoordinatedShutdown leaves the cluster gracefully.</summary>
    public bool LeaveOnShutdown { get; }

    /// <summary>Dispatcher of every actor of the node.</summary>
    public string Dispatcher { get; }

    /// <summary>The membership hook's class.</summary>
    internal Type? HookType => _sync.HookType;

    /// <summary>Reads the section <c>gossipod</c> of an ActorSystem's configuration, over the defaults.</summary>
    /// <exception cref="GossipodConfigurationException">Something is wrong with it; the exception lists all of it.</exception>
    public static GossipodSettings Create(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Create(system, discovery: null);
    }

    /// <summary>The same for a node that finds services by this discovery, which may object to some.</summary>
    internal static GossipodSettings Create(ActorSystem system, ISeedDiscovery? discovery)
    {
        var provider = HostedSetup.ObjectsOf(system).TlsCertificates is { } provide ? new TlsProvider(provide) : null;
        var network = HostNetwork.Machine with { Objection = service => discovery?.Objection(service, system) };
        return CreateFromRoot(system.Settings.Config, system.Dispatchers.HasDispatcher, provider, network);
    }

    /// <summary>Reads the section <c>gossipod</c> of a whole configuration, over the defaults.</summary>
    internal static GossipodSettings CreateFromRoot(
        Config root, Func<string, bool> hasDispatcher, TlsProvider? provider = null, HostNetwork? network = null)
    {
        var section = root.HasPath(SectionName) ? new Config(new HoconRoot(root.GetValue(SectionName))) : Config.Empty;
        return Create(section, network ?? HostNetwork.Machine, hasDispatcher, provider);
    }

    /// <summary>Reads the content of a section <c>gossipod</c>, over the defaults. Whether the dispatcher exists is not checked.</summary>
    /// <exception cref="GossipodConfigurationException">Something is wrong with it; the exception lists all of it.</exception>
    public static GossipodSettings Create(Config gossipodSection)
    {
        ArgumentNullException.ThrowIfNull(gossipodSection);
        return Create(gossipodSection, HostNetwork.Machine, static _ => true);
    }

    internal static GossipodSettings Create(Config section, HostNetwork network, Func<string, bool> hasDispatcher, ITlsSource? certificates = null)
    {
        var rules = new SettingsRules();
        IReadOnlyDictionary<string, HoconValue> items = HoconText.NoItems;
        if (section.Root is { } root && HoconText.Kind(root) is HoconKind.Section)
            items = section.WithFallback(ReferenceSection()).Root.GetObject().Items;
        else if (section.IsEmpty)
            items = ReferenceSection().Root.GetObject().Items;
        else
            rules.Add("*", HoconText.Show(section.Root!), "must be a section", "use gossipod { … }");

        if (rules.Problems.Count > 0) throw new GossipodConfigurationException(rules.Problems);
        var settings = new GossipodSettings(new SectionReader(items, "", rules), network, certificates);
        rules.Require(
            settings.Dispatcher.Length > 0 && hasDispatcher(settings.Dispatcher),
            "dispatcher",
            settings.Dispatcher,
            "must be the path of a configured dispatcher",
            "use akka.actor.default-dispatcher, or configure the section named here");
        return rules.Problems.Count == 0 ? settings : throw new GossipodConfigurationException(rules.Problems);
    }

    /// <summary>The part a node is started with.</summary>
    internal NodeSettings ToNodeSettings() => new()
    {
        ClusterName = ClusterName,
        Name = MemberName.Create(Name),
        Bind = Bind,
        Advertise = Advertise,
        Tags = Tags,
        Protocol = Protocol,
        Transport = _transport,
        Sync = _sync,
        Messages = _messages,
        Seeds = JoinAtStart ? Seeds : [],
        Joining = _joining,
        Security = _security,
        Limits = _limits,
        Telemetry = _telemetry,
        LeaveTimeout = LeaveTimeout,
    };

    private static Config ReferenceSection() => Reference.GetConfig(SectionName);
}
