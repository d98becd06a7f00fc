using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Probe;

/// <summary>Who is probed next.</summary>
internal sealed partial class ProbeActor
{
    private Member? NextTarget() => _shared is null
        ? _ring.Next(_random)
        : _ring.TakeExpedited() ?? _shared.Next(TimeSpan.FromMilliseconds(_context.WallClockMilliseconds));

    private void OnMemberChanged(MemberChanged changed)
    {
        var row = changed.New;
        if (changed.ViewHash != _viewHash) _disagreement.OnChange(_context.Now);
        (_viewHash, _liveCount) = (changed.ViewHash, changed.LiveCount);
        _context.Sightings?.Own(_viewHash);
        if (row.MemberName.Equals(_self.MemberName))
        {
            _self = row;
            return;
        }

        _peers.Put(row);
        if (row.IsLive)
        {
            _ring.Put(row, _random);
            _shared?.Put(row);
        }
        else
        {
            _ring.Remove(row.MemberName);
            _context.Sightings?.Forget(row.Name);
            if (_paths.Remove(row.MemberName)) TellUnblocked(row);
            _rivals.Remove(row.MemberName);
            _shared?.Remove(row);
        }

        if (changed.Accuser is { } accuser && ShouldExpedite(accuser)) _ring.Expedite(row.MemberName);
    }

    /// <summary>About twice as many members as confirmations are needed probe a fresh suspect next, whatever the cluster's size.</summary>
    private bool ShouldExpedite(MemberName accuser) =>
        _settings.ExpediteSuspects
        && !accuser.Equals(_self.MemberName)
        && _random.NextDouble() * (_liveCount - 2) < 2 * _settings.SuspicionConfirmations;
}
