using Akka.Actor;
using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Membership;

/// <summary>Rows that go: those whose tombstone's time is over, and those that an operator says are gone for good.</summary>
internal sealed partial class MembershipActor
{
    private void OnReap()
    {
        foreach (var farewell in _table.ReleaseLeaves(_context.Now)) Merge(farewell, cause: null);
        foreach (var row in _table.Reap(_context.Protocol.Tombstone, _context.Now)) OnRemoved(row, cause: null);
    }

    /// <summary>Who asks must be Alive here, as whoever accuses.</summary>
    private void OnForget(ForgetMember order)
    {
        var request = order.Request;
        if (!_table.IsAlive(request.Source))
        {
            Sender.Tell(new ForgetAnswered(order.Tag, null, $"'{_table.Self.Name}' does not hold '{request.Source}' alive"));
            return;
        }

        if (request.Operation == ForgetOperation.Forget && _table.ForgetGone(request.Name, request.UpTo) is { } row)
            OnRemoved(row, new EventCause(request.Source.Value) { HealthScore = HealthScore });

        var (standing, version) = _table.StandingOf(request.Name);
        Sender.Tell(new ForgetAnswered(order.Tag, new ForgetReport(_table.Self.MemberName, standing, version), null));
    }

    private void OnRemoved(Member row, EventCause? cause)
    {
        var forgotten = new MemberForgotten(row);
        _refs.Probe.Tell(forgotten);
        _refs.Dissemination.Tell(forgotten);
        _refs.Sync.Tell(forgotten);
        _refs.Messaging.Tell(forgotten);
        TellRemoval(row, cause);
    }
}
