using System.Net;
using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Reception;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Node;

/// <summary>
/// One node: binds its sockets, makes and wires the other actors, and ends them in order. Many nodes fit into one ActorSystem.
/// Sole owner of the children's references.
/// </summary>
/// <remarks>
/// <code>
///   Binding ──both sockets──▶ Running ──Leave──▶ Leaving ──farewell acked, or budget spent──▶ Left
///      │                         │ any child fails
///      └────▶ Failed ◀───────────┘                  StopNode, in any state ──▶ gone, sockets closed
/// </code>
/// A state actor that fails is a bug: the node stops rather than run on with lost state. Timer: the leave's budget.
/// </remarks>
internal sealed class NodeActor : UntypedActor, IWithTimers, IWithStash
{
    /// <summary>With port 0, the port that the system gives us for datagrams may be taken for streams; then both try another.</summary>
    private const int BindAttemptsMax = 10;

    private readonly NodeContext _context;
    private readonly NodeRefs _refs;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<IActorRef> _waitingForStart = [];

    private NodeStarted? _started;
    private NodeFailed? _failed;
    private Exception? _childFailure;
    private int _bindAttempts;
    private Departure? _departure;

    public NodeActor(NodeContext context)
    {
        _context = context;
        _refs = context.Refs;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    public static Props Props(NodeContext context) => new Props(typeof(NodeActor), [context]).WithDispatcher(context.Dispatcher);

    protected override void PreStart()
    {
        _refs.Node = Self;
        Bind();
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
    {
        _childFailure = cause;
        return Directive.Stop;
    });

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case GetStarted: AnswerStarted(Sender); break;
            case StopNode: Stop(); break;
            case TransportReady ready when _started is null: _refs.Streams.Tell(new BindStreams(ready.LocalEndpoint)); break;
            case TransportFailed failed: FailStart(failed.Endpoint, failed.Reason); break;
            case StreamsReady ready when _started is null: Run(ready.LocalEndpoint); break;
            case TransportReady or TransportLost or StreamsReady: break;
            case StreamsFailed failed when _started is null: OnStreamsFailed(failed); break;
            case Terminated terminated: OnChildTerminated(terminated.ActorRef); break;
            case JoinCluster or UpdateDetails or Subscribe or Unsubscribe or Leave when _started is null && _failed is null: Stash.Stash(); break;
            case JoinCluster join: ForwardWhileRunning(_refs.Sync, join); break;
            case UpdateDetails update: ForwardWhileRunning(_refs.Membership, update); break;
            case Subscribe or Unsubscribe: _refs.Events.Forward(message); break;
            case Leave leave: OnLeave(leave.Timeout); break;
            case LeaveProgress progress: OnLeaveProgress(progress); break;
            case LeaveTimeout: FinishLeave(); break;
            default: Unhandled(message); break;
        }
    }

    private void Bind()
    {
        _bindAttempts++;
        _refs.Datagrams = Child(_context.DatagramTransport(_context), $"datagrams-{_bindAttempts}");
        _refs.Streams = Child(_context.StreamTransport(_context), $"streams-{_bindAttempts}");
    }

    private void OnStreamsFailed(StreamsFailed failed)
    {
        if (_context.Settings.Bind.Port != 0 || _bindAttempts >= BindAttemptsMax)
        {
            FailStart(failed.Endpoint, failed.Reason);
            return;
        }

        Release(_refs.Datagrams);
        Release(_refs.Streams);
        Bind();
    }

    private void Run(IPEndPoint bound)
    {
        var settings = _context.Settings;
        var advertised = settings.Advertise ?? bound;
        if (advertised.Port == 0) advertised = new IPEndPoint(advertised.Address, bound.Port);
        var details = new MemberDetails(advertised, advertised.Port, settings.Tags, ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty);
        var wallClock = _context.WallClockMilliseconds;
        var plausible = new PlausibleVersions(wallClock, _context.Now);
        var (protocol, now) = (_context.Protocol, _context.Now);
        var table = new MembershipTable(settings.Name, wallClock, details, plausible, protocol.MaxMembers, now, protocol.DeathIsFinal, _context.ShareRow);

        _refs.Events = Child(MemberEventPublisher.Props(_context, table.Self), "events");
        _refs.Dissemination = Child(DisseminationActor.Props(_context, settings.Name), "dissemination");
        _refs.Probe = Child(ProbeActor.Props(_context, table.Self), "probe");
        _refs.Sync = Child(SyncActor.Props(_context, table.Self), "sync");
        _refs.Reception = Child(ReceptionActor.Props(_context), "reception");
        _refs.Membership = Child(MembershipActor.Props(_context, table), "membership");

        _started = new NodeStarted(table.Self, bound);
        LogMessages.Started(_log, table.Self, bound, settings.ClusterName);
        AnswerWaiting(_started);
    }

    private void FailStart(IPEndPoint endpoint, string reason) =>
        Fail(new NodeFailed($"cannot listen on {endpoint}: {reason}. Free the port, or set gossipod.bind to another one (port 0 lets the system choose)"));

    private void Fail(NodeFailed failure)
    {
        _failed ??= failure;
        foreach (var child in Context.GetChildren().ToList())
        {
            if (IsTransport(child)) Release(child);
            else Context.Stop(Context.Unwatch(child));
        }

        AnswerWaiting(_failed);
    }

    private void OnChildTerminated(IActorRef child)
    {
        if (_failed is not null || _departure is { Stopping: true }) return;
        LogMessages.NodeBroke(_log, _childFailure ?? new InvalidOperationException("the actor stopped by itself"), child.Path.Name);
        Fail(new NodeFailed($"its actor {child.Path.Name} failed: {_childFailure?.Message}"));
        Context.System.EventStream.Publish(new NodeTerminated(_context.Settings.Name.Value, _failed!.Reason));
    }

    private void OnLeave(TimeSpan timeout)
    {
        if (_failed is not null)
        {
            Sender.Tell(new LeaveResult(0, 0, TimeSpan.Zero));
            return;
        }

        if (_departure is null)
        {
            _departure = new Departure(_context.Now);
            Timers.StartSingleTimer(LeaveTimeout.Instance, LeaveTimeout.Instance, timeout);
            _refs.Membership.Tell(LeaveCluster.Instance);
        }

        if (_departure.Result is { } result) Sender.Tell(result);
        else _departure.Waiting.Add(Sender);
    }

    private void OnLeaveProgress(LeaveProgress progress)
    {
        if (_departure is not { Result: null }) return;
        _departure.Progress = progress;
        if (progress.Done) FinishLeave();
    }

    /// <summary>The farewell is with others, or its time is over: from now on we are silent, so the sockets close.</summary>
    private void FinishLeave()
    {
        if (_departure is not { Result: null, Stopping: false } departure) return;
        Timers.Cancel(LeaveTimeout.Instance);
        departure.Result = new LeaveResult(departure.Progress.Acknowledged, departure.Progress.Asked, _context.Now - departure.StartedAt);
        departure.Stopping = true;
        Release(_refs.Datagrams);
        Release(_refs.Streams);
        foreach (var child in new[] { _refs.Membership, _refs.Probe, _refs.Dissemination, _refs.Sync, _refs.Reception }) Context.Stop(child);
        foreach (var asker in departure.Waiting) asker.Tell(departure.Result);
    }

    private void ForwardWhileRunning(IActorRef child, object message)
    {
        if (_failed is not null) Sender.Tell(new Status.Failure(new GossipodException(_failed.Reason)));
        else if (_departure is not null) Sender.Tell(new Status.Failure(new GossipodException("this node has left its cluster; start a new ActorSystem to join again")));
        else child.Forward(message);
    }

    private void AnswerStarted(IActorRef asker)
    {
        if (_failed is not null) asker.Tell(_failed);
        else if (_started is not null) asker.Tell(_started);
        else _waitingForStart.Add(asker);
    }

    private void AnswerWaiting(object answer)
    {
        foreach (var asker in _waitingForStart) asker.Tell(answer);
        _waitingForStart.Clear();
        Stash.UnstashAll();
    }

    private void Stop()
    {
        FinishLeave();
        _departure ??= new Departure(_context.Now);
        _departure.Stopping = true;
        var termination = Context.Child("termination");
        if (termination.IsNobody())
            termination = Context.ActorOf(NodeTermination.Props(_context.Dispatcher, [_refs.Datagrams, _refs.Streams], Self), "termination");
        termination.Forward(StopNode.Instance);
    }

    private static IActorRef Child(Props props, string name) => Context.Watch(Context.ActorOf(props, name));

    private static bool IsTransport(IActorRef child) =>
        child.Path.Name.StartsWith("datagrams-", StringComparison.Ordinal) || child.Path.Name.StartsWith("streams-", StringComparison.Ordinal);

    private static void Release(IActorRef transport)
    {
        Context.Unwatch(transport);
        transport.Tell(StopTransport.Instance);
    }

    private sealed class Departure(Protocol.MonotonicTime startedAt)
    {
        public Protocol.MonotonicTime StartedAt { get; } = startedAt;

        public LeaveProgress Progress { get; set; } = new(0, 0, Done: false);

        public LeaveResult? Result { get; set; }

        public bool Stopping { get; set; }

        public List<IActorRef> Waiting { get; } = [];
    }
}
