using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// A cluster in virtual time: the production actors of every node in one ActorSystem, on the calling thread, over a
/// <see cref="SimNetwork"/>. Equal seeds and equal calls give equal runs, which <see cref="EventLogHash"/> shows. Not thread-safe.
/// </summary>
public sealed partial class SimCluster : IDisposable, IAsyncDisposable
{
    /// <summary>The most nodes of a cluster whose <see cref="Events"/> are kept unasked.</summary>
    public const int EventsKeptMax = 256;

    private const string DispatcherId = "gossipod-simulation";
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(60);

    private readonly ActorSystem _system;
    private readonly RunQueueDispatcher _dispatcher;
    private readonly IActorRef _root;
    private readonly SeededRandom _random;
    private readonly ProtocolSettings _settings;
    private readonly SortedDictionary<string, SimNode> _nodes = new(StringComparer.Ordinal);
    private readonly SimRecord _record;
    private readonly SimWorld _world;
    private readonly List<SimCluster> _clusters;

    /// <summary>Who was looked at last and did not see everybody: nearly always the first to look at again.</summary>
    private SimNode? _lastApart;

    private SimCluster(ulong seed, int nodes, ProtocolSettings settings, string clusterName, Func<string, IMembershipHook?>? hooks, SecuritySettings security, SimIdentities? identities = null)
    {
        _clusters = [this];
        Seed = seed;
        _settings = settings;
        _random = new SeededRandom(seed, seed ^ 0x9E3779B97F4A7C15UL);
        _system = ActorSystem.Create("simulation", ConfigurationFactory.ParseString($$"""
            akka {
              loggers = [], loglevel = OFF, stdout-loglevel = OFF
              scheduler.implementation = "{{typeof(VirtualScheduler).AssemblyQualifiedName}}"
              actor.default-mailbox.mailbox-type = "{{typeof(SimulationMailbox).AssemblyQualifiedName}}"
            }
            {{DispatcherId}}.type = "{{typeof(RunQueueDispatcherConfigurator).AssemblyQualifiedName}}"
            """));
        Scheduler = (VirtualScheduler)_system.Scheduler;
        _dispatcher = (RunQueueDispatcher)_system.Dispatchers.Lookup(DispatcherId);
        _root = _system.ActorOf(Props.Create<SimRoot>().WithDispatcher(DispatcherId), SimRoot.Name);
        SpinWait.SpinUntil(() => _root is not RepointableActorRef { IsStarted: false });
        _system.EventStream.Subscribe(new BrokenNodes(_system, broken => OnBroke(_clusters, broken)), typeof(NodeTerminated));
        Network = new SimNetwork(Scheduler, _random.Fork(1));
        _record = new SimRecord(() => Now) { KeepsEvents = nodes <= EventsKeptMax };
        _world = new SimWorld(Spawn, End, MakeProcess, Network, settings, _record, nodes, clusterName, Prefix: "", hooks, security, identities);
    }

    /// <summary>Name of the cluster; nodes of another name are turned away.</summary>
    public string ClusterName => _world.ClusterName;

    /// <summary>What makes this run this run.</summary>
    public ulong Seed { get; }

    /// <summary>The network; its faults may be changed while the cluster runs.</summary>
    public SimNetwork Network { get; }

    /// <summary>Virtual time since the start.</summary>
    public TimeSpan Now => Scheduler.Elapsed;

    /// <summary>Names of the nodes that run, in ordinal order.</summary>
    public IReadOnlyList<string> LiveNodes => [.. _nodes.Values.Where(node => node.IsRunning).Select(node => node.Name)];

    /// <summary>Hash over every event of every node with its virtual time: equal for equal runs.</summary>
    public ulong EventLogHash => _record.Hash;

    /// <summary>Virtual time of all nodes together while they ran: what a run is worth.</summary>
    public TimeSpan NodeTime => new(_nodes.Values.Sum(node => node.RunningTime.Ticks));

    internal VirtualScheduler Scheduler { get; }

    /// <summary>A cluster of nodes <c>node-0</c> … that join through <c>node-0</c>, 10 ms apart; run it to let them.</summary>
    /// <param name="seed">Decides every random choice.</param>
    /// <param name="nodes">How many, 1–65,000.</param>
    /// <param name="network">Configures the network; default loss-free with 0.5–1 ms one way.</param>
    /// <param name="settings">Changes the LAN profile's numbers.</param>
    /// <param name="clusterName">Name of the cluster, not empty, default <c>simulation</c>.</param>
    /// <param name="hooks">Makes the membership hook of a node, by its name, at the start of each of its lives; null for none.</param>
    /// <param name="keys">The keys of every node, the first of which seals; null for a cluster in the clear.</param>
    /// <param name="identities">Whether each node has an identity, signs with it, and takes nothing that is not signed.</param>
    /// <exception cref="ArgumentException">The settings are invalid; the message has every problem.</exception>
    public static SimCluster Create(
        ulong seed, int nodes, Action<SimNetwork>? network = null, Func<ProtocolSettings, ProtocolSettings>? settings = null,
        string clusterName = "simulation", Func<string, IMembershipHook?>? hooks = null, IReadOnlyList<ClusterKey>? keys = null,
        bool identities = false)
    {
        CheckNew(nodes, clusterName);
        var protocol = settings is null ? new ProtocolSettings() : settings(new ProtocolSettings());
        if (protocol.Validate() is { Count: > 0 } problems) throw new ArgumentException(string.Join('\n', problems), nameof(settings));
        var cluster = new SimCluster(seed, nodes, protocol, clusterName, hooks, SecurityOf(keys), identities ? new SimIdentities() : null);
        network?.Invoke(cluster.Network);
        return cluster.Form(nodes);
    }

    /// <summary>Lets virtual time pass, for every cluster on this network.</summary>
    public void Run(TimeSpan time)
    {
        var limit = Now + time.NotNegative();
        _dispatcher.Drain();
        while (Scheduler.RunNext(limit))
        {
            _dispatcher.Drain();
            foreach (var cluster in _clusters) cluster.ThrowIfViolated();
        }
    }

    /// <summary>Runs until the condition holds, looking every 10 ms.</summary>
    /// <returns>How long it took.</returns>
    /// <exception cref="SimulationException">It did not hold within the limit.</exception>
    public TimeSpan RunUntil(string what, Func<bool> condition, TimeSpan? limit = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var (began, longest) = (Now, limit.NotNegative() ?? DefaultLimit);
        while (!condition())
        {
            if (Now - began > longest) throw Failure($"'{what}' did not come about within {longest.TotalSeconds} s");
            Run(TimeSpan.FromMilliseconds(10));
        }

        return Now - began;
    }

    /// <summary>Runs until every running node sees exactly the running nodes alive.</summary>
    /// <exception cref="SimulationException">They do not agree within the limit, 60 s unless given.</exception>
    public TimeSpan RunUntilConverged(TimeSpan? limit = null) => RunUntil("every node sees every other alive", IsConverged, limit);

    /// <summary>The cluster as one node sees it.</summary>
    public ClusterSnapshot Snapshot(string name) =>
        Node(name).Context?.Snapshot.Current ?? throw new InvalidOperationException($"'{name}' has not started; run the cluster first");

    /// <summary>What one node has reported over all of its lives, in order.</summary>
    /// <exception cref="InvalidOperationException">This simulation does not keep events; see <see cref="KeepEvents"/>.</exception>
    public IReadOnlyList<ClusterEvent> Events(string name) => _record.KeepsEvents
        ? Node(name).Events
        : throw new InvalidOperationException($"Events of a cluster of more than {EventsKeptMax} nodes are kept after a call of {nameof(KeepEvents)} only");

    /// <summary>
    /// Whether <see cref="Events"/> is kept from now on; by default in a cluster made with at most <see cref="EventsKeptMax"/> nodes, for
    /// it grows by an object for each observer and event: 50 MB when 1,000 nodes join. Deaths, counts, the hash and
    /// <see cref="OnEvent"/> do not depend on it.
    /// </summary>
    public SimCluster KeepEvents(bool keep = true)
    {
        _record.KeepsEvents = keep;
        return this;
    }

    /// <summary>Lets go of what nodes reported and got so far, which would grow with the run.</summary>
    internal void ForgetReports()
    {
        foreach (var node in _nodes.Values) node.ForgetReports();
    }

    /// <summary>For assertions about every running node at once.</summary>
    public SimObservers EveryLiveNode() => new(this, LiveNodes);

    internal SimulationException Failure(string message) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{message} (seed {Seed}, at {Now.TotalSeconds:0.000} s)"));

    private bool IsConverged()
    {
        var running = _nodes.Values.Where(node => node.IsRunning).ToList();
        if (_lastApart is { IsRunning: true } node && !SeesExactly(node, running)) return false;
        _lastApart = running.Find(node => !SeesExactly(node, running));
        return _lastApart is null;
    }

    /// <summary>Both are in the order of their names.</summary>
    private static bool SeesExactly(SimNode observer, List<SimNode> running)
    {
        if (observer.Context?.Snapshot.Current is not { } seen || seen.Members.Count < running.Count) return false;
        var at = 0;
        foreach (var member in seen.Members)
        {
            if (member.Status != MemberStatus.Alive) continue;
            if (at == running.Count || running[at].Name != member.Name) return false;
            at++;
        }

        return at == running.Count;
    }

    private IActorRef Spawn(Props props, string name)
    {
        var spawn = new SimRoot.Spawn(props, name);
        AskRoot(spawn, () => !spawn.Made.IsNobody());
        return spawn.Made;
    }

    /// <summary>
    /// Waits for the answer: a thread of the pool starts the root, and may have taken its turn without having handed it to us yet. It
    /// does nothing else in its turns, so when that happens is of no consequence.
    /// </summary>
    private void AskRoot(object question, Func<bool> isAnswered)
    {
        _root.Tell(question, ActorRefs.NoSender);
        var answered = SpinWait.SpinUntil(
            () =>
            {
                _dispatcher.Drain();
                return isAnswered();
            },
            TimeSpan.FromMinutes(1));
        if (!answered) throw Failure($"the simulation's root did not answer {question}");
    }

    private void End(IActorRef actor) => _root.Tell(new SimRoot.End(actor), ActorRefs.NoSender);

    internal bool Has(string name) => _nodes.ContainsKey(name);

    internal SimNode Node(string name) => _nodes.TryGetValue(name, out var node)
        ? node
        : throw new ArgumentException($"There is no node '{name}'; there are {string.Join(", ", _nodes.Keys.Take(20))}", nameof(name));
}
