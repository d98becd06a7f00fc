using System.Collections.Immutable;
using System.Net;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Tests.Membership;

/// <summary>The rows of snapshots against an immutable dictionary, read at random moments, and long after.</summary>
public sealed class SnapshotRowsTests
{
    [Fact]
    public void Every_snapshot_says_what_a_dictionary_says()
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var random = new SeededRandom(seed, 0);
            var names = 1 + random.Next(300);
            var self = Row(0, 0);
            var (rows, model) = (new SnapshotRows(self), ImmutableDictionary<string, Member>.Empty.Add(self.Name, self));
            var history = new List<(SnapshotRows Rows, ImmutableDictionary<string, Member> Model)>();
            for (var step = 1UL; step < 500; step++)
            {
                var row = Row(random.Next(names), step);
                var removes = random.Next(5) == 0;
                rows = removes ? rows.Without(row.Name) : rows.With(row);
                model = removes ? model.Remove(row.Name) : model.SetItem(row.Name, row);
                history.Add((rows, model));
                if (random.Next(20) == 0) AssertEqual(rows, model, names);
                if (random.Next(20) == 0) Assert.Equal(Sorted(model), rows.All);
            }

            foreach (var (old, then) in history) AssertEqual(old, then, names);
            foreach (var (old, then) in history) Assert.Equal(Sorted(then), old.All);
        }
    }

    [Fact]
    public void The_list_is_made_once()
    {
        var rows = new SnapshotRows(Row(0, 0)).With(Row(1, 1));
        Assert.Same(rows.All, rows.All);
    }

    private static void AssertEqual(SnapshotRows rows, ImmutableDictionary<string, Member> model, int names)
    {
        for (var i = 0; i < names; i += 7) Assert.Same(model.GetValueOrDefault($"m{i}"), rows.Find($"m{i}"));
        Assert.Null(rows.Find(""));
    }

    private static IEnumerable<Member> Sorted(ImmutableDictionary<string, Member> model) =>
        model.Values.OrderBy(member => member.Name, StringComparer.Ordinal);

    private static Member Row(int name, ulong generation)
    {
        var version = new MemberVersion(generation, 0);
        return new Member(
            MemberName.Create($"m{name}"), version, MemberStatus.Alive, MemberDetails.At(new IPEndPoint(IPAddress.Loopback, 1)), version, default);
    }
}
