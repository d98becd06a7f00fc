using System.Buffers.Binary;
using System.Security.Cryptography;
using Akka.Actor;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Diagnostics.Metrics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Seeds;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors;

/// <summary>
/// Cluster membership of one ActorSystem: the node starts with the extension, listens, and detects failures by SWIM + Lifeguard.
/// Configured by the HOCON section <c>gossipod</c>. All members are safe for any thread.
/// </summary>
/// <remarks>
/// It tells who is alive; it elects nobody and decides nothing. During a network partition each side sees the other as dead, so
/// singletons and sharding need Akka.Cluster or a lease.
/// </remarks>
public sealed partial class GossipodCluster : IExtension
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly ExtendedActorSystem _system;
    private readonly NodeContext _context;
    private readonly IActorRef _node;
    private readonly FixedTags _fixedTags;
    private readonly Lock _leaveGate = new();
    private Task<LeaveResult>? _leave;

    internal GossipodCluster(ExtendedActorSystem system)
    {
        _system = system;
        system.Settings.InjectTopLevelFallback(GossipodSettings.Reference);
        var problems = new StartProblems();
        var discovery = problems.Collect(() => Discovery(system));
        _fixedTags = problems.Collect(() => FixedTags.Of(system))!;
        Settings = problems.Collect(() => GossipodSettings.Create(system, discovery))!;
        problems.ThrowIfAny();
        AkkaIoSettings.Ensure(system, Settings.Protocol.MaxDatagramBytes);
        PrimeScheduler(system.Scheduler);
        var setup = NodeSetup.Of(system);
        _seedLookup = Lookup(system, Settings, setup, discovery);
        _context = Context(Settings, setup, _seedLookup, Hook(Settings, system), FirstSettings(Settings, system, _fixedTags));
        _context.StartTelemetry(HostedSetup.MeterFactoryOf(system));
        _node = system.SystemActorOf(NodeActor.Props(_context), "gossipod");
        Started = StartAsync();
        RegisterShutdown(CoordinatedShutdown.Get(system));
        FirstJoin = FirstJoinAsync();
    }

    /// <summary>What the node was configured with.</summary>
    public GossipodSettings Settings { get; }

    /// <summary>Completes when the sockets are bound; fails with <see cref="GossipodException"/> when they cannot be. Then no socket is left open.</summary>
    public Task Started { get; }

    /// <summary>The cluster as this node sees it now; a lock-free read of an immutable object.</summary>
    /// <exception cref="GossipodException">The node has not started; await <see cref="Started"/> first.</exception>
    public ClusterSnapshot Snapshot => _context.Snapshot.Current ?? throw new GossipodException(
        "The node has not started, so there is no snapshot yet; await GossipodCluster.Started first");

    /// <summary>The local member.</summary>
    /// <exception cref="GossipodException">The node has not started; await <see cref="Started"/> first.</exception>
    public Member Self => Snapshot.Self;

    /// <summary>Whether others can reach this node at the address that it tells them, as far as is known; also logged.</summary>
    /// <exception cref="GossipodException">The node has not started; await <see cref="Started"/> first.</exception>
    public AddressReport AddressReport => _context.AddressReport ?? throw new GossipodException(
        "The node has not started, so its address is not known; await GossipodCluster.Started first");

    internal NodeContext Node => _context;

    /// <summary>The extension of this ActorSystem, made and started at the first call.</summary>
    /// <exception cref="GossipodConfigurationException">The configuration is wrong; the exception lists everything that is.</exception>
    public static GossipodCluster Get(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.WithExtension<GossipodCluster, GossipodClusterProvider>();
    }

    /// <summary>
    /// Leaves gracefully: a few members acknowledge our farewell and pass it on, so that others see us as Left, not Dead. Then the
    /// sockets close; the snapshot stays as it was, our own row being Left. Bounded, and repeatable: later calls return the first one's
    /// result, until <see cref="JoinAsync"/> or <see cref="StartAgainAsync"/> begins a new life.
    /// </summary>
    /// <param name="timeout">Most time it may take, <c>gossipod.leave-timeout</c> (5 s) unless given. Null for that.</param>
    /// <param name="cancellationToken">Ends the wait, not the leave.</param>
    /// <exception cref="GossipodException">The node does not answer, because its ActorSystem has ended.</exception>
    public async Task<LeaveResult> LeaveAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var budget = timeout ?? Settings.LeaveTimeout;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(budget, TimeSpan.Zero, nameof(timeout));
        Task<LeaveResult> leave;
        lock (_leaveGate) leave = _leave ??= AskToLeaveAsync(budget);
        return await leave.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Begins a new life of a node that has left: it listens again, in a new generation, with the tags and metadata that it had last, and
    /// knows nobody. As at the first start it joins the configured seeds in the background, if there are any and <c>join-at-start</c> is on. Subscribers go on without a gap: a <see cref="MemberRemoved"/> for each member of
    /// the life before, then a <see cref="MemberJoined"/> of our own. Waits for a leave under way; does nothing while the node runs.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait, not the start.</param>
    /// <exception cref="GossipodException">The sockets cannot be bound, and the call may be repeated; or the ActorSystem is ending.</exception>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        await Started.WaitAsync(cancellationToken).ConfigureAwait(false);
        Task<LeaveResult>? leave;
        lock (_leaveGate) leave = _leave;
        if (leave is null) return;
        await leave.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (CoordinatedShutdown.Get(_system).ShutdownReason is not null || _system.WhenTerminated.IsCompleted)
            throw new GossipodException($"The node '{Settings.Name}' cannot start again: its ActorSystem is ending. Make a new ActorSystem");
        var answer = await AskNodeAsync<object>(StartAgain.Instance, StartTimeout, cancellationToken).ConfigureAwait(false);
        if (answer is NodeFailed failed) throw new GossipodException($"The node '{Settings.Name}' could not start again: {failed.Reason}");
        lock (_leaveGate)
        {
            if (_leave == leave) _leave = null;
        }
    }

    private async Task<T> AskNodeAsync<T>(object question, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await _node.Ask<T>(question, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (AskTimeoutException silence)
        {
            throw new GossipodException("The node does not answer: its ActorSystem has ended. Leave before terminating it", silence);
        }
    }

    private async Task<LeaveResult> AskToLeaveAsync(TimeSpan budget)
    {
        using var span = _context.Tracing?.Start("gossipod.leave");
        try
        {
            var result = await AskNodeAsync<LeaveResult>(new Leave(budget), budget + StopTimeout, CancellationToken.None).ConfigureAwait(false);
            NodeTracing.Tell(span, result);
            return result;
        }
        catch (Exception failure)
        {
            NodeTracing.Fail(span, failure);
            throw;
        }
    }

    private async Task StartAsync()
    {
        var answer = await _node.Ask<object>(GetStarted.Instance, StartTimeout).ConfigureAwait(false);
        if (answer is NodeFailed failed) throw new GossipodException($"The node '{Settings.Name}' could not start: {failed.Reason}");
    }

    private void RegisterShutdown(CoordinatedShutdown shutdown)
    {
        if (Settings.LeaveOnShutdown)
        {
            var budget = shutdown.Timeout(CoordinatedShutdown.PhaseClusterLeave) * 0.9;
            if (Settings.LeaveTimeout < budget) budget = Settings.LeaveTimeout;
            shutdown.AddTask(CoordinatedShutdown.PhaseClusterLeave, "gossipod-leave", async () =>
            {
                await LeaveAsync(budget).ConfigureAwait(false);
                return Akka.Done.Instance;
            });
        }

        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShutdown, "gossipod-stop", async () =>
        {
            await _node.Ask<NodeStopped>(StopNode.Instance, StopTimeout).ConfigureAwait(false);
            return Akka.Done.Instance;
        });
    }

    private static IMembershipHook? Hook(GossipodSettings settings, ActorSystem system)
    {
        if (HostedSetup.ObjectsOf(system).MembershipHook is { } hook) return hook;
        return settings.HookType is { } type ? HookType.Create(type, system) : null;
    }

    private static NodeContext Context(GossipodSettings settings, NodeSetup setup, SeedLookup lookup, IMembershipHook? hook, NodeSettings first) => new()
    {
        SeedLookup = lookup,
        MachineAddresses = MachineAddresses,
        Hook = hook,
        Settings = first,
        TimeProvider = setup.TimeProvider,
        Random = setup.Random ?? UnguessableRandom(),
        DatagramTransport = setup.DatagramTransport,
        StreamTransport = setup.StreamTransport,
        Dispatcher = settings.Dispatcher,
        Sightings = new PeerSightings(),
    };

    /// <summary>None where the system does not tell: a check must not stop the node.</summary>
    private static IReadOnlyList<System.Net.IPAddress> MachineAddresses()
    {
        try
        {
            return HostNetwork.Machine.UnicastAddresses();
        }
        catch (System.Net.NetworkInformation.NetworkInformationException)
        {
            return [];
        }
    }

    private static SeededRandom UnguessableRandom()
    {
        Span<byte> seed = stackalloc byte[16];
        RandomNumberGenerator.Fill(seed);
        return new SeededRandom(BinaryPrimitives.ReadUInt64LittleEndian(seed), BinaryPrimitives.ReadUInt64LittleEndian(seed[8..]));
    }

    /// <summary>
    /// Akka's scheduler starts at its first use and blocks the caller until a pool thread has started it; many systems that do so
    /// at once from actors wait for each other for seconds. Here the caller's own thread waits instead.
    /// </summary>
    private static void PrimeScheduler(IScheduler scheduler) => scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(1), static () => { });
}
