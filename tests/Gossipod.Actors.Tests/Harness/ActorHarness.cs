using Akka.Actor;
using Akka.TestKit;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Tests.Harness;

/// <summary>
/// One actor of a node alone: its neighbours write a journal, and time passes only in <see cref="Advance"/>. Actors run on the
/// test's own thread, so whatever a message leads to has happened when Tell returns.
/// </summary>
public abstract class ActorHarness : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly TestActorRef<Nursery> _nursery;

    protected ActorHarness()
        : base("""
               akka.loglevel = OFF
               akka.stdout-loglevel = OFF
               akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
               """)
    {
        _nursery = ActorOfAsTestActorRef<Nursery>();
        Asker = Recorder("asker");
        UseSettings(new ProtocolSettings());
    }

    private protected ManualTimeProvider Clock { get; } = new();

    private protected Journal Journal { get; } = new();

    private protected NodeContext Context { get; private set; } = null!;

    private protected IActorRef Asker { get; }

    /// <summary>The actor under test.</summary>
    private protected IActorRef Actor { get; set; } = ActorRefs.Nobody;

    private protected new MonotonicTime Now => Context.Now;

    private protected void UseSettings(ProtocolSettings protocol, SyncSettings? sync = null) =>
        Context = NewContext(protocol, sync, "test", Given.Self, "");

    private protected NodeContext NewContext(
        ProtocolSettings protocol, SyncSettings? sync, string cluster, MemberName self, string prefix, SecuritySettings? security = null)
    {
        var settings = new NodeSettings
        {
            ClusterName = cluster,
            Name = self,
            Bind = Given.AddressOf(self),
            Protocol = protocol,
            Sync = sync ?? new SyncSettings(),
            Security = security ?? new SecuritySettings(),
        };
        var context = new NodeContext
        {
            Settings = settings,
            TimeProvider = Clock,
            Random = new SeededRandom(self.Hash, 2),
            DatagramTransport = _ => throw new InvalidOperationException("no sockets here"),
            StreamTransport = _ => throw new InvalidOperationException("no sockets here"),
            Dispatcher = CallingThreadDispatcher.Id,
        };
        context.Refs.Node = Recorder(prefix + "node");
        context.Refs.Membership = Recorder(prefix + "membership");
        context.Refs.Probe = Recorder(prefix + "probe");
        context.Refs.Dissemination = Recorder(prefix + "dissemination");
        context.Refs.Sync = Recorder(prefix + "sync");
        context.Refs.Reception = Recorder(prefix + "reception");
        context.Refs.Messaging = Recorder(prefix + "messaging");
        context.Refs.Keyring = Recorder(prefix + "keyring");
        context.Refs.Forgetting = Recorder(prefix + "forgetting");
        context.Refs.Paths = Recorder(prefix + "paths");
        context.Refs.Inbox = Recorder(prefix + "inbox");
        context.Refs.Datagrams = Recorder(prefix + "datagrams");
        context.Refs.Streams = Recorder(prefix + "streams");
        context.Refs.Events = Recorder(prefix + "events");
        return context;
    }

    private protected IActorRef Recorder(string name) =>
        Make(Props.Create(() => new Recorder(name, Journal)).WithDispatcher(CallingThreadDispatcher.Id));

    private protected void Start(Props props) => Actor = Make(props);

    /// <summary>An actor that has started when this returns; one made by the system itself starts on another thread.</summary>
    private protected IActorRef Make(Props props)
    {
        _nursery.Tell(props);
        return _nursery.UnderlyingActor.Newest;
    }

    /// <summary>Lets time pass in small steps: the test scheduler fires a timer at most once per step.</summary>
    private protected void Advance(TimeSpan time)
    {
        for (var end = Now + time; Now < end;)
        {
            var step = end - Now < Step ? end - Now : Step;
            Clock.Move(step);
            ((TestScheduler)Sys.Scheduler).Advance(step);
        }
    }

    /// <summary>Lets time pass until it is so; fails after a virtual minute.</summary>
    private protected void AdvanceUntil(Func<bool> condition)
    {
        for (var deadline = Now + Given.Seconds(60); !condition(); Advance(Step))
            Assert.True(Now < deadline, "not within a virtual minute");
    }

    /// <summary>Says that another member's row is like this now.</summary>
    private protected void Replicate(params IReadOnlyList<Member> rows)
    {
        foreach (var row in rows) Replicate(row, liveCount: rows.Count + 1, accuser: null);
    }

    private protected void Replicate(Member row, int liveCount, MemberName? accuser, ulong viewHash = 1) =>
        Actor.Tell(new MemberChanged(null, row, liveCount, viewHash, accuser));

    private protected void ExpectCount(Counter counter, long count) => Assert.Equal(count, Context.Counters[counter]);

    /// <summary>Parent of the actor under test and its neighbours; one that fails stays down.</summary>
    private sealed class Nursery : UntypedActor
    {
        public IActorRef Newest { get; private set; } = ActorRefs.Nobody;

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

        protected override void OnReceive(object message) => Newest = Context.ActorOf((Props)message);
    }
}
