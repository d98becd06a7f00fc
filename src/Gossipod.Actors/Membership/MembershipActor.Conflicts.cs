using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Membership;

/// <summary>Two processes of one name, and two names at one address (protocol.md §3).</summary>
internal sealed partial class MembershipActor
{
    /// <summary>Whether somebody has our record, which the first ping for our name shows: then no rival can have kept others from us.</summary>
    private bool _isHeld;

    /// <summary>The process that was there at that version is gone for certain: no suspicion.</summary>
    private void OnAddressTaken(AddressTaken taken)
    {
        if (_table.Find(taken.Target.MemberName) is not { IsLive: true }) return;
        var self = _table.Self.MemberName;
        var cause = new EventCause(self.Value) { AddressTakenBy = taken.By, HealthScore = HealthScore };
        Merge(_table.Accuse(UpdateKind.Confirm, taken.Target.MemberName, taken.Target.Version), cause);
    }

    private void Report(TableChange conflict)
    {
        var (row, claim) = (conflict.New!, conflict.Claim);
        _refs.Events.Tell(new PublishEvent(new MemberConflict(row, claim.Details!.Endpoint, claim.Version)));
        _context.Counters.Add(Counter.NamesContested);
        _history.OnConflict(row, claim.From.Value, claim.Details.Endpoint, WallClock);
        LogMessages.Conflict(_log, _context.LogLimits, row, claim);
        if (!ReferenceEquals(row, _table.Self)) _refs.Probe.Tell(new ExpediteProbe(row.MemberName, claim));
        else if (!_isHeld && _table.RiseAbove(claim.Version, _context.Now) is { } risen) SelfChanged(row, risen);
        AdmitContender(row.MemberName);
    }

    /// <summary>Gives the name to the rival that waits for it, if the time has come; otherwise looks again when it has.</summary>
    private void AdmitContender(MemberName name)
    {
        var now = _context.Now;
        if (_table.Find(name) is not { Status: not MemberStatus.Alive }) return;
        if (_table.TakeContender(name, now) is { } rival) Merge(rival, cause: null);
        else if (_table.ContenderWait(name, now) is { } wait) Timers.StartSingleTimer(name, new ContenderDue(name), wait);
    }
}
