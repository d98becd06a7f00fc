using System.Net;
using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Messaging;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.TestKit;

/// <summary>What a node needs of its simulation in order to start.</summary>
internal sealed record SimWorld(
    Func<Props, string, IActorRef> Spawn,
    Action<IActorRef> End,
    Func<string, ProcessDispatcher> MakeProcess,
    SimNetwork Network,
    ProtocolSettings Protocol,
    SimRecord Record,
    int Nodes,
    string ClusterName,
    string Prefix,
    Func<string, IMembershipHook?>? Hooks,
    SecuritySettings Security,
    SimIdentities? Identities)
{
    /// <summary>Slots that make it rare that two of the cluster's names, or updates, displace each other.</summary>
    private readonly int _cacheSlots = Math.Clamp(8 * Nodes, 64, 1 << 16);

    private readonly HashSet<Member> _rows = new(AliveRows.Instance);

    /// <summary>All nodes run on one thread, so each name exists once.</summary>
    public NameCache Names => field ??= new NameCache(_cacheSlots);

    /// <summary>And each update.</summary>
    public UpdateCache Updates => field ??= new UpdateCache(_cacheSlots);

    /// <summary>And each user's broadcast.</summary>
    public BroadcastCache Broadcasts => field ??= new BroadcastCache(Math.Max(_cacheSlots, 1 << 12));

    /// <summary>And so does the row of each version of a member that is Alive. Forgetting them costs memory and nothing else.</summary>
    public Member Share(Member row)
    {
        if (_rows.TryGetValue(row, out var shared)) return shared;
        if (_rows.Count >= _cacheSlots) _rows.Clear();
        _rows.Add(row);
        return row;
    }

    /// <summary>Rows of the same version and record; their status is Alive.</summary>
    private sealed class AliveRows : IEqualityComparer<Member>
    {
        public static readonly AliveRows Instance = new();

        public bool Equals(Member? x, Member? y) =>
            x!.Version == y!.Version && x.MemberName.Equals(y.MemberName) && x.DetailsVersion == y.DetailsVersion && x.Details.Equals(y.Details);

        public int GetHashCode(Member row) => HashCode.Combine(row.MemberName.Hash, row.Version.Generation, row.Version.Incarnation);
    }
}

/// <summary>One simulated node over its lives. Owned by SimCluster.</summary>
internal sealed class SimNode(string name, IPEndPoint endpoint, VirtualTimeProvider time)
{
    private readonly List<ClusterEvent> _events = [];
    private readonly List<MemberDied> _deaths = [];
    private IActorRef _actor = ActorRefs.Nobody;
    private IActorRef _recorder = ActorRefs.Nobody;
    private readonly ProcessDispatcher?[] _processes = new ProcessDispatcher?[2];
    private ProcessDispatcher? _process;
    private TimeSpan? _runningSince;
    private TimeSpan _endedLives;

    public string Name { get; } = name;

    /// <summary>What it calls itself in the cluster: its name, unless it is a rival of another.</summary>
    public string CallsItself { get; set; } = name;

    public IPEndPoint Endpoint { get; set; } = endpoint;

    public VirtualTimeProvider Time { get; } = time;

    public bool IsRunning
    {
        get => _runningSince is not null;
        private set
        {
            var now = Time.Now;
            if (_runningSince is { } since) _endedLives += now - since;
            _runningSince = value ? now : null;
        }
    }

    /// <summary>Virtual time that it has run, over all of its lives.</summary>
    public TimeSpan RunningTime => _endedLives + (_runningSince is { } since ? Time.Now - since : TimeSpan.Zero);

    /// <summary>Whether its process has left its cluster, or is about to, and still runs.</summary>
    public bool HasLeft { get; private set; }

    public bool IsPaused => _process is { IsPaused: true };

    /// <summary>Rises at each change of what this node is: a decision made for one life must not act on the next.</summary>
    public int Life { get; private set; }

    /// <summary>Counts stalls, so that the end of one does not end another.</summary>
    public int Stalls { get; set; }

    public NodeContext? Context { get; private set; }

    /// <summary>Keys that its next life is configured with; null for those that the life before had, as with a key file, or the cluster's.</summary>
    public Keyring? OwnKeys { get; set; }

    /// <summary>How its lives from now on protect what they send, keys aside; null for as the cluster does.</summary>
    public SecuritySettings? OwnSecurity { get; set; }

    /// <summary>What its next lives do about signatures where members have identities; null for taking signed records only.</summary>
    public SignRecords? SignRecords { get; set; }

    /// <summary>Seeds that it joins by itself in each life.</summary>
    public IReadOnlyList<string> Seeds { get; set; } = [];

    /// <summary>Actors under test that follow it.</summary>
    public List<SimSubscription> Subscriptions { get; } = [];

    /// <summary>Messages and broadcasts that its application got.</summary>
    public List<UserMessageReceived> Messages { get; } = [];

    /// <summary>Where its application sends.</summary>
    public MessageGate Gate => IsRunning && Context is not null
        ? Context.Gate
        : throw new SendException(SendFailure.Left, null, $"'{Name}' does not run");

    /// <summary>What it reported while events were kept.</summary>
    public IReadOnlyList<ClusterEvent> Events => _events;

    /// <summary>The deaths that it declared; kept always.</summary>
    public IReadOnlyList<MemberDied> Deaths => _deaths;

    /// <summary>Notes what it reported.</summary>
    public void Note(ClusterEvent @event, bool keep)
    {
        foreach (var subscription in Subscriptions) subscription.Report(@event);
        if (keep) _events.Add(@event);
        if (@event is MemberDied death) _deaths.Add(death);
    }

    /// <summary>Starts a new life; the remains of the one before are taken away.</summary>
    public void Start(SimWorld world, SeededRandom random, string dispatcher, Func<IPEndPoint?>? seed)
    {
        Stop(world);
        IsRunning = true;
        var path = $"{world.Prefix}{Name}-{++Life}";
        var process = _process = NextProcess(world);
        Context = new NodeContext
        {
            Settings = new NodeSettings { ClusterName = world.ClusterName, Name = MemberName.Create(CallsItself), Bind = Endpoint, Protocol = world.Protocol, Security = (OwnSecurity ?? world.Security) with { Keys = OwnKeys ?? Context?.Keys.Current ?? world.Security.Keys }, Seeds = Seeds },
            SeedLookup = world.Network.SeedLookup,
            TimeProvider = Time,
            Random = random,
            FillSecret = random.Fork(0x5EC2E7).Fill,
            DatagramTransport = context => SimDatagramActor.Props(context, world.Network, process),
            StreamTransport = context => SimStreamActor.Props(context, world.Network, process),
            Dispatcher = DispatcherOf(world),
            Hook = world.Hooks?.Invoke(Name),
            Names = world.Names,
            Updates = world.Updates,
            Broadcasts = world.Broadcasts,
            ShareRow = world.Share,
            Signing = world.Identities?.SigningOf(Name, world.ClusterName, MemberName.Create(CallsItself), SignRecords ?? Security.SignRecords.On),
        };
        _recorder = world.Spawn(EventRecorder.Props(this, world.Record, seed).WithDispatcher(dispatcher), path + "-recorder");
        _actor = world.Spawn(NodeActor.Props(Context), path);
        _actor.Tell(new Subscribe(_recorder, InitialState.AsSnapshot, [typeof(ClusterEvent)]), _recorder);
        _actor.Tell(new SubscribeMessages(_recorder, IsWanted: true), _recorder);
        _recorder.Tell(new EventRecorder.JoinThrough(_actor), ActorRefs.NoSender);
    }

    /// <summary>An ActorSystem forgets no dispatcher, so the lives of a node have two in turn: the actors of the life before last are gone.</summary>
    private ProcessDispatcher NextProcess(SimWorld world)
    {
        ref var process = ref _processes[Life % 2];
        process ??= world.MakeProcess(DispatcherOf(world));
        process.Begin(Time);
        return process;
    }

    private string DispatcherOf(SimWorld world) => $"process-{world.Prefix}{Name}-{Life % 2}";

    /// <summary>Lets go of what it reported and of what its application got.</summary>
    public void ForgetReports()
    {
        _events.Clear();
        _deaths.Clear();
        Messages.Clear();
    }

    /// <summary>Tells the running node something whose answer goes to an actor.</summary>
    public void Tell(object message, IActorRef sender) => _actor.Tell(message, sender);

    /// <summary>Ends the process, without a word.</summary>
    public void Stop(SimWorld world)
    {
        IsRunning = HasLeft = false;
        if (_actor.IsNobody()) return;
        world.Network.Close(Endpoint);
        world.End(_actor);
        world.End(_recorder);
        _process!.Kill();
        _actor = ActorRefs.Nobody;
    }

    public void Leave()
    {
        IsRunning = false;
        HasLeft = true;
        _actor.Tell(new Leave(Context!.Settings.LeaveTimeout), _recorder);
    }

    /// <summary>Begins a new life in the same process, and joins through its seed.</summary>
    public void JoinAgain(Func<IPEndPoint?>? seed)
    {
        IsRunning = true;
        HasLeft = false;
        Life++;
        _recorder.Tell(new EventRecorder.JoinAgain(_actor, seed), ActorRefs.NoSender);
    }

    /// <summary>Exchanges tables with a peer, as joining again does; the answer is of no interest.</summary>
    public void JoinThrough(IPEndPoint peer) => _actor.Tell(new JoinCluster([peer]), ActorRefs.NoSender);

    public void BlockLoops() => _process!.Block(new BlockedLoops(Context!.Refs.Probe));

    public void UnblockLoops() => _process!.Unblock();

    public void Pause() => _process!.Pause();

    public void Resume() => _process!.Resume();
}
