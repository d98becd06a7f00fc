using System.Net;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Tests.Syncing;

/// <summary>Two tables, and the exchange between them without streams: each frame is handed over when it is sent.</summary>
internal sealed class TwoTables(MembershipTable initiator, MembershipTable responder)
{
    private readonly Queue<(SyncSession To, StreamMessage Message)> _wire = new();
    private readonly Dictionary<SyncSession, MembershipTable> _tables = [];
    private SyncSession _begins = null!;
    private SyncSession _answers = null!;

    public SyncLimits Limits { get; init; } = new(1_000, 3, 100);

    public IMembershipHook Hook { get; init; } = NoHook.Instance;

    public IMembershipHook TheirHook { get; init; } = NoHook.Instance;

    public RecordSigning? Signing { get; init; }

    public RecordSigning? TheirSigning { get; init; }

    /// <summary>Everything that was said, in order.</summary>
    public List<StreamMessage> Said { get; } = [];

    public SyncEnd? InitiatorsEnd { get; private set; }

    public SyncEnd? RespondersEnd { get; private set; }

    /// <summary>Changes what a side says before it arrives.</summary>
    public Func<StreamMessage, StreamMessage> Tamper { get; init; } = message => message;

    public IEnumerable<SyncRow> RowsSaid => Said.OfType<TablePage>().SelectMany(page => page.Rows);

    public TwoTables Exchange(SyncPurpose purpose = SyncPurpose.Repair, uint salt = 1, MonotonicTime? goneSince = null)
    {
        _begins = new SyncInitiator(purpose, salt, Given.Endpoint(1), Limits, Hook, Signing);
        _answers = new SyncResponder(Given.Endpoint(2), Limits, TheirHook, TheirSigning);
        (_tables[_begins], _tables[_answers]) = (initiator, responder);
        var since = goneSince ?? default;
        Do(_begins, _begins.Begin(), since);
        while (_wire.TryDequeue(out var sent)) Do(sent.To, sent.To.OnMessage(sent.Message), since);
        if (InitiatorsEnd is not null) Do(_answers, _answers.OnClosed(null), since);
        if (RespondersEnd is not null) Do(_begins, _begins.OnClosed(null), since);
        return this;
    }

    private void Do(SyncSession session, SyncStep step, MonotonicTime goneSince)
    {
        var table = _tables[session];
        foreach (var message in step.Send)
        {
            var sent = Tamper(message);
            Said.Add(sent);
            _wire.Enqueue((session == _begins ? _answers : _begins, sent));
        }

        if (step.Merge is { } merge)
        {
            Merge(table, merge.Rows, merge.Peer);
            if (merge.Answered) Do(session, session.OnMerged(table.Self), goneSince);
        }

        if (step.NeedsTable) Do(session, session.OnTable([.. table.Rows], table.Self, goneSince), goneSince);
        if (step.End is not { } end) return;
        if (session == _begins) InitiatorsEnd = end;
        else RespondersEnd = end;
    }

    /// <summary>As MembershipActor merges, refutations included.</summary>
    public static void Merge(MembershipTable table, IEnumerable<SyncRow> rows, MemberName peer)
    {
        foreach (var row in rows)
        {
            foreach (var claim in SyncMerge.Claims(row, table.Find(row.Name), peer))
            {
                if (table.Apply(claim, Given.At(2)).Outcome == TableOutcome.RefutationNeeded) table.Refute(claim, Given.At(2));
            }
        }
    }

    public static MembershipTable Table(string name, int seed, int members, int spread)
    {
        var random = Given.Random((ulong)seed);
        var table = new MembershipTable(
            Given.Name(name), Given.Generation, MemberDetails.At(new IPEndPoint(IPAddress.Loopback, 9_000 + name[0])), Given.Plausible(), 2_000, Given.Start);
        for (var i = 0; i < members; i++)
        {
            table.Apply(Given.Claim(UpdateKind.Join, Given.Name($"m{i}"), Given.Version(0)), Given.At(1));
            if (spread == 0 || random.Next(spread) != 0) continue;
            var kind = (UpdateKind)(1 + random.Next(5));
            table.Apply(Given.Claim(kind, Given.Name($"m{i}"), Given.Version((ulong)random.Next(3))), Given.At(1));
        }

        return table;
    }
}
