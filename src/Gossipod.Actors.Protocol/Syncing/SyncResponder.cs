using System.Collections;
using System.Net;
using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Protocol.Syncing;

/// <summary>The side that a peer has connected to; see <see cref="SyncSession"/>.</summary>
internal sealed class SyncResponder(IPEndPoint address, SyncLimits limits, IMembershipHook hook, RecordSigning? signing = null)
    : SyncSession(SyncPurpose.Repair, address, limits, hook, signing)
{
    private readonly int _maxMembers = limits.MaxMembers;
    private readonly List<ulong> _theirFingerprints = [];
    private Phase _phase;
    private SyncRequest _request = null!;
    private BitArray _buckets = Fingerprints.NoBuckets;
    private int _bucketCount;

    private enum Phase
    {
        /// <summary>The request is to come.</summary>
        AwaitingRequest,

        /// <summary>Our table is to come.</summary>
        LookingAtTable,

        /// <summary>The initiator's fingerprints are to come.</summary>
        AwaitingFingerprints,

        /// <summary>Our rows are out, the initiator's are to come.</summary>
        AwaitingRows,

        /// <summary>The initiator's rows are being merged.</summary>
        Merging,

        /// <summary>The tables were equal; the initiator may have a state to send.</summary>
        InAgreement,

        /// <summary>We have merged; the initiator is to merge, and may have something to say then.</summary>
        Accepted,
    }

    private protected override bool WeBegan => false;

    private protected override uint Salt => _request.Salt;

    public override SyncStep Begin() => SyncStep.Wait;

    private protected override SyncStep? Handle(StreamMessage message) => message switch
    {
        SyncRequest request when _phase == Phase.AwaitingRequest => OnRequest(request),
        Fingerprints page when _phase == Phase.AwaitingFingerprints => OnFingerprints(page),
        TablePage page when _phase == Phase.AwaitingRows => OnRows(page),
        SyncAccepted accepted when _phase is Phase.InAgreement or Phase.Accepted => OnAccepted(accepted),
        _ => null,
    };

    private SyncStep OnRequest(SyncRequest request)
    {
        _request = request;
        Purpose = request.Purpose;
        IsFrom(request.Source);
        if (Purpose == SyncPurpose.Join)
        {
            if (request.Self is not { } self || !IsFrom(self.Name)) return Refuse(StreamErrorCode.Malformed, "a join without the joiner's own row");
            if (JudgeJoin(self) is { } veto) return veto;
        }

        _phase = Phase.LookingAtTable;
        return SyncStep.LookAtTable;
    }

    private protected override SyncStep Look(MonotonicTime goneSince)
    {
        if (_request.Self is { } joining && IsOurs(joining)) return Refuse(StreamErrorCode.Unavailable, "it is this node itself");
        if (_request.Self is { } self && JudgeIdentity(self) is { } refusal) return refusal;
        if (Purpose == SyncPurpose.Join)
        {
            _phase = Phase.AwaitingRows;
            return new SyncStep { Send = [.. Pages(View.Rows)] };
        }

        if (View.HashSince(goneSince) == _request.TableHash)
        {
            _phase = Phase.InAgreement;
            return new SyncStep { Send = [new InSync(Self.MemberName, ContributeState())] };
        }

        _phase = Phase.AwaitingFingerprints;
        _bucketCount = TableView.BucketCountFor(Math.Max(View.Count, Math.Min(_request.RowCount, _maxMembers)));
        return new SyncStep { Send = [new BucketDigests(View.Digests(_bucketCount))] };
    }

    private bool IsOurs(SyncRow row) =>
        row.Name.Equals(Self.MemberName) && row.Version == Self.Version && row.Details.Endpoint.Equals(Self.Details.Endpoint);

    private SyncStep OnFingerprints(Fingerprints page)
    {
        if (_theirFingerprints.Count == 0 && page.Buckets.Length > 0) _buckets = page.Buckets;
        if (_buckets.Length < _bucketCount) return Refuse(StreamErrorCode.Malformed, $"{_buckets.Length} buckets instead of {_bucketCount}");
        if (Take(page, _theirFingerprints, _maxMembers) is { } refusal) return refusal;
        if (!page.Last) return SyncStep.Wait;
        _phase = Phase.AwaitingRows;
        _buckets.Length = _bucketCount;
        var difference = View.DifferenceFrom(_theirFingerprints, _buckets);
        return new SyncStep { Send = [.. Pages(difference.Wanted, Fingerprints.NoBuckets), .. Pages(difference.Rows)] };
    }

    private SyncStep OnRows(TablePage page)
    {
        if (Take(page) is { } refusal) return refusal;
        if (!page.Last) return SyncStep.Wait;
        if (Judge() is { } veto) return veto;
        _phase = Phase.Merging;
        return new SyncStep { Merge = ToMerge(TheirRows, answered: true) };
    }

    private protected override SyncStep Merged(SyncRow? changedSelf)
    {
        _phase = Phase.Accepted;
        return new SyncStep { Send = [new SyncAccepted(changedSelf, ContributeState())] };
    }

    private SyncStep OnAccepted(SyncAccepted accepted)
    {
        var inAgreement = _phase == Phase.InAgreement;
        if (accepted.Self is { } self && (inAgreement || !IsFrom(self.Name))) return Refuse(StreamErrorCode.Malformed, "a row of another member as its own");
        if (MergeState(accepted.State) is { } refusal) return refusal;
        var end = End(null, inAgreement);
        return accepted.Self is { } changed ? end with { Merge = ToMerge([changed], answered: false) } : end;
    }

    /// <summary>An initiator that has nothing to say closes.</summary>
    private protected override SyncStep Closed(string? error) => error is null && _phase is Phase.InAgreement or Phase.Accepted
        ? End(null, _phase == Phase.InAgreement)
        : base.Closed(error);
}
