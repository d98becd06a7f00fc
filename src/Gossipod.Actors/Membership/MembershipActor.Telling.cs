using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Explaining;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Membership;

/// <summary>What is told of changes: the event, the log line, the measurements, and the history that explains them later.</summary>
internal sealed partial class MembershipActor
{
    private readonly MemberHistory _history = new();
    private readonly TransitionLog _transitions;

    private DateTimeOffset WallClock => _context.TimeProvider.GetUtcNow();

    private int HealthScore => _context.Snapshot.Current?.LocalHealth ?? 0;

    private void TellChange(Member? old, Member row, EventCause? cause, TimeSpan suspectedFor)
    {
        _refs.Events.Tell(new PublishChange(old, row, cause));
        _history.OnChange(old, row, cause, WallClock);
        _transitions.Changed(old, row, cause);
        _context.Metrics?.OnTransition(old, row, cause, suspectedFor);
    }

    /// <summary>By age, without a cause; or because somebody says that it is gone for good.</summary>
    private void TellRemoval(Member row, EventCause? cause)
    {
        _refs.Events.Tell(new PublishRemoval(row, cause));
        _history.OnRemoved(row, cause, WallClock);
        _transitions.Removed(row, cause);
        _context.Metrics?.OnRemoved(row, wasForgotten: cause is not null);
    }

    private void OnExplain(ExplainMember question) => Sender.Tell(new MemberExplanation(
        question.Name.Value, _table.Self.Name, _table.Find(question.Name), _history.Of(question.Name), WallClock));

    /// <summary>What led to a change that came with no evidence of our own: whoever said so, and the suspicion that ran here.</summary>
    private EventCause? Cause(Member? old, MemberUpdate claim) => old is null ? null : CauseBy(claim.From, old.MemberName);

    private void NoteConfirmation(MemberUpdate claim, EventCause? cause)
    {
        if (_table.Find(claim.Name) is { } suspect)
            _history.OnConfirmation(suspect, cause ?? new EventCause(claim.From.Value) { HealthScore = HealthScore }, WallClock);
    }
}
