using System.Diagnostics;
using System.Net;
using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Diagnostics.Metrics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Sync;

namespace Gossipod.Actors.Seeds;

/// <summary>
/// Joins the configured seeds, again and again until this node is not alone, and then contacts seeds that are no members now and then.
/// Owner of <see cref="SeedContacts"/>. Made only when there are seeds and they are to be joined.
/// </summary>
/// <remarks>
/// <code>
///   Alone ──somebody else is live──▶ Member
/// </code>
/// Accepts what <c>SeedMessages</c> lists and <see cref="JoinFinished"/>. One timer: the next look-up. Names are resolved at each
/// attempt. Never restarted: a failure stops the node.
/// </remarks>
internal sealed class SeedActor : UntypedActor, IWithTimers
{
    private readonly NodeContext _context;
    private readonly IReadOnlyList<string> _seeds;
    private readonly SeededRandom _random;
    private readonly SeedContacts _contacts;
    private readonly bool _mayMove;
    private readonly ILoggingAdapter _log;
    private readonly List<IActorRef> _waiting = [];
    private ResolvedSeeds? _resolved;
    private JoinResult? _firstJoin;
    private bool _isMember;

    /// <summary>The attempt to join that is under way; null when nobody listens.</summary>
    private Activity? _span;
    private int _attempts;

    public SeedActor(NodeContext context)
    {
        var joining = context.Settings.Joining;
        _context = context;
        _log = Context.GetLogger(context);
        _seeds = context.Settings.Seeds;
        _random = context.Random.Fork(5);
        _contacts = new SeedContacts(joining.RetryMin, joining.RetryMax);
        _mayMove = _seeds.Any(seed => SeedText.TryParse(seed, out _) is not { IsName: false });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private ClusterSnapshot Snapshot => _context.Snapshot.Current!;

    private bool IsAlone => !Snapshot.Live.Any(member => member.Name != Snapshot.Self.Name);

    public static Props Props(NodeContext context) => new Props(typeof(SeedActor), [context]).WithDispatcher(context.Dispatcher);

    protected override void PreStart() => Attempt();

    protected override void PostStop()
    {
        AnswerFirst(_firstJoin ?? new JoinResult([]));
        _span?.SetStatus(ActivityStatusCode.Error, "the node has left, or has ended");
        EndSpan();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SeedsResolved resolved when _isMember: ContactOne(resolved.Seeds); break;
            case SeedsResolved resolved: Join(resolved.Seeds); break;
            case JoinFinished finished when _resolved is not null: OnJoined(_resolved.Result(finished.Seeds)); break;
            case SeedTick when _isMember: OnContactDue(); break;
            case SeedTick: Attempt(); break;
            case GetFirstJoin when _firstJoin is not null: Sender.Tell(_firstJoin); break;
            case GetFirstJoin: _waiting.Add(Sender); break;
            default: Unhandled(message); break;
        }
    }

    private void Attempt()
    {
        _attempts++;
        _span = _context.Tracing?.BeginJoin(_attempts);
        LookUp();
    }

    private void LookUp() => _context.SeedLookup.Begin(_seeds, _context.Settings.Sync.ExchangeTimeout, Self);

    private void Join(ResolvedSeeds seeds)
    {
        _contacts.Resolved(seeds.Endpoints.Keys);
        _resolved = seeds;
        _context.Metrics?.OnJoinAttempt(JoinOutcome.Unresolved, seeds.Failures.Count);
        var asked = RandomPick.Of([.. seeds.Endpoints.Keys], ResolvedSeeds.MaxEndpoints, static _ => true, _random);
        if (asked.Count == 0) OnJoined(new JoinResult(seeds.Failures));
        else _context.Refs.Sync.Tell(new JoinCluster(asked, _span?.Context ?? default));
    }

    /// <summary>Whoever is alone after all tries again: its only seed may be itself, or the others may have found nobody yet either.</summary>
    private void OnJoined(JoinResult result)
    {
        _resolved = null;
        NodeTracing.Tell(_span, result);
        EndSpan();
        _firstJoin ??= result;
        AnswerFirst(_firstJoin);
        _isMember = !IsAlone;
        if (_isMember)
        {
            LogMessages.Joined(_log, result);
            ScheduleContact();
            return;
        }

        var delay = _contacts.RetryDelay(_random);
        var reason = string.Join("; ", result.Seeds.Select(seed => seed.ToString()).Order(StringComparer.Ordinal));
        if (!result.Joined) LogMessages.JoinFailed(_log, _context.LogLimits, reason, delay);
        Schedule(delay);
    }

    private void EndSpan()
    {
        _context.Tracing?.End(_span);
        _span = null;
    }

    private void OnContactDue()
    {
        if (_contacts.IsDue(LiveEndpoints(out var count), count, _mayMove, _random)) LookUp();
        else ScheduleContact();
    }

    /// <summary>A table exchange tells either side of whom the other has.</summary>
    private void ContactOne(ResolvedSeeds seeds)
    {
        if (seeds.Endpoints.Count > 0) _contacts.Resolved(seeds.Endpoints.Keys);
        if (_contacts.NextMissing(LiveEndpoints(out _), _random) is { } endpoint)
        {
            _context.Counters.Add(Counter.SeedsContacted);
            _context.Refs.Sync.Tell(new RepairWith(endpoint));
        }

        ScheduleContact();
    }

    private HashSet<IPEndPoint> LiveEndpoints(out int count)
    {
        var endpoints = new HashSet<IPEndPoint>();
        count = 0;
        foreach (var member in Snapshot.Live)
        {
            count++;
            endpoints.Add(member.StreamAddress ?? member.Address);
        }

        return endpoints;
    }

    private void AnswerFirst(JoinResult result)
    {
        foreach (var asker in _waiting) asker.Tell(result);
        _waiting.Clear();
    }

    private void ScheduleContact()
    {
        var interval = DeadContacts.Interval(_context.Protocol.SyncInterval);
        if (_context.Settings.Joining.ContactSeeds && interval > TimeSpan.Zero) Schedule(interval * (0.5 + _random.NextDouble()));
    }

    private void Schedule(TimeSpan delay) => Timers.StartSingleTimer(SeedTick.Instance, SeedTick.Instance, delay);
}
