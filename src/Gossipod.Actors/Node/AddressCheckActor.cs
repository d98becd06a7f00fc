using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;

namespace Gossipod.Actors.Node;

/// <summary>
/// Says once whether others reach this node at its advertised address, and keeps <see cref="NodeContext.AddressReport"/>: whoever pings
/// us by our name has sent it there. Made only for nodes on a machine's own network.
/// </summary>
/// <remarks>One timer: a look each protocol period, until it is known that we are reached. Never restarted: a failure stops the node.</remarks>
internal sealed class AddressCheckActor : UntypedActor, IWithTimers
{
    /// <summary>
    /// Of n members that each ping one at random per period, none pings us in that many with probability e^-15, three in ten million.
    /// </summary>
    private const int PeriodsMax = 15;

    private readonly NodeContext _context;
    private readonly AddressReport _report;
    private readonly long _pingsBefore;
    private readonly ILoggingAdapter _log;
    private int _periods;

    public AddressCheckActor(NodeContext context, AddressReport report)
    {
        _context = context;
        _log = Context.GetLogger(context);
        _report = report;
        _pingsBefore = context.Counters[Counter.PingsReceived];
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeContext context, AddressReport report) =>
        new Props(typeof(AddressCheckActor), [context, report]).WithDispatcher(context.Dispatcher);

    protected override void PreStart()
    {
        foreach (var problem in _report.Problems) LogMessages.DoubtfulAddress(_log, problem);
        Timers.StartPeriodicTimer(Look.Instance, Look.Instance, _context.Protocol.ProtocolPeriod);
    }

    protected override void OnReceive(object message)
    {
        if (message is not Look) Unhandled(message);
        else if (_context.Counters[Counter.PingsReceived] > _pingsBefore) Reached();
        else if (Others() is > 0 and var others && ++_periods == PeriodsMax) NotReached(others);
    }

    private void Reached()
    {
        Timers.Cancel(Look.Instance);
        _context.AddressReport = _report with { ReachedByPeer = true };
        LogMessages.AddressReached(_log, _report.Advertised, wasDoubted: _periods >= PeriodsMax || _report.Problems.Count > 0);
    }

    private void NotReached(int others)
    {
        _context.AddressReport = _report with { ReachedByPeer = false };
        LogMessages.AddressNotReached(_log, _report, others, _context.Protocol.ProtocolPeriod * PeriodsMax);
    }

    private int Others() => _context.Snapshot.Current is { } snapshot ? snapshot.Live.Count() - 1 : 0;

    private sealed record Look : INodeMessage, INotInfluenceReceiveTimeout
    {
        public static readonly Look Instance = new();
    }
}
