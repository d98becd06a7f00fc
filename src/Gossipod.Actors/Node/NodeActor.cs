using System.Net;
using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Forgetting;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Messaging;
using Gossipod.Actors.Paths;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Reception;
using Gossipod.Actors.Security;
using Gossipod.Actors.Seeds;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Node;

/// <summary>
/// One node: binds its sockets, makes and wires the other actors, ends them in order, and begins a new life after a leave when asked.
/// Many nodes fit into one ActorSystem. Sole owner of the children's references.
/// </summary>
/// <remarks>
/// <code>
///   Binding ──both sockets──▶ Running ──Leave──▶ Leaving ──acked, or budget spent──▶ Ending ──children gone──▶ Left
///    ▲  │                        │ any child fails                                     ▲                        │
///    │  └──▶ Failed ◀────────────┘                  a later life cannot bind ──────────┘             StartAgain │
///    └──────────────────────────────────────────────────────────────────────────────────────────────────────────┘
///   StopNode, in any state ──▶ gone, sockets closed
/// </code>
/// Only MemberEventPublisher and InboxActor live through all lives, so that subscribers miss nothing. A state actor that fails is a bug: the node
/// stops rather than run on with lost state. Where there are keys or a certificate, Binding ends with a look whether they protect. Leaving and later lives are in the other part of this class. Timer: the leave's budget.
/// </remarks>
internal sealed partial class NodeActor : UntypedActor, IWithTimers, IWithStash
{
    /// <summary>With port 0, the port that the system gives us for datagrams may be taken for streams; then both try another.</summary>
    private const int BindAttemptsMax = 10;

    private readonly NodeContext _context;
    private readonly NodeRefs _refs;
    private readonly ILoggingAdapter _log;
    private readonly List<IActorRef> _waitingForStart = [];

    private NodeStarted? _started;
    private NodeFailed? _failed;
    private Exception? _childFailure;
    private int _transportSerial;
    private int _bindAttempts;
    private bool _stopping;

    public NodeActor(NodeContext context)
    {
        _context = context;
        _log = Context.GetLogger(context);
        _refs = context.Refs;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    public static Props Props(NodeContext context) => new Props(typeof(NodeActor), [context]).WithDispatcher(context.Dispatcher);

    protected override void PreStart()
    {
        _refs.Node = Self;
        _refs.Inbox = Child(InboxActor.Props(_context), "inbox");
        Bind();
    }

    protected override void PostStop() => _context.EndTelemetry();

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
            case StartAgain: OnStartAgain(); break;
            case StopNode: Stop(); break;
            case TransportReady ready when IsBinding: _refs.Streams.Tell(new BindStreams(ready.LocalEndpoint)); break;
            case TransportFailed failed when IsBinding: FailStart(failed.Endpoint, failed.Reason); break;
            case StreamsReady ready when IsBinding: OnStreamsReady(ready.LocalEndpoint); break;
            case StreamsFailed failed when IsBinding: OnStreamsFailed(failed); break;
            case TransportReady or TransportLost or TransportFailed or TransportStopped or StreamsReady or StreamsFailed: break;
            case Terminated terminated: OnChildTerminated(terminated.ActorRef); break;
            case LifeBegun: Run(); break;
            case SecurityTried tried: OnSecurityTried(tried); break;
            case LifeEnded ended: OnLifeEnded(ended.Self); break;
            case Subscribe or Unsubscribe when _refs.Events.IsNobody() && _context.Phase == NodePhase.Binding: Stash.Stash(); break;
            case Subscribe or Unsubscribe or CatchUp: _refs.Events.Forward(message); break;
            case JoinCluster or UpdateDetails or ChangeTags or ExplainMember or PingMember or ManageKeys or ForgetOrder or TryPath or GetFirstJoin or Leave when _context.Phase == NodePhase.Binding && !_stopping: Stash.Stash(); break;
            case SubscribeMessages: _refs.Inbox.Forward(message); break;
            case JoinCluster join: ForwardWhileRunning(_refs.Sync, join); break;
            case UpdateDetails or ChangeTags: ForwardWhileRunning(_refs.Membership, message); break;
            case ExplainMember question: ForwardWhileRunning(_refs.Membership, question); break;
            case ManageKeys order: ForwardWhileRunning(_refs.Keyring, order); break;
            case ForgetOrder order: ForwardWhileRunning(_refs.Forgetting, order); break;
            case TryPath order: ForwardWhileRunning(_refs.Paths, order); break;
            case PingMember ping: ForwardWhileRunning(_refs.Probe, ping); break;
            case GetFirstJoin: OnGetFirstJoin(); break;
            case Leave leave: OnLeave(leave.Timeout); break;
            case LeaveProgress progress: OnLeaveProgress(progress); break;
            case LeaveTimeout: FinishLeave(); break;
            default: Unhandled(message); break;
        }
    }

    private void Bind()
    {
        _bindAttempts++;
        _transportSerial++;
        _refs.Datagrams = Child(_context.DatagramTransport(_context), $"datagrams-{_transportSerial}");
        _refs.Streams = Child(_context.StreamTransport(_context), $"streams-{_transportSerial}");
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

    private void OnStreamsReady(IPEndPoint bound)
    {
        _born = Birth(bound);
        if (_refs.Events.IsNobody())
        {
            _refs.Events = Child(MemberEventPublisher.Props(_context, _born.Table.Self), "events");
            Run();
        }
        else
        {
            _refs.Events.Tell(new BeginLife(_born.Table.Self));
        }
    }

    /// <summary>The sockets are bound and the events go on from the new table: the protocol begins.</summary>
    private void Run()
    {
        if (_born is not { } born || !IsBinding) return;
        var (name, self) = (_context.Settings.Name, born.Table.Self);
        _refs.Dissemination = Mortal(DisseminationActor.Props(_context, name), "dissemination");
        _refs.Probe = Mortal(ProbeActor.Props(_context, self), "probe");
        _refs.Sync = Mortal(SyncActor.Props(_context, self), "sync");
        _refs.Messaging = Mortal(MessagingActor.Props(_context), "messaging");
        _refs.Keyring = Mortal(KeyringActor.Props(_context), "keyring");
        _refs.Forgetting = Mortal(ForgettingActor.Props(_context), "forgetting");
        _refs.Paths = Mortal(PathActor.Props(_context), "paths");
        _refs.Reception = Mortal(ReceptionActor.Props(_context), "reception");
        _refs.Membership = Mortal(MembershipActor.Props(_context, born.Table), "membership");

        if (SecurityCheckActor.IsNeeded(_context.Settings.Security)) Check(born);
        else BeginMembership(born);
    }

    private void FailStart(IPEndPoint endpoint, string reason)
    {
        var failure = new NodeFailed(
            $"cannot listen on {endpoint}: {reason}. Free the port, or set gossipod.bind to another one (port 0 lets the system choose)");
        FailStart(failure);
    }

    private void FailStart(NodeFailed failure)
    {
        if (_life == 1) Fail(failure);
        else FailAgain(failure);
    }

    private void Fail(NodeFailed failure)
    {
        _failed ??= failure;
        _context.Failure = _failed.Reason;
        _context.Phase = NodePhase.Failed;
        foreach (var child in Context.GetChildren().ToList())
        {
            if (IsTransport(child)) Release(child);
            else Context.Stop(Context.Unwatch(child));
        }

        AnswerLeave();
        AnswerWaiting(_failed);
    }

    private void OnChildTerminated(IActorRef child)
    {
        if (_failed is not null || _stopping || IsEnd(child)) return;
        LogMessages.NodeBroke(_log, _childFailure ?? new InvalidOperationException("the actor stopped by itself"), child.Path.Name);
        Fail(new NodeFailed($"its actor {child.Path.Name} failed: {_childFailure?.Message}"));
        Context.System.EventStream.Publish(new NodeTerminated(_context.Settings.Name.Value, _failed!.Reason));
    }

    private void ForwardWhileRunning(IActorRef child, object message)
    {
        if (_failed is not null) Sender.Tell(new Status.Failure(new GossipodException(_failed.Reason)));
        else if (_context.Phase != NodePhase.Running || _stopping) Sender.Tell(new Status.Failure(new GossipodException(HasLeft)));
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
        _stopping = true;
        AnswerWaiting(BeingStopped);
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
}
