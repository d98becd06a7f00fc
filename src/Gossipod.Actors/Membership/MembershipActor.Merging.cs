using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Admitting;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Membership;

/// <summary>The tables of peers; and how much of our time claims that are signed wrongly may take.</summary>
internal sealed partial class MembershipActor
{
    /// <summary>
    /// Rows merged at a time where their signatures are verified, some milliseconds' worth: acks and pings go through this actor, and must
    /// not wait for a whole table.
    /// </summary>
    private const int RowsAtOnce = 32;

    private readonly SignatureBudget _badSignatures;

    private void OnMergeRows(MergeRows merge)
    {
        if (merge.Done == 0) _gate.OnPacket(_context.Now);
        var known = _table.LiveCount;
        // The peer's own row first: it accuses in its own name, which counts if it is Alive here.
        var rows = merge.Done > 0 ? merge.Rows : [.. merge.Rows.OrderBy(row => !row.Name.Equals(merge.Peer))];
        var end = _context.Signing is null ? rows.Count : Math.Min(rows.Count, merge.Done + RowsAtOnce);
        for (var i = merge.Done; i < end; i++) MergeRow(rows[i], merge);

        var grew = merge.Grew || _table.LiveCount > known;
        if (end < rows.Count)
        {
            Self.Forward(merge with { Rows = rows, Done = end, Grew = grew });
            return;
        }

        // Nobody passes on what is broadcast, so we introduce ourselves to those we now know.
        if (_context.Protocol.Dissemination == DisseminationMode.Broadcast && grew) Introduce();
        if (merge.Tag is { } tag) Sender.Tell(new RowsMerged(tag, _table.Self));
    }

    private void MergeRow(SyncRow row, MergeRows table)
    {
        foreach (var claim in SyncMerge.Claims(row, _table.Find(row.Name), table.Peer))
        {
            if (AdmitsByStream(claim, table.From)) MergeChecked(claim, table.From is { } from ? SourceKey.HostOf(from.Address) : SourceKey.Asked(table.Peer.Hash));
        }
    }

    /// <summary>
    /// Whoever seals has the budget of its session, which nobody without the keys can use up. In the clear it is the endpoint's that a datagram
    /// says it is from; what strangers' datagrams bring has one budget, because nobody knows how many strangers there are.
    /// </summary>
    private void MergeChecked(MemberUpdate claim, PacketReceived packet)
    {
        if (_context.Signing is null) Merge(claim, cause: null);
        else if (packet.Session != 0) MergeChecked(claim, SourceKey.Sealed(packet.Session));
        else MergeChecked(claim, _context.Ingress.IsMember(packet.From) ? SourceKey.Of(packet.From) : SourceKey.Strangers);
    }

    private void MergeChecked(MemberUpdate claim, SourceKey source)
    {
        if (!_badSignatures.Allows(source, _context.Now)) _context.Counters.Add(Counter.SignaturesUnchecked);
        else if (Merge(claim, cause: null) == IgnoreReason.BadSignature) _badSignatures.OnBad(source, _context.Now);
    }
}
