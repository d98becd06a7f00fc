using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Suspecting;
using Gossipod.Actors.Suspicion;

namespace Gossipod.Actors.Membership;

/// <summary>The suspicions that run here, each timed by a child, and the verdicts that end them (SWIM §4.2; protocol.md §5).</summary>
internal sealed partial class MembershipActor
{
    /// <summary>Most confirmers that a cause names: as many as the history keeps of one suspicion.</summary>
    private const int ConfirmersMax = 16;

    private readonly Dictionary<MemberName, RunningSuspicion> _suspicions = [];
    private long _suspicionSerial;

    private void OnConfirmation(MemberUpdate claim, EventCause? cause)
    {
        var running = _suspicions[claim.Name];
        running.Confirm(claim.From);
        running.Actor.Tell(new ConfirmSuspicion(claim.From, claim.Signature));
        NoteConfirmation(claim, cause);
        AdmitContender(claim.Name);
    }

    private void OnSuspicionConfirmed(SuspicionConfirmed confirmed)
    {
        if (!IsRunning(confirmed.Name, confirmed.Version)) return;
        Spread(MemberUpdate.Suspect(confirmed.Name, confirmed.Version, confirmed.From) with { Signature = confirmed.Signature });
    }

    /// <summary>How long the suspicion of that member has run here; zero while none does.</summary>
    private TimeSpan SuspectedFor(MemberName name) => _suspicions.TryGetValue(name, out var running) ? _context.Now - running.StartedAt : TimeSpan.Zero;

    /// <summary>A cause by that member's word, with the suspicion that it ends, if one runs here.</summary>
    private EventCause CauseBy(MemberName from, MemberName suspect)
    {
        var cause = new EventCause(from.Value) { HealthScore = HealthScore, Elapsed = SuspectedFor(suspect) };
        return _suspicions.TryGetValue(suspect, out var running)
            ? cause with { FirstAccuser = running.Accuser.Value, Confirmers = [.. running.Confirmers.Select(name => name.Value)] }
            : cause;
    }

    /// <summary>A verdict is passed only at the version suspected, and only by a node that is not stalled itself.</summary>
    private void OnSuspicionExpired(SuspicionExpired expired)
    {
        if (!IsRunning(expired.Name, expired.Version))
        {
            _context.Counters.Add(Counter.ExpiriesStale);
            return;
        }

        var now = _context.Now;
        _gate.OnTimer(expired.DueAt, now);
        var delay = _gate.Postpone(expired.LatestAt, othersMayTalk: _table.AliveCount > 1, now);
        if (delay > TimeSpan.Zero)
        {
            _context.Counters.Add(Counter.SuspicionsPostponed);
            _suspicions[expired.Name].Actor.Tell(new PostponeExpiry(delay));
            return;
        }

        if (_table.TakeHeldLeave(expired.Name) is { } farewell) Merge(farewell, cause: null);
        var cause = CauseBy(_table.Self.MemberName, expired.Name);
        Merge(_table.Accuse(UpdateKind.Confirm, expired.Name, expired.Version), cause);
    }

    private void StartSuspicion(Member suspect, MemberName accuser)
    {
        var timeouts = SuspicionTimeouts.For(_context.Protocol, _table.LiveCount);
        var state = new SuspicionState(accuser, timeouts, _context.Now);
        var actor = Context.ActorOf(SuspicionActor.Props(_context, suspect.MemberName, suspect.Version, state), $"suspicion-{++_suspicionSerial}");
        _suspicions[suspect.MemberName] = new RunningSuspicion(actor, suspect.Version, accuser, _context.Now);
    }

    private void StopSuspicion(MemberName name)
    {
        if (_suspicions.Remove(name, out var running)) Context.Stop(running.Actor);
    }

    private bool IsRunning(MemberName name, MemberVersion version) =>
        _suspicions.TryGetValue(name, out var running) && running.Version == version;

    private sealed record RunningSuspicion(IActorRef Actor, MemberVersion Version, MemberName Accuser, MonotonicTime StartedAt)
    {
        private readonly List<MemberName> _confirmers = [];

        /// <summary>Accusers after the first, in the order in which they were heard.</summary>
        public IReadOnlyList<MemberName> Confirmers => _confirmers;

        public void Confirm(MemberName from)
        {
            if (_confirmers.Count < ConfirmersMax && from != Accuser && !_confirmers.Contains(from)) _confirmers.Add(from);
        }
    }
}
