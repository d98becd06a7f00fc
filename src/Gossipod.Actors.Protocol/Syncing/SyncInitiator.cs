using System.Net;
using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Protocol.Syncing;

/// <summary>The side that begins an exchange, to join or to repair; see <see cref="SyncSession"/>.</summary>
internal sealed class SyncInitiator(SyncPurpose purpose, uint salt, IPEndPoint address, SyncLimits limits, IMembershipHook hook, RecordSigning? signing = null)
    : SyncSession(purpose, address, limits, hook, signing)
{
    private readonly List<ulong> _wanted = [];
    private int _told;
    private Phase _phase;
    private SyncAccepted? _accepted;

    private enum Phase
    {
        /// <summary>Our table is to come, for the request.</summary>
        LookingAtTable,

        /// <summary>The responder's first frame is to come.</summary>
        AwaitingAnswer,

        /// <summary>Which of our rows the responder wants is to come.</summary>
        AwaitingWishes,

        /// <summary>The responder's rows are to come.</summary>
        AwaitingRows,

        /// <summary>Our rows are out, and the responder has to take them.</summary>
        AwaitingAcceptance,

        /// <summary>Its rows are being merged.</summary>
        Merging,
    }

    private protected override bool WeBegan => true;

    private protected override uint Salt => salt;

    public override SyncStep Begin() => SyncStep.LookAtTable;

    private protected override SyncStep Look(MonotonicTime goneSince)
    {
        _phase = Phase.AwaitingAnswer;
        var self = Purpose == SyncPurpose.Join ? SyncMerge.ToRow(Self) : null;
        return new SyncStep { Send = [new SyncRequest(Purpose, Self.MemberName, salt, View.HashSince(goneSince), View.Count, self)] };
    }

    private protected override SyncStep? Handle(StreamMessage message) => message switch
    {
        InSync same when IsRepair && _phase == Phase.AwaitingAnswer => Agree(same),
        BucketDigests buckets when IsRepair && _phase == Phase.AwaitingAnswer => Compare(buckets),
        Fingerprints page when _phase == Phase.AwaitingWishes => OnWishes(page),
        TablePage page when _phase == Phase.AwaitingRows || (!IsRepair && _phase == Phase.AwaitingAnswer) => OnRows(page),
        SyncAccepted accepted when _phase == Phase.AwaitingAcceptance => OnAccepted(accepted),
        _ => null,
    };

    /// <summary>The states have still to be merged, ours by the responder, and then all is done.</summary>
    private protected override SyncStep Merged(SyncRow? changedSelf)
    {
        if (MergeState(_accepted!.State) is { } refusal) return refusal;
        return Conclude(changedSelf, inAgreement: false);
    }

    private bool IsRepair => Purpose == SyncPurpose.Repair;

    private SyncStep Agree(InSync same)
    {
        if (!IsFrom(same.Source)) return Refuse(StreamErrorCode.Malformed, "another member than before");
        return MergeState(same.State) ?? Conclude(changedSelf: null, inAgreement: true);
    }

    private SyncStep Compare(BucketDigests buckets)
    {
        if (buckets.Digests.Count is 0 or > TableView.MaxBucketCount) return Refuse(StreamErrorCode.Malformed, $"{buckets.Digests.Count} buckets");
        _phase = Phase.AwaitingWishes;
        var differing = View.Differing(buckets.Digests);
        var ours = View.FingerprintsIn(differing);
        _told = ours.Count;
        return new SyncStep { Send = [.. Pages(ours, differing)] };
    }

    private SyncStep OnWishes(Fingerprints page)
    {
        if (Take(page, _wanted, _told) is { } refusal) return refusal;
        if (page.Last) _phase = Phase.AwaitingRows;
        return SyncStep.Wait;
    }

    private SyncStep OnRows(TablePage page)
    {
        _phase = Phase.AwaitingRows;
        if (Take(page) is { } refusal) return refusal;
        if (!page.Last) return SyncStep.Wait;
        if (Judge() is { } veto) return veto;
        _phase = Phase.AwaitingAcceptance;
        return new SyncStep { Send = [.. Pages(IsRepair ? View.RowsOf(_wanted) : SyncMerge.NewsFor(TheirRows, View.Rows))] };
    }

    private SyncStep OnAccepted(SyncAccepted accepted)
    {
        if (accepted.Self is { } self && !IsFrom(self.Name)) return Refuse(StreamErrorCode.Malformed, "a row of another member as its own");
        _phase = Phase.Merging;
        _accepted = accepted;
        return new SyncStep { Merge = ToMerge(accepted.Self is { } changed ? [.. TheirRows, changed] : TheirRows, answered: true) };
    }

    private SyncStep Conclude(SyncRow? changedSelf, bool inAgreement)
    {
        var state = ContributeState();
        var end = End(null, inAgreement);
        return changedSelf is null && state.IsEmpty ? end : end with { Send = [new SyncAccepted(changedSelf, state)] };
    }
}
