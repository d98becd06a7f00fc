using System.Net;
using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Seeds;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Node;

/// <summary>How a life of the node ends by a leave, and how the next one begins (protocol.md §9).</summary>
internal sealed partial class NodeActor
{
    private const string HasLeft = "this node has left its cluster; JoinAsync or StartAgainAsync begins a new life of it";

    private static readonly NodeFailed BeingStopped = new("it is being stopped with its ActorSystem");

    /// <summary>Actors that end with this life, sockets apart.</summary>
    private readonly List<IActorRef> _mortals = [];
    private readonly HashSet<IActorRef> _ending = [];
    private int _life = 1;
    private NewLife? _born;
    private Departure? _departure;

    /// <summary>Our own row at the end of the life before; null in the first.</summary>
    private Member? _last;

    /// <summary>Makes a child that ends with this life.</summary>
    private IActorRef Mortal(Props props, string name)
    {
        var child = Child(props, _life == 1 ? name : FormattableString.Invariant($"{name}-{_life}"));
        _mortals.Add(child);
        return child;
    }

    private void OnLeave(TimeSpan timeout)
    {
        if (_departure?.Result is { } result)
        {
            Sender.Tell(result);
            return;
        }

        if (_departure is null && (_context.Phase != NodePhase.Running || _stopping))
        {
            Sender.Tell(new LeaveResult(0, 0, TimeSpan.Zero));
            return;
        }

        if (_departure is null)
        {
            _departure = new Departure(_context.Now);
            _context.Phase = NodePhase.Leaving;
            Timers.StartSingleTimer(LeaveTimeout.Instance, LeaveTimeout.Instance, timeout);
            _refs.Membership.Tell(LeaveCluster.Instance);
        }

        _departure.Waiting.Add(Sender);
    }

    private void OnLeaveProgress(LeaveProgress progress)
    {
        if (_context.Phase != NodePhase.Leaving) return;
        _departure!.Progress = progress;
        if (progress.Done) FinishLeave();
    }

    /// <summary>The farewell is with others, or its time is over: from now on we are silent, so the sockets close.</summary>
    private void FinishLeave()
    {
        if (_context.Phase != NodePhase.Leaving) return;
        End([.. _mortals, _refs.Datagrams, _refs.Streams]);
        AnswerLeave();
    }

    private void AnswerLeave()
    {
        if (_departure is not { Result: null } departure) return;
        Timers.Cancel(LeaveTimeout.Instance);
        departure.Result = new LeaveResult(departure.Progress.Acknowledged, departure.Progress.Asked, _context.Now - departure.StartedAt);
        LogMessages.HasLeft(_log, departure.Result);
        foreach (var asker in departure.Waiting) asker.Tell(departure.Result);
    }

    /// <summary>Ends these children, which are watched; what they said before is handled before their end is noted.</summary>
    private void End(IReadOnlyList<IActorRef> children)
    {
        _context.Phase = NodePhase.Ending;
        _mortals.Clear();
        _ending.UnionWith(children);
        foreach (var child in children)
        {
            if (IsTransport(child)) child.Tell(StopTransport.Instance);
            else Context.Stop(child);
        }
    }

    /// <summary>Whether that child was meant to end; with the last one the life is over.</summary>
    private bool IsEnd(IActorRef child)
    {
        if (!_ending.Remove(child)) return false;
        if (_ending.Count == 0) _refs.Events.Tell(EndLife.Instance);
        return true;
    }

    private void OnLifeEnded(Member self)
    {
        if (_context.Phase != NodePhase.Ending) return;
        _last = self;
        _context.Phase = NodePhase.Left;
        if (_waitingForStart.Count > 0) BeginAgain();
    }

    /// <summary>Whoever asks while a leave is under way waits for its end and for the life after it.</summary>
    private void OnStartAgain()
    {
        if (_stopping)
        {
            Sender.Tell(BeingStopped);
            return;
        }

        if (_context.Phase is NodePhase.Running or NodePhase.Failed)
        {
            AnswerStarted(Sender);
            return;
        }

        _waitingForStart.Add(Sender);
        if (_context.Phase == NodePhase.Left) BeginAgain();
    }

    private void OnGetFirstJoin()
    {
        if (_context.Phase == NodePhase.Running && !_refs.Seeds.IsNobody()) _refs.Seeds.Forward(GetFirstJoin.Instance);
        else Sender.Tell(new JoinResult([]));
    }

    private void BeginAgain()
    {
        _life++;
        _departure = null;
        _bindAttempts = 0;
        _context.Phase = NodePhase.Binding;
        _context.BeginLife(_life);
        Bind();
    }

    /// <summary>A later life that cannot bind leaves the node as the one before it did: it has left, and may try again.</summary>
    private void FailAgain(NodeFailed failure)
    {
        _departure = new Departure(_context.Now) { Result = new LeaveResult(0, 0, TimeSpan.Zero) };
        End([.. _mortals, _refs.Datagrams, _refs.Streams]);
        AnswerWaiting(failure);
    }

    /// <summary>
    /// A table that holds nobody but ourselves, in a generation above every earlier one of ours, whatever the wall clock says. What we
    /// say of ourselves is what the life before said last.
    /// </summary>
    private NewLife Birth(IPEndPoint bound)
    {
        var (settings, protocol, now) = (_context.Settings, _context.Protocol, _context.Now);
        var advertised = settings.Advertise ?? bound;
        if (advertised.Port == 0) advertised = new IPEndPoint(advertised.Address, bound.Port);
        var details = _last is { } last
            ? last.Details with { Endpoint = advertised, StreamPort = advertised.Port }
            : MemberDetails.At(advertised, advertised.Port) with { Tags = settings.Tags, Metadata = settings.Metadata };
        var wallClock = _context.WallClockMilliseconds;
        var generation = Math.Max(wallClock, _last is null ? 0 : _last.Version.Generation + 1);
        var table = new MembershipTable(
            settings.Name, generation, details, new PlausibleVersions(wallClock, now), protocol.MaxMembers, now, protocol.DeathIsFinal, _context.ShareRow,
            LeaveKey.Draw(_context.Random.Fork(6)), protocol.ProtocolPeriod * MembershipActor.PeriodsToRefute, _context.Signing);
        return new NewLife(table, bound);
    }

    private void CheckAddress(IPEndPoint advertised, IPEndPoint bound)
    {
        if (_context.MachineAddresses is not { } addresses) return;
        var settings = _context.Settings;
        var problems = AddressCheck.Of(bound, advertised, settings.Advertise is not null, settings.Seeds, addresses());
        var report = _context.AddressReport = new AddressReport(bound, advertised, problems, ReachedByPeer: null);
        Mortal(AddressCheckActor.Props(_context, report), "address");
    }

    private sealed record NewLife(MembershipTable Table, IPEndPoint Bound);

    private sealed class Departure(MonotonicTime startedAt)
    {
        public MonotonicTime StartedAt { get; } = startedAt;

        public LeaveProgress Progress { get; set; } = new(0, 0, Done: false);

        public LeaveResult? Result { get; set; }

        public List<IActorRef> Waiting { get; } = [];
    }
}
