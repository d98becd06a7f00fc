using System.Collections;
using System.Net;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Protocol.Syncing;

/// <summary>
/// One exchange of tables over one stream (protocol.md §8), as one side of it: frames in, steps out. Owned by SyncActor; not
/// thread-safe. Never throws on remote data; whatever is out of turn or over a limit ends the exchange with a refusal.
/// </summary>
/// <remarks>
/// <code>
///   initiator                                  responder
///   SyncRequest                    ----->
///                                  &lt;-----  Error(REFUSED)               its hook vetoes the joining member
///                                  &lt;-----  InSync                       a repair of equal tables; the end but for states
///                                  &lt;-----  BucketDigests                a repair of different ones
///   Fingerprints … last            ----->                               of the rows in buckets that differ
///                                  &lt;-----  Fingerprints … last          the initiator's rows that are wanted
///                                  &lt;-----  TablePage … last             rows that differ; to a joiner, all
///   TablePage … last, or Error     ----->                               rows wanted; a joiner's, those that differ
///                                  &lt;-----  SyncAccepted, or Error       the responder has merged
///   SyncAccepted                   ----->                               the initiator has merged; left out when it says nothing
/// </code>
/// Nobody merges before both have agreed. A side that the other holds dead refutes upon merging, and says so in SyncAccepted: two
/// that were dead to each other are members of each other when the exchange ends.
/// </remarks>
internal abstract class SyncSession
{
    private readonly SyncLimits _limits;
    private readonly IMembershipHook _hook;
    private readonly RecordSigning? _signing;
    private readonly List<SyncRow> _rows = [];

    private protected SyncSession(SyncPurpose purpose, IPEndPoint address, SyncLimits limits, IMembershipHook hook, RecordSigning? signing) =>
        (Purpose, Address, _limits, _hook, _signing) = (purpose, address, limits, hook, signing);

    public SyncPurpose Purpose { get; private protected set; }

    /// <summary>The other end of the stream.</summary>
    public IPEndPoint Address { get; }

    public bool IsOver { get; private set; }

    /// <summary>Rows of the peer's that are kept until both sides agree.</summary>
    public int HeldRows => _rows.Count;

    /// <summary>The other side, once it has said its name.</summary>
    private protected MemberName? Peer { get; private set; }

    private protected TableView View { get; private set; } = null!;

    /// <summary>Our own row as the peer knows it from this exchange, or from before.</summary>
    private protected Member Self { get; private set; } = null!;

    /// <summary>The peer's rows so far.</summary>
    private protected IReadOnlyList<SyncRow> TheirRows => _rows;

    private protected abstract bool WeBegan { get; }

    /// <summary>The first step: before any frame.</summary>
    public abstract SyncStep Begin();

    /// <summary>The table that was asked for.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="self">Ours.</param>
    /// <param name="goneSince">Rows gone earlier do not count for the question whether tables are equal.</param>
    public SyncStep OnTable(IReadOnlyList<Member> rows, Member self, MonotonicTime goneSince)
    {
        if (IsOver) return SyncStep.Wait;
        Self = self;
        View = new TableView(rows, Salt, _signing);
        return Look(goneSince);
    }

    /// <summary>A frame of the peer's.</summary>
    public SyncStep OnMessage(StreamMessage message)
    {
        if (IsOver) return SyncStep.Wait;
        if (message is StreamError error) return End(Explain(error), isBusy: error.Code == StreamErrorCode.Busy);
        return Handle(message) ?? Refuse(StreamErrorCode.Malformed, $"a {message.GetType().Name} out of turn");
    }

    /// <summary>The peer's rows are in the table.</summary>
    /// <param name="self">Our own row now.</param>
    public SyncStep OnMerged(Member self) => IsOver ? SyncStep.Wait : Merged(ChangedSelf(self));

    /// <summary>The stream has ended.</summary>
    /// <param name="error">Why; null when it was closed in order.</param>
    public SyncStep OnClosed(string? error) => IsOver ? SyncStep.Wait : Closed(error);

    /// <summary>Ends the exchange and tells the peer why.</summary>
    /// <param name="code">Why.</param>
    /// <param name="detail">Why, for people on the other side.</param>
    /// <param name="failure">Why, for those on this side; as the others are told unless given.</param>
    public SyncStep Refuse(StreamErrorCode code, string detail, string? failure = null) =>
        IsOver ? SyncStep.Wait : End(failure ?? detail) with { Send = [new StreamError(code, detail)] };

    /// <summary>Ends it without a word.</summary>
    public SyncStep Fail(string reason, bool isBusy = false) => IsOver ? SyncStep.Wait : End(reason, isBusy: isBusy);

    private protected abstract uint Salt { get; }

    private protected abstract SyncStep Look(MonotonicTime goneSince);

    /// <summary>What to do about a frame; null when it is out of turn.</summary>
    private protected abstract SyncStep? Handle(StreamMessage message);

    private protected abstract SyncStep Merged(SyncRow? changedSelf);

    private protected virtual SyncStep Closed(string? error) => End(error ?? "closed the stream before the exchange was complete");

    private protected SyncStep End(string? failure, bool inAgreement = false, bool isBusy = false)
    {
        IsOver = true;
        return new SyncStep { End = new SyncEnd(failure, inAgreement, isBusy) };
    }

    /// <summary>Adds a page to <see cref="TheirRows"/>; a refusal when it must not be.</summary>
    private protected SyncStep? Take(TablePage page)
    {
        if (!IsFrom(page.Source)) return Refuse(StreamErrorCode.Malformed, "rows of another member than before");
        if (_rows.Count + page.Rows.Count > _limits.MaxMembers)
            return Refuse(StreamErrorCode.Malformed, $"more than max-members ({_limits.MaxMembers}) rows");
        _rows.AddRange(page.Rows);
        return null;
    }

    /// <summary>Adds a page to the fingerprints so far; a refusal when it must not be.</summary>
    private protected SyncStep? Take(Fingerprints page, List<ulong> soFar, int max)
    {
        if (soFar.Count + page.Rows.Count > max) return Refuse(StreamErrorCode.Malformed, $"more than {max} fingerprints");
        soFar.AddRange(page.Rows);
        return null;
    }

    /// <summary>The other side has proven its name: what it says in another's is refused.</summary>
    public void Certify(MemberName peer) => Peer ??= peer;

    /// <summary>Whether that is the name of the other side; the first one is.</summary>
    private protected bool IsFrom(MemberName source) => (Peer ??= source).Equals(source);

    /// <summary>Judges the peer by its own row, and asks the hook about all of them; a refusal when they are not wanted.</summary>
    private protected SyncStep? Judge()
    {
        if (_signing is not null && _rows.Find(row => row.Name.Equals(Peer)) is { } own && JudgeIdentity(own) is { } refusal) return refusal;
        if (_hook is NoHook || _rows.Count == 0) return null;
        var reason = _hook.VetoMerge([.. _rows.Select(ToMember)], Context);
        return reason is null ? null : Refuse(StreamErrorCode.Refused, $"the hook of this node refused to merge: {reason}");
    }

    /// <summary>A typed refusal of a peer whose own row is not signed by who has its name here: merging it would have no effect, and nobody would know why.</summary>
    private protected SyncStep? JudgeIdentity(SyncRow own)
    {
        var reason = _signing?.Judge(own.Name, own.DetailsVersion, own.Details, View.Find(own.Name)) ?? IgnoreReason.None;
        return reason switch
        {
            IgnoreReason.None => null,
            IgnoreReason.Unsigned => Refuse(
                StreamErrorCode.Unsigned, $"{own.Name} does not sign its records, and gossipod.security.sign-records = on demands it; set it to accept on every node first"),
            IgnoreReason.IdentityNotTrusted => Refuse(StreamErrorCode.IdentityNotTrusted, $"gossipod.security.trusted-identities does not have '{own.Name} {own.Details.Signature!.Key}'"),
            IgnoreReason.NameOfAnother => Refuse(StreamErrorCode.NameOfAnother, $"{own.Name} has another identity here"),
            _ => Refuse(StreamErrorCode.BadSignature, $"{own.Name} has not signed its record like this"),
        };
    }

    private protected SyncStep? JudgeJoin(SyncRow joining) => _hook.VetoJoin(ToMember(joining), Context) is { } reason
        ? Refuse(StreamErrorCode.Refused, $"the hook of this node refused the join: {reason}")
        : null;

    private protected ReadOnlyMemory<byte> ContributeState()
    {
        var state = _hook.ContributeState(Context);
        if (state.Length <= _limits.MaxStateBytes) return state;
        throw new HookFailedException(
            nameof(IMembershipHook.ContributeState), new InvalidOperationException($"{state.Length} bytes are more than sync.max-state-bytes ({_limits.MaxStateBytes})"));
    }

    /// <summary>Hands the peer's state to the hook; a refusal when it is too long.</summary>
    private protected SyncStep? MergeState(ReadOnlyMemory<byte> state)
    {
        if (state.Length > _limits.MaxStateBytes)
            return Refuse(StreamErrorCode.Malformed, $"a state of {state.Length} bytes, more than sync.max-state-bytes ({_limits.MaxStateBytes})");
        if (!state.IsEmpty) _hook.MergeState(state, Context);
        return null;
    }

    private protected IEnumerable<StreamMessage> Pages(IReadOnlyList<SyncRow> rows) =>
        Chunks(rows, _limits.PageRows).Select(page => new TablePage(Self.MemberName, page.Items, page.Last));

    private protected static IEnumerable<StreamMessage> Pages(IReadOnlyList<ulong> fingerprints, BitArray buckets) =>
        Chunks(fingerprints, SyncLimits.MaxFingerprintCount)
            .Select((page, i) => new Fingerprints(i == 0 ? buckets : Fingerprints.NoBuckets, page.Items, page.Last));

    private protected RowsToMerge ToMerge(IReadOnlyList<SyncRow> rows, bool answered) => new(rows, Peer!, answered);

    private SyncPeer Context => new(Peer!.Value, Address, Purpose == SyncPurpose.Join, IsInitiator: !WeBegan);

    /// <summary>Our own row when it is not what the peer knows of.</summary>
    private SyncRow? ChangedSelf(Member self) =>
        self.Version == Self.Version && self.Status == Self.Status ? null : SyncMerge.ToRow(self);

    private string Explain(StreamError error) => error.Code == StreamErrorCode.Refused
        ? $"refused by {Peer?.Value ?? "the peer"} at {Address}: {error.Detail}"
        : $"refused: {error.Code}, {error.Explain()}";

    private static Member ToMember(SyncRow row) => new(row.Name, row.Version, row.Status, row.Details, row.DetailsVersion, default);

    private static IEnumerable<(IReadOnlyList<T> Items, bool Last)> Chunks<T>(IReadOnlyList<T> all, int size)
    {
        var at = 0;
        do
        {
            var count = Math.Min(size, all.Count - at);
            yield return ([.. all.Skip(at).Take(count)], at + count >= all.Count);
            at += count;
        }
        while (at < all.Count);
    }
}

/// <summary>The hook of whoever has none.</summary>
internal sealed class NoHook : IMembershipHook
{
    public static readonly NoHook Instance = new();
}
