using System.Text;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Tests.Syncing;

/// <summary>The application's part in an exchange, on either side.</summary>
public sealed class HookTests
{
    private readonly MembershipTable _one = TwoTables.Table("one", 1, 3, 0);
    private readonly MembershipTable _two = TwoTables.Table("two", 1, 5, 0);

    [Fact]
    public void A_joiner_that_is_not_wanted_hears_why_and_nothing_else()
    {
        var hook = new Hook { JoinReason = "come tomorrow" };
        var join = new TwoTables(_one, _two) { TheirHook = hook }.Exchange(SyncPurpose.Join);

        Assert.Contains("come tomorrow", join.InitiatorsEnd!.Failure, StringComparison.Ordinal);
        Assert.Contains("come tomorrow", join.RespondersEnd!.Failure, StringComparison.Ordinal);
        Assert.Equal([typeof(SyncRequest), typeof(StreamError)], join.Said.Select(message => message.GetType()));
        Assert.Equal(("one", 9_111), (hook.Joining!.Name, hook.Joining.Address.Port));
        Assert.Equal((4, 6), (_one.Count, _two.Count));
    }

    [Theory]
    [InlineData(SyncPurpose.Join)]
    [InlineData(SyncPurpose.Repair)]
    internal void Either_side_may_veto_the_merge_and_then_neither_merges(SyncPurpose purpose)
    {
        foreach (var ours in new[] { true, false })
        {
            Hook vetoing = new() { MergeReason = "other version" }, asked = new();
            var exchange = new TwoTables(_one, _two) { Hook = ours ? vetoing : asked, TheirHook = ours ? asked : vetoing }.Exchange(purpose);

            var (refusing, refused) = ours ? (exchange.InitiatorsEnd!, exchange.RespondersEnd!) : (exchange.RespondersEnd!, exchange.InitiatorsEnd!);
            Assert.Contains("refused to merge: other version", refusing.Failure, StringComparison.Ordinal);
            Assert.StartsWith(ours ? "refused by one at" : "refused by two at", refused.Failure, StringComparison.Ordinal);
            Assert.EndsWith("other version", refused.Failure, StringComparison.Ordinal);
            Assert.Contains(vetoing.Rows!, row => row.Name == (ours ? "two" : "one"));
            Assert.Equal((4, 6), (_one.Count, _two.Count));
            Assert.Empty(asked.Merged);
        }
    }

    [Theory]
    [InlineData(SyncPurpose.Join)]
    [InlineData(SyncPurpose.Repair)]
    internal void States_go_both_ways_and_say_whether_it_was_a_join(SyncPurpose purpose)
    {
        Hook ours = new() { State = "of one" }, theirs = new() { State = "of two" };
        var exchange = new TwoTables(_one, _two) { Hook = ours, TheirHook = theirs }.Exchange(purpose);

        Assert.Null(exchange.InitiatorsEnd!.Failure);
        Assert.Null(exchange.RespondersEnd!.Failure);
        var isJoin = purpose == SyncPurpose.Join;
        Assert.Equal([("of two", new SyncPeer("two", Given.Endpoint(1), isJoin, IsInitiator: false))], ours.Merged);
        Assert.Equal([("of one", new SyncPeer("one", Given.Endpoint(2), isJoin, IsInitiator: true))], theirs.Merged);
    }

    [Theory]
    [InlineData("one", "two")]
    [InlineData("one", "")]
    [InlineData("", "two")]
    public void States_go_both_ways_when_the_tables_are_equal(string ours, string theirs)
    {
        new TwoTables(_one, _two).Exchange();
        Hook one = new() { State = ours }, two = new() { State = theirs };
        var exchange = new TwoTables(_one, _two) { Hook = one, TheirHook = two }.Exchange();

        Assert.True(exchange.InitiatorsEnd!.InAgreement && exchange.RespondersEnd!.InAgreement);
        Assert.Equal(theirs.Length == 0 ? [] : [theirs], one.Merged.Select(state => state.State));
        Assert.Equal(ours.Length == 0 ? [] : [ours], two.Merged.Select(state => state.State));
        Assert.Empty(exchange.RowsSaid);
    }

    [Fact]
    public void A_state_above_the_limit_is_not_taken()
    {
        Hook taker = new();
        var liar = new TwoTables(_one, _two)
        {
            TheirHook = taker,
            Hook = new Hook { State = "x" },
            Tamper = message => message is SyncAccepted { State.Length: 1 } accepted ? accepted with { State = new byte[101] } : message,
        };
        Assert.Contains("sync.max-state-bytes (100)", liar.Exchange().RespondersEnd!.Failure, StringComparison.Ordinal);
        Assert.Empty(taker.Merged);
    }

    [Fact]
    public void A_state_above_the_limit_is_the_hooks_failure()
    {
        var exchange = new TwoTables(_one, _two) { TheirHook = new Hook { State = new string('x', 101) } };
        var failure = Assert.Throws<HookFailedException>(() => exchange.Exchange());
        Assert.Contains("101 bytes are more than sync.max-state-bytes (100)", failure.Message, StringComparison.Ordinal);
    }

    private sealed class Hook : IMembershipHook
    {
        public string? JoinReason { get; init; }

        public string? MergeReason { get; init; }

        public string State { get; init; } = "";

        public Member? Joining { get; private set; }

        public IReadOnlyList<Member>? Rows { get; private set; }

        public List<(string State, SyncPeer Peer)> Merged { get; } = [];

        public string? VetoJoin(Member joining, SyncPeer peer)
        {
            Joining = joining;
            return JoinReason;
        }

        public string? VetoMerge(IReadOnlyList<Member> rows, SyncPeer peer)
        {
            Rows = rows;
            return MergeReason;
        }

        public ReadOnlyMemory<byte> ContributeState(SyncPeer peer) => Encoding.UTF8.GetBytes(State);

        public void MergeState(ReadOnlyMemory<byte> state, SyncPeer peer) => Merged.Add((Encoding.UTF8.GetString(state.Span), peer));
    }
}
