using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Diagnostics.Metrics;
using Gossipod.Actors.Messaging;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;
using Gossipod.Actors.Seeds;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Node;

/// <summary>
/// Everything the actors of one node share: settings, clock, randomness, counters and each other's addresses. Nothing at or below
/// NodeActor reads the extension, the ActorSystem's settings or a static, so that one ActorSystem can hold many nodes. What is made when
/// it is first asked for is made once, whichever of the actors' threads come first; asking again allocates nothing.
/// </summary>
internal sealed class NodeContext
{
    private int _phase;
    private bool _isSigningKnown;
    private object? _signingGate;

    public required NodeSettings Settings { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    /// <summary>The root of a life's randomness; each actor takes its own <see cref="SeededRandom.Fork"/>.</summary>
    public required SeededRandom Random { get; set; }

    /// <summary>Makes the datagram transport: real sockets or a simulated network.</summary>
    public required Func<NodeContext, Props> DatagramTransport { get; init; }

    /// <summary>Makes the stream transport.</summary>
    public required Func<NodeContext, Props> StreamTransport { get; init; }

    /// <summary>Dispatcher of every actor of the node: Akka's children do not inherit their parent's.</summary>
    public required string Dispatcher { get; init; }

    /// <summary>Names read from the wire, shared by nodes that run on one thread; null gives each codec its own.</summary>
    public NameCache? Names { get; init; }

    /// <summary>Updates read from the wire, shared by nodes that run on one thread under equal settings; null gives each codec its own.</summary>
    public UpdateCache? Updates { get; init; }

    /// <summary>Users' broadcasts read from the wire, shared by nodes that run on one thread; null gives each codec its own.</summary>
    public BroadcastCache? Broadcasts { get; init; }

    /// <summary>One object for equal rows of Alive members, shared by nodes that run on one thread; null lets each make its own.</summary>
    public Func<Member, Member>? ShareRow { get; init; }

    /// <summary>The application's part in exchanges of tables; null for none.</summary>
    public IMembershipHook? Hook { get; init; }

    /// <summary>Turns seeds into endpoints.</summary>
    public ISeedLookup SeedLookup { get; init; } = new SeedLookup();

    /// <summary>This machine's addresses; null where there is no machine to check the advertised address against.</summary>
    public Func<IReadOnlyList<System.Net.IPAddress>>? MachineAddresses { get; init; }

    public NodeCounters Counters { get; init; } = new();

    public NodeInternals Internals { get; } = new();

    public NodeGauges Gauges { get; } = new();

    /// <summary>What happens is measured here; null where nobody wants that, as in a simulation.</summary>
    public NodeMetrics? Metrics { get; private set; }

    /// <summary>What takes time is traced here; null where nobody wants that.</summary>
    public NodeTracing? Tracing { get; private set; }

    public NodeRefs Refs { get; init; } = new();

    public SnapshotCell Snapshot { get; init; } = new();

    /// <summary>The keys of now; those of the settings at first.</summary>
    public KeyringCell Keys
    {
        get => Volatile.Read(ref field) ?? LazyInitializer.EnsureInitialized(ref field, () => new KeyringCell(Settings.Security.Keys));
        init;
    }

    /// <summary>The certificate of now; the one of the settings at first.</summary>
    public TlsCell Tls
    {
        get => Volatile.Read(ref field) ?? LazyInitializer.EnsureInitialized(ref field, () => new TlsCell(Settings.Security.Tls.Identity));
        init;
    }

    /// <summary>Makes random bytes for keys, nonces and challenges: the operating system's, in a simulation those of its seed.</summary>
    public SecretFiller FillSecret { get; init; } = System.Security.Cryptography.RandomNumberGenerator.Fill;

    /// <summary>Signs what this node says as a member, and judges what others say; null where members have no identities.</summary>
    public RecordSigning? Signing
    {
        get => Volatile.Read(ref _isSigningKnown)
            ? field
            : LazyInitializer.EnsureInitialized(ref field, ref _isSigningKnown, ref _signingGate, () => Settings.Security.SigningOf(Settings.ClusterName, Settings.Name));
        init => (field, _isSigningKnown) = (value, value is not null);
    }

    /// <summary>Makes the seals of this node's streams.</summary>
    public StreamSealing StreamSealing => Volatile.Read(ref field) ?? LazyInitializer.EnsureInitialized(ref field, () => new StreamSealing(Settings, Keys, FillSecret, Tls));

    /// <summary>Whom datagrams are taken from, and how many. A decorator of transports passes its node's on to what it makes.</summary>
    public IngressGate Ingress
    {
        get => Volatile.Read(ref field) ?? LazyInitializer.EnsureInitialized(ref field, () => new IngressGate(Settings, Counters, Random.Fork(0x494E_4752).NextUInt64()));
        init;
    }

    /// <summary>Asked before each log line that others can cause, or that comes again and again.</summary>
    public LogLimits LogLimits => Volatile.Read(ref field) ?? LazyInitializer.EnsureInitialized(ref field, () => new LogLimits(() => Now, Counters));

    /// <summary>Whether others reach us, as far as is known. Written by AddressCheckActor, read by anyone.</summary>
    public AddressReport? AddressReport
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>Where the node stands. Written by NodeActor, read by anyone.</summary>
    public NodePhase Phase
    {
        get => (NodePhase)Volatile.Read(ref _phase);
        set => Volatile.Write(ref _phase, (int)value);
    }

    /// <summary>Why the node could not start, or broke; null while it has not. Written by NodeActor before the phase.</summary>
    public string? Failure
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>When the probe loop last began or ended a round, in ticks of <see cref="Now"/>. Written by ProbeActor, and by NodeActor as a life begins; read by anyone.</summary>
    public long ProbeLoopTicks
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>What probes have seen of each peer; null where nobody asks, which spares a simulation n² of them.</summary>
    public PeerSightings? Sightings { get; init; }

    /// <summary>Where the application puts what it sends.</summary>
    public MessageGate Gate => Volatile.Read(ref field) ?? LazyInitializer.EnsureInitialized(ref field, () => new MessageGate(this));

    public ProtocolSettings Protocol => Settings.Protocol;

    public MonotonicTime Now => new(TimeProvider.GetElapsedTime(0).Ticks);

    /// <summary>Measures and traces from now on, until the node ends.</summary>
    public void StartTelemetry(System.Diagnostics.Metrics.IMeterFactory? factory)
    {
        if (Settings.Telemetry.Metrics) Metrics = new NodeMetrics(this, factory);
        Tracing = new NodeTracing(Settings, TimeProvider);
    }

    /// <summary>The node has ended: nothing more is measured.</summary>
    public void EndTelemetry()
    {
        Metrics?.Dispose();
        Tracing?.Dispose();
    }

    /// <summary>Gives a later life randomness of its own: a late answer to the life before must not fit a question of this one.</summary>
    public void BeginLife(int life)
    {
        Random = Random.Fork(((ulong)life << 32) | 0x4C494645);
        Ingress.Forget();
    }

    /// <summary>Unix milliseconds; read once per life of a node, for its generation.</summary>
    public ulong WallClockMilliseconds => (ulong)Math.Max(0, TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
}

/// <summary>The addresses of a node's actors; filled by NodeActor before any of them gets a message.</summary>
internal sealed class NodeRefs
{
    public IActorRef Node { get; set; } = ActorRefs.Nobody;

    public IActorRef Membership { get; set; } = ActorRefs.Nobody;

    public IActorRef Probe { get; set; } = ActorRefs.Nobody;

    public IActorRef Dissemination { get; set; } = ActorRefs.Nobody;

    public IActorRef Sync { get; set; } = ActorRefs.Nobody;

    public IActorRef Reception { get; set; } = ActorRefs.Nobody;

    public IActorRef Messaging { get; set; } = ActorRefs.Nobody;

    public IActorRef Keyring { get; set; } = ActorRefs.Nobody;

    public IActorRef Forgetting { get; set; } = ActorRefs.Nobody;

    public IActorRef Paths { get; set; } = ActorRefs.Nobody;

    public IActorRef Inbox { get; set; } = ActorRefs.Nobody;

    /// <summary>Nobody where there are no seeds to join.</summary>
    public IActorRef Seeds { get; set; } = ActorRefs.Nobody;

    public IActorRef Datagrams { get; set; } = ActorRefs.Nobody;

    public IActorRef Streams { get; set; } = ActorRefs.Nobody;

    public IActorRef Events { get; set; } = ActorRefs.Nobody;
}
