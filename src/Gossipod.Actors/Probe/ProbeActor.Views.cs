using Akka.Actor;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Sync;

namespace Gossipod.Actors.Probe;

/// <summary>Whether others believe what we believe: pings and acks carry a hash of it.</summary>
internal sealed partial class ProbeActor
{
    private void CompareViews(Member? peer, ulong theirs)
    {
        if (peer is { IsLive: true } && theirs != 0) _context.Sightings?.View(peer.Name, theirs, _context.Now);
        if (_settings.SyncInterval > TimeSpan.Zero && peer?.StreamAddress is { } address && _disagreement.OnPeerView(_viewHash, theirs, _context.Now))
            _refs.Sync.Tell(new RepairWith(address));
    }

    private void OnSuggestPartner()
    {
        if (_ring.PickHelpers(1, _self.MemberName, _random) is [{ StreamAddress: { } address }]) _refs.Sync.Tell(new RepairWith(address));
    }
}
