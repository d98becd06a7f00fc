using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Sync;

/// <summary>Members that are dead here are contacted now and then, so that a partition that has ended heals (protocol.md §8).</summary>
internal sealed partial class SyncActor
{
    private readonly DeadContacts _dead = new();

    private void OnOtherChanged(Member row)
    {
        if (!_context.Protocol.ContactDead) return;
        var hadDead = _dead.Count > 0;
        _dead.Put(row, _random);
        if (!hadDead && _dead.Count > 0) ScheduleHealing(_random.NextDouble());
    }

    /// <summary>One that is dead here may live beyond a partition: it hears from our table that it is dead, and refutes.</summary>
    private void OnHealTick()
    {
        if (_dead.Count == 0) return;
        if (_dead.Next(_liveCount, _random) is { } address && !address.Equals(_ownStreams))
        {
            _context.Counters.Add(Counter.DeadContacted);
            Repair(address);
        }

        ScheduleHealing(share: 1);
    }

    private void ScheduleHealing(double share)
    {
        var interval = DeadContacts.Interval(_context.Protocol.SyncInterval);
        if (interval > TimeSpan.Zero) Timers.StartSingleTimer(HealTick.Instance, HealTick.Instance, interval * share);
    }
}
