using Akka.Actor;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Sync;

namespace Gossipod.Actors.Probe;

/// <summary>Whether others believe what we believe: pings and acks carry a hash of it. Where they do not, tables are exchanged (protocol.md §8).</summary>
internal sealed partial class ProbeActor
{
    private readonly ViewDisagreement _disagreement;
    private readonly ViewAgreement _agreement = new();

    /// <param name="peer">Who said it; null for a stranger.</param>
    /// <param name="theirs">The hash of what it believes; 0 when it did not say.</param>
    /// <param name="health">Its local health; null when it did not say.</param>
    private void CompareViews(Member? peer, ulong theirs, int? health = null)
    {
        if (peer is { IsLive: true } && theirs != 0)
        {
            _context.Sightings?.Heard(peer.Name, theirs, health, _context.Now);
            _agreement.OnPeerView(theirs == _viewHash);
            _context.Gauges.ViewAgreement = _agreement.Share;
        }

        if (_settings.SyncInterval > TimeSpan.Zero && peer?.StreamAddress is { } address && _disagreement.OnPeerView(_viewHash, theirs, _context.Now))
            _refs.Sync.Tell(new RepairWith(address));
    }

    private void OnSuggestPartner()
    {
        if (_ring.PickHelpers(1, _self.MemberName, _random) is [{ StreamAddress: { } address }]) _refs.Sync.Tell(new RepairWith(address));
    }
}
