using System.Net;
using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Sync;

namespace Gossipod.Actors.TestKit;

/// <summary>One simulated node over its lives. Owned by SimCluster.</summary>
internal sealed class SimNode(string name, IPEndPoint endpoint, VirtualTimeProvider time)
{
    private readonly List<ClusterEvent> _events = [];
    private IActorRef _actor = ActorRefs.Nobody;
    private IActorRef _recorder = ActorRefs.Nobody;
    private int _life;

    public string Name { get; } = name;

    public IPEndPoint Endpoint { get; } = endpoint;

    public VirtualTimeProvider Time { get; } = time;

    public bool IsRunning { get; private set; }

    public NodeContext? Context { get; private set; }

    public IReadOnlyList<ClusterEvent> Events => _events;

    public void Start(
        Func<Props, string, IActorRef> spawn, SimNetwork network, ProtocolSettings protocol, SeededRandom random, string dispatcher, EventLog log, IPEndPoint? seed)
    {
        IsRunning = true;
        Context = new NodeContext
        {
            Settings = new NodeSettings { ClusterName = "simulation", Name = MemberName.Create(Name), Bind = Endpoint, Protocol = protocol },
            TimeProvider = Time,
            Random = random,
            DatagramTransport = context => SimDatagramActor.Props(context, network),
            StreamTransport = context => SimStreamActor.Props(context, network),
            Dispatcher = dispatcher,
        };
        var path = $"{Name}-{++_life}";
        _recorder = spawn(new Props(typeof(EventRecorder), [Name, _events, log, Context]).WithDispatcher(dispatcher), path + "-recorder");
        _actor = spawn(NodeActor.Props(Context), path);
        _actor.Tell(new Subscribe(_recorder, InitialState.AsSnapshot, [typeof(ClusterEvent)]), _recorder);
        if (seed is not null) _actor.Tell(new JoinCluster([seed]), _recorder);
    }

    public void Stop(IActorRef root)
    {
        IsRunning = false;
        root.Tell(new SimRoot.End(_actor));
        root.Tell(new SimRoot.End(_recorder));
    }

    public void Leave()
    {
        IsRunning = false;
        _actor.Tell(new Leave(Context!.Settings.LeaveTimeout), _recorder);
    }
}

/// <summary>Writes a node's events into its list and the common log.</summary>
internal sealed class EventRecorder(string observer, List<ClusterEvent> events, EventLog log, NodeContext context) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is not ClusterEvent @event) return;
        events.Add(@event);
        log.Add(context.Now, observer, @event);
    }
}

/// <summary>Folds every event of a simulation into one hash.</summary>
internal sealed class EventLog
{
    public ulong Hash { get; private set; } = 14695981039346656037UL;

    public void Add(MonotonicTime at, string observer, ClusterEvent @event)
    {
        var text = @event is MemberEvent about
            ? FormattableString.Invariant($"{at.Ticks} {observer} {@event.GetType().Name} {about.Member}")
            : FormattableString.Invariant($"{at.Ticks} {observer} {@event}");
        Hash = ViewHash.Mix(Hash ^ MemberName.HashOf(System.Text.Encoding.UTF8.GetBytes(text)));
    }
}
