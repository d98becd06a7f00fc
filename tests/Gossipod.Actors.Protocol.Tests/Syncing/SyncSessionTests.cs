using System.Collections;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Tests.Syncing;

/// <summary>Two sides of an exchange over real tables.</summary>
public sealed class SyncSessionTests
{
    private static string[] Rows(MembershipTable table, Func<Member, bool> which) =>
        [.. table.Rows.Where(which).Select(row => $"{row} {row.DetailsVersion}").Order(StringComparer.Ordinal)];

    /// <summary>What the tables of a cluster agree on after an exchange: all but who was suspected or gone before the other heard of it.</summary>
    private static void AssertConverged(MembershipTable one, MembershipTable other)
    {
        foreach (var row in one.Rows)
        {
            var same = other.Find(row.MemberName);
            if (same is null)
            {
                Assert.True(row.Status != MemberStatus.Alive, $"{row} is missing");
                continue;
            }

            Assert.Equal((row.Version, row.DetailsVersion), (same.Version, same.DetailsVersion));
            // Whom one holds dead the other suspects, until it has refuted or is dead there too.
            var pending = (row.Status, same.Status) is (MemberStatus.Dead, MemberStatus.Suspect) or (MemberStatus.Suspect, MemberStatus.Dead);
            Assert.True(pending || row.Status == same.Status, $"{row} against {same}");
        }
    }

    [Theory]
    [InlineData(SyncPurpose.Repair)]
    [InlineData(SyncPurpose.Join)]
    internal void Two_random_tables_converge_in_one_exchange(SyncPurpose purpose)
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var (one, other) = (TwoTables.Table("one", seed, seed % 60, 3), TwoTables.Table("two", seed + 7_000, 40, 1 + (seed % 5)));
            var exchange = new TwoTables(one, other).Exchange(purpose, (uint)seed);
            Assert.Null(exchange.InitiatorsEnd!.Failure);
            Assert.Null(exchange.RespondersEnd!.Failure);
            AssertConverged(one, other);
            AssertConverged(other, one);
            Assert.Equal((MemberStatus.Alive, MemberStatus.Alive), (one.Find(Given.Name("two"))!.Status, other.Find(Given.Name("one"))!.Status));
        }
    }

    [Fact]
    public void Digests_bring_what_whole_tables_would()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var (one, other) = (TwoTables.Table("one", seed, 40, 4), TwoTables.Table("two", seed + 7_000, 40, 4));
            var (wholeOne, wholeOther) = (TwoTables.Table("one", seed, 40, 4), TwoTables.Table("two", seed + 7_000, 40, 4));
            new TwoTables(one, other).Exchange(SyncPurpose.Repair, (uint)seed);
            var (ofOne, ofOther) = (wholeOne.Rows.Select(SyncMerge.ToRow).ToList(), wholeOther.Rows.Select(SyncMerge.ToRow).ToList());
            TwoTables.Merge(wholeOther, ofOne, Given.Name("one"));
            TwoTables.Merge(wholeOne, ofOther, Given.Name("two"));
            Assert.Equal(Rows(wholeOne, _ => true), Rows(one, _ => true));
            Assert.Equal(Rows(wholeOther, _ => true), Rows(other, _ => true));
        }
    }

    [Fact]
    public void Equal_tables_are_found_equal_and_nothing_is_sent()
    {
        var (one, other) = (TwoTables.Table("one", 1, 50, 0), TwoTables.Table("two", 1, 50, 0));
        new TwoTables(one, other).Exchange();

        var second = new TwoTables(one, other).Exchange(salt: 2);

        Assert.Equal([typeof(SyncRequest), typeof(InSync)], second.Said.Select(message => message.GetType()));
        Assert.True(second.InitiatorsEnd!.InAgreement && second.RespondersEnd!.InAgreement);
    }

    [Fact]
    public void One_row_that_differs_is_all_that_travels()
    {
        var (one, other) = (TwoTables.Table("one", 1, 1_000, 0), TwoTables.Table("two", 1, 1_000, 0));
        new TwoTables(one, other).Exchange();
        one.Apply(Given.Claim(UpdateKind.Alive, Given.Name("m500"), Given.Version(1)), Given.At(3));

        var repair = new TwoTables(one, other).Exchange();

        Assert.Equal(["m500", "m500"], repair.RowsSaid.Select(row => row.Name.Value));
        Assert.InRange(repair.Said.OfType<Fingerprints>().Sum(page => page.Rows.Count), 2, 60);
        Assert.Equal(Given.Version(1), other.Find(Given.Name("m500"))!.Version);
    }

    [Fact]
    public void Tombstones_of_members_that_the_other_never_knew_are_not_sent()
    {
        var (one, other) = (TwoTables.Table("one", 1, 0, 0), TwoTables.Table("two", 1, 0, 0));
        foreach (var table in new[] { one, other })
        {
            var name = Given.Name("gone-at-" + table.Self.Name);
            table.Apply(Given.Claim(UpdateKind.Join, name, Given.Version(0)), Given.At(1));
            table.Apply(Given.Claim(UpdateKind.Leave, name, Given.Version(0)), Given.At(1));
        }

        var repair = new TwoTables(one, other).Exchange();
        Assert.DoesNotContain(repair.RowsSaid, row => row.Status == MemberStatus.Left);
        Assert.NotNull(other.Find(Given.Name("one")));

        // And once the tombstones are old they are no reason to look again.
        Assert.False(new TwoTables(one, other).Exchange(goneSince: Given.Start).InitiatorsEnd!.InAgreement);
        Assert.True(new TwoTables(one, other).Exchange(goneSince: Given.At(100)).InitiatorsEnd!.InAgreement);
    }

    [Fact]
    public void A_thousand_differences_travel_in_bounded_pages()
    {
        var (one, other) = (TwoTables.Table("one", 1, 0, 0), TwoTables.Table("two", 1, 1_800, 0));
        var repair = new TwoTables(other, one) { Limits = new SyncLimits(5_000, 500, 0) }.Exchange();

        Assert.Null(repair.InitiatorsEnd!.Failure);
        Assert.Equal([1_500, 301], repair.Said.OfType<Fingerprints>().Take(2).Select(page => page.Rows.Count));
        Assert.All(repair.Said.OfType<TablePage>(), page => Assert.InRange(page.Rows.Count, 0, 500));
        Assert.Equal(1_802, one.Count);
    }

    [Theory]
    [InlineData(SyncPurpose.Repair)]
    [InlineData(SyncPurpose.Join)]
    internal void More_rows_than_members_are_allowed_end_the_exchange_on_both_sides(SyncPurpose purpose)
    {
        var (one, other) = (TwoTables.Table("one", 1, 8, 0), TwoTables.Table("two", 1, 2, 0));
        var exchange = new TwoTables(one, other) { Limits = new SyncLimits(5, 3, 0) }.Exchange(purpose);

        Assert.Contains(purpose == SyncPurpose.Join ? "max-members (5)" : "more than 5 fingerprints", exchange.RespondersEnd!.Failure, StringComparison.Ordinal);
        Assert.StartsWith("refused: Malformed", exchange.InitiatorsEnd!.Failure, StringComparison.Ordinal);
        Assert.Equal((9, 3), (one.Count, other.Count));
    }

    [Fact]
    public void A_responder_cannot_want_more_rows_than_it_was_told_of()
    {
        var greedy = new TwoTables(TwoTables.Table("one", 1, 3, 0), TwoTables.Table("two", 1, 2, 0))
        {
            Tamper = message => message is Fingerprints { Buckets.Length: 0 } page ? page with { Rows = new ulong[100] } : message,
        };
        Assert.Contains("fingerprints", greedy.Exchange().InitiatorsEnd!.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_buckets_and_rows_of_another_peer_and_a_foreign_row_as_ones_own_are_refused()
    {
        var (one, other) = (TwoTables.Table("one", 1, 3, 0), TwoTables.Table("two", 1, 2, 0));
        var eve = Given.Name("eve");
        Func<StreamMessage, StreamMessage>[] lies =
        [
            message => message is Fingerprints { Buckets.Length: > 0 } page ? page with { Buckets = new BitArray(1) } : message,
            message => message is TablePage page && page.Source.Equals(one.Self.MemberName) ? page with { Source = eve } : message,
            message => message is SyncAccepted ? new SyncAccepted(SyncMerge.ToRow(Given.Row("eve")), default) : message,
        ];
        foreach (var lie in lies)
        {
            var exchange = new TwoTables(one, other) { Tamper = lie }.Exchange();
            Assert.True(exchange.InitiatorsEnd?.Failure is not null || exchange.RespondersEnd?.Failure is not null);
            Assert.Contains(exchange.Said, message => message is StreamError { Code: StreamErrorCode.Malformed });
        }
    }

    [Fact]
    public void A_node_that_joins_itself_by_another_address_is_told_so()
    {
        var table = TwoTables.Table("one", 1, 3, 0);
        Assert.Contains("this node itself", new TwoTables(table, table).Exchange(SyncPurpose.Join).InitiatorsEnd!.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_peer_says_in_whatever_order_the_session_ends_or_waits()
    {
        var table = TwoTables.Table("one", 1, 20, 2);
        var taken = 0;
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = Given.Random((ulong)seed);
            SyncSession session = random.Next(2) == 0
                ? new SyncInitiator((SyncPurpose)(1 + random.Next(2)), 1, Given.Endpoint(1), new SyncLimits(50, 3, 10), NoHook.Instance)
                : new SyncResponder(Given.Endpoint(1), new SyncLimits(50, 3, 10), NoHook.Instance);
            var step = session.Begin();
            for (var i = 0; i < 8 && !session.IsOver; i++)
            {
                if (step.NeedsTable) step = session.OnTable([.. table.Rows], table.Self, default);
                else if (step.Merge is { Answered: true }) step = session.OnMerged(table.Self);
                else step = session.OnMessage(Anything(random));
                Assert.InRange(session.HeldRows, 0, 50);
                if (step.Merge is not null) taken++;
            }
        }

        Assert.InRange(taken, 100, 20_000);
    }

    private static StreamMessage Anything(SeededRandom random)
    {
        var eve = Given.Name("eve");
        var row = SyncMerge.ToRow(Given.Row($"m{random.Next(30)}", (MemberStatus)random.Next(4)));
        var self = random.Next(2) == 0 ? null : SyncMerge.ToRow(Given.Row("eve"));
        return random.Next(8) switch
        {
            0 => new SyncRequest((SyncPurpose)(1 + random.Next(2)), eve, 1, random.NextUInt64(), random.Next(int.MaxValue), self),
            1 => new InSync(eve, new byte[random.Next(12)]),
            2 => new BucketDigests(new uint[random.Next(2_000)]),
            3 => new Fingerprints(new BitArray(random.Next(30), true), [.. Enumerable.Range(0, random.Next(20)).Select(_ => random.NextUInt64())], random.Next(2) == 0),
            4 => new SyncAccepted(self, new byte[random.Next(12)]),
            5 => new StreamError(StreamErrorCode.Malformed, "no"),
            _ => new TablePage(eve, [.. Enumerable.Repeat(row, random.Next(25))], random.Next(2) == 0),
        };
    }

    [Fact]
    public void A_join_without_the_joiners_row_or_with_anothers_is_refused()
    {
        foreach (var row in new[] { null, SyncMerge.ToRow(Given.Row("eve")) })
        {
            var exchange = new TwoTables(TwoTables.Table("one", 1, 3, 0), TwoTables.Table("two", 1, 2, 0))
            {
                Tamper = message => message is SyncRequest request ? request with { Self = row } : message,
            };
            Assert.Contains("the joiner's own row", exchange.Exchange(SyncPurpose.Join).InitiatorsEnd!.Failure, StringComparison.Ordinal);
        }
    }
}
