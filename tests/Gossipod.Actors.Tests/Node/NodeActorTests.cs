using System.Net;
using Akka.Actor;
using Akka.TestKit;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Node;

/// <summary>A NodeActor with its real children and transports that do what the test says.</summary>
public sealed partial class NodeActorTests : ActorHarness
{
    private static readonly IPEndPoint Bound = Given.Endpoint(4711);

    private readonly List<IActorRef> _transports = [];
    private NodeContext _node = null!;
    private bool _holdSockets;

    private void StartNode(int port = 0)
    {
        var settings = new NodeSettings { ClusterName = "test", Name = Given.Self, Bind = Given.Endpoint(port) };
        _node = new NodeContext
        {
            Settings = settings,
            TimeProvider = Clock,
            Random = new SeededRandom(1, 2),
            DatagramTransport = _ => Transport("datagrams"),
            StreamTransport = _ => Transport("streams"),
            Dispatcher = CallingThreadDispatcher.Id,
        };
        Start(NodeActor.Props(_node));
    }

    private Props Transport(string name) =>
        Props.Create(() => new FakeTransport(name, Journal, _transports, () => _holdSockets)).WithDispatcher(CallingThreadDispatcher.Id);

    private void Listen()
    {
        Actor.Tell(new TransportReady(Bound));
        Actor.Tell(new StreamsReady(Bound));
    }

    private void StartRunning(int port = 0)
    {
        StartNode(port);
        Listen();
        Journal.Clear();
    }

    private int Stops => Journal.Of<StopTransport>().Count;

    [Fact]
    public void It_has_started_when_both_sockets_are_bound()
    {
        StartNode();
        Actor.Tell(GetStarted.Instance, Asker);
        Actor.Tell(new TransportReady(Bound));
        Assert.Equal(Bound, Assert.Single(Journal.Of<BindStreams>("streams")).Endpoint);
        Assert.Empty(Journal.Of<NodeStarted>());

        Actor.Tell(new StreamsReady(Bound));

        var started = Assert.Single(Journal.Of<NodeStarted>("asker"));
        Assert.Equal((Bound, "self"), (started.Self.Address, started.Self.Name));
        Assert.Equal(Given.Generation, started.Self.Version.Generation - (ulong)TimeSpan.FromMinutes(5).TotalMilliseconds);
    }

    [Fact]
    public void With_port_0_a_port_taken_for_streams_is_given_up_for_another()
    {
        StartNode();
        Actor.Tell(GetStarted.Instance, Asker);
        Actor.Tell(new TransportReady(Bound));

        Actor.Tell(new StreamsFailed(Bound, "in use"));

        Assert.Equal(2, Stops);
        Assert.Equal(4, _transports.Count);
        Listen();
        Assert.Single(Journal.Of<NodeStarted>("asker"));
    }

    [Fact]
    public void With_port_0_it_gives_up_after_ten_attempts()
    {
        StartNode();
        for (var i = 0; i < 10; i++)
        {
            Actor.Tell(new TransportReady(Bound));
            Actor.Tell(new StreamsFailed(Bound, "in use"));
        }

        Actor.Tell(GetStarted.Instance, Asker);

        Assert.Single(Journal.Of<NodeFailed>("asker"));
        Assert.Equal(20, _transports.Count);
        Assert.Equal(20, Stops);
    }

    [Fact]
    public void A_fixed_port_taken_for_streams_fails_the_start_and_frees_the_datagrams()
    {
        StartNode(Bound.Port);
        Actor.Tell(GetStarted.Instance, Asker);
        Actor.Tell(new TransportReady(Bound));

        Actor.Tell(new StreamsFailed(Bound, "in use"));

        var reason = Assert.Single(Journal.Of<NodeFailed>("asker")).Reason;
        Assert.Contains($"cannot listen on {Bound}: in use", reason, StringComparison.Ordinal);
        Assert.Equal(2, Stops);
    }

    [Fact]
    public void A_port_taken_for_datagrams_fails_the_start()
    {
        StartNode(Bound.Port);

        Actor.Tell(new TransportFailed(Bound, "in use"));
        Actor.Tell(GetStarted.Instance, Asker);

        Assert.Contains("gossipod.bind", Assert.Single(Journal.Of<NodeFailed>("asker")).Reason, StringComparison.Ordinal);
        Assert.Equal(2, Stops);
    }

    [Fact]
    public void What_is_asked_before_the_start_is_answered_after_it()
    {
        StartNode();
        Actor.Tell(new UpdateDetails(MemberDetails.NoTags.Add("role", "worker"), null), Asker);
        Actor.Tell(new Subscribe(Asker, InitialState.AsSnapshot, [typeof(ClusterEvent)]));
        Assert.Empty(Journal.Of<object>("asker"));

        Listen();

        Assert.Equal("worker", Assert.Single(Journal.Of<Member>("asker")).Tags["role"]);
        Assert.Single(Journal.Of<ClusterSnapshot>("asker"));
    }

    [Fact]
    public void What_is_asked_of_a_node_that_could_not_start_fails()
    {
        StartNode(Bound.Port);
        Actor.Tell(new JoinCluster([Given.Endpoint(1)]), Asker);

        Actor.Tell(new TransportFailed(Bound, "in use"));

        Assert.IsType<GossipodException>(Assert.Single(Journal.Of<Status.Failure>("asker")).Cause);
    }

    [Fact]
    public void A_child_that_fails_stops_the_node_and_frees_the_sockets()
    {
        StartRunning();
        Sys.EventStream.Subscribe(Asker, typeof(NodeTerminated));

        _node.Refs.Sync.Tell(Kill.Instance);

        // The event stream watches its subscribers from a thread of the pool, which may have taken the recorder's turn.
        SpinWait.SpinUntil(() => Journal.Of<NodeTerminated>("asker").Count > 0, TimeSpan.FromSeconds(30));
        var terminated = Assert.Single(Journal.Of<NodeTerminated>("asker"));
        Assert.Equal("self", terminated.Name);
        Assert.Contains("sync", terminated.Reason, StringComparison.Ordinal);
        Assert.Equal(2, Stops);
        Actor.Tell(new UpdateDetails(null, null), Asker);
        Assert.Single(Journal.Of<Status.Failure>("asker"));
    }

    /// <summary>Writes down what it is told and stops when asked to, unless it holds its socket open.</summary>
    private sealed class FakeTransport : UntypedActor
    {
        private readonly string _name;
        private readonly Journal _journal;
        private readonly Func<bool> _holds;

        public FakeTransport(string name, Journal journal, List<IActorRef> all, Func<bool> holds)
        {
            (_name, _journal, _holds) = (name, journal, holds);
            all.Add(Self);
        }

        protected override void OnReceive(object message)
        {
            _journal.Add(_name, message);
            if (message is not StopTransport || _holds()) return;
            Sender.Tell(TransportStopped.Instance);
            Context.Stop(Self);
        }
    }
}
