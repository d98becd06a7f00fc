using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Membership;

public sealed class MemberQueryTests
{
    private static readonly ClusterSnapshot Snapshot = Make(
        ("a", MemberStatus.Alive, "role=worker;zone=1"),
        ("b", MemberStatus.Alive, "role=db"),
        ("c", MemberStatus.Suspect, "role=worker"),
        ("d", MemberStatus.Dead, "role=worker;zone=1"),
        ("e", MemberStatus.Left, "role=worker"),
        ("f", MemberStatus.Alive, ""),
        ("g", MemberStatus.Alive, "role="));

    private static ClusterSnapshot Make(params (string Name, MemberStatus Status, string Tags)[] members)
    {
        ClusterSnapshot? snapshot = null;
        foreach (var (name, status, text) in members)
        {
            var tags = MemberDetails.NoTags.AddRange(text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => KeyValuePair.Create(pair.Split('=')[0], pair.Split('=')[1])));
            var memberName = Given.Name(name);
            var row = new Member(memberName, Given.Version(), status, Given.DetailsOf(memberName) with { Tags = tags }, Given.Version(), default);
            snapshot = snapshot is null ? new ClusterSnapshot(row, new SnapshotRows(row), 0, 0) : snapshot.With(row, 0);
        }

        return snapshot!;
    }

    private static string Names(MemberQuery query)
    {
        var names = "";
        foreach (var member in query) names += member.Name;
        Assert.Equal(names, string.Concat(query.Select(member => member.Name)));
        Assert.Equal((names.Length, names.Length > 0), (query.Count(), query.Any()));
        Assert.Equal(names.Length > 0 ? names[..1] : null, query.FirstOrDefault()?.Name);
        return names;
    }

    [Fact]
    public void Live_members_are_alive_or_suspect_and_alive_ones_are_not_suspect()
    {
        Assert.Equal("abcfg", Names(Snapshot.Live));
        Assert.Equal("abfg", Names(Snapshot.Alive));
    }

    [Fact]
    public void Tags_are_asked_for_by_value_or_presence()
    {
        Assert.Equal("a", Names(Snapshot.Alive.WithTag("role", "worker")));
        Assert.Equal("ac", Names(Snapshot.Live.WithTag("role", "worker")));
        Assert.Equal("abg", Names(Snapshot.Alive.WithTag("role")));
        Assert.Equal("g", Names(Snapshot.Alive.WithTag("role", "")));
        Assert.Equal("f", Names(Snapshot.Alive.WithoutTag("role")));
        Assert.Equal("bfg", Names(Snapshot.Alive.WithoutTag("role", "worker")));
        Assert.Equal("", Names(Snapshot.Alive.WithTag("Role")));
    }

    [Fact]
    public void Conditions_add_up()
    {
        Assert.Equal("a", Names(Snapshot.Live.WithTag("role", "worker").WithTag("zone", "1")));
        Assert.Equal("c", Names(Snapshot.Live.WithTag("role", "worker").WithoutTag("zone")));
        var workers = Snapshot.Live.WithTag("role", "worker");
        Assert.Equal("", Names(workers.WithTag("role", "db")));
        Assert.Equal("ac", Names(workers));
    }

    [Fact]
    public void Going_through_the_members_allocates_nothing()
    {
        var query = Snapshot.Alive.WithTag("role", "worker");
        Count(query);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Count(query);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static int Count(MemberQuery query)
        {
            var count = query.Count();
            foreach (var member in query) count += member.Name.Length;
            return query.Any() ? count : 0;
        }
    }

    [Fact]
    public void The_default_query_is_empty()
    {
        Assert.False(default(MemberQuery).Any());
        Assert.Empty(default(MemberQuery));
    }
}
