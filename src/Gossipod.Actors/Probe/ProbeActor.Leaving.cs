using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Sync;

namespace Gossipod.Actors.Probe;

/// <summary>The farewell: pings that carry our LEAVE until enough members have acked one (protocol.md §9).</summary>
internal sealed partial class ProbeActor
{
    private LeaveRound? _leave;
    private MemberUpdate? _farewell;

    private void OnAnnounceLeave(MemberUpdate farewell)
    {
        _farewell = farewell;
        _leave = new LeaveRound(_ring.PickForFarewell(LeaveRound.MaxTargets, _random));
        _round = null;
        Timers.Cancel(nameof(DirectTimeout));
        Timers.Cancel(nameof(ProbeTick));
        OnLeaveTick();
        ReportLeave();
    }

    private void OnLeaveTick()
    {
        if (_leave is not { IsDone: false } leave || _farewell is null) return;
        if (leave.Copies == LeaveRound.EnoughCopies)
        {
            // The last copy has had its time as well: who is silent still has all of them, or is gone.
            _refs.Node.Tell(new LeaveProgress(leave.Acked.Count, leave.TargetCount, Done: true));
            return;
        }

        if (leave.NeedsStreams) LeaveByStream(leave);
        leave.Repeat();
        foreach (var target in leave.Pending)
        {
            var sequence = _random.NextUInt64() | 1;
            leave.Sent(sequence, target);
            Send(target.Address, target.MemberName.Tag, new Ping(sequence, _self.MemberName.Tag, target.MemberName.Tag, _viewHash), _farewell, verified: true);
        }

        var wait = leave.Copies < LeaveRound.EnoughCopies ? _settings.GossipInterval : _health.Scale(_settings.DirectTimeout);
        Timers.StartSingleTimer(LeaveTick.Instance, LeaveTick.Instance, wait);
    }

    /// <summary>In our table we have left; whoever exchanges tables with us hears of it and passes it on.</summary>
    private void LeaveByStream(LeaveRound leave)
    {
        if (!_settings.StreamProbe) return;
        foreach (var target in leave.Pending.Where(target => target.StreamAddress is not null).Take(LeaveRound.EnoughAcks))
            _refs.Sync.Tell(new RepairWith(target.StreamAddress!));
    }

    private bool TryLeave(Ack ack)
    {
        if (_leave is null || !_leave.OnAck(ack.Sequence, ack.Source)) return false;
        ReportLeave();
        return true;
    }

    private void ReportLeave()
    {
        if (_leave is { } leave) _refs.Node.Tell(new LeaveProgress(leave.Acked.Count, leave.TargetCount, leave.IsDone));
    }
}
