using Akka.Actor;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Remote;

namespace Gossipod.Actors.Tests.Remote;

/// <summary>When a watcher is told of a member's end, as rules over snapshots and events.</summary>
public sealed class WatchListTests
{
    private const string At = "akka.tcp://s@10.0.0.1:4053";
    private static readonly IActorRef Anna = ActorRefs.Nobody;
    private readonly WatchList _list = new();

    private static ClusterSnapshot Snapshot(long sequence, params Member[] others)
    {
        var self = RemoteRows.Row("self", "akka.tcp://s@10.0.0.9:4053");
        return others.Aggregate(new ClusterSnapshot(self, new SnapshotRows(self), sequence, 0), (snapshot, row) => snapshot.With(row, sequence));
    }

    private static Member Bob(MemberStatus status = MemberStatus.Alive, ulong generation = 0, string? address = At) => RemoteRows.Row("bob", address, "", status, generation);

    private static T Numbered<T>(T @event, long sequence)
        where T : ClusterEvent
    {
        @event.Sequence = sequence;
        return @event;
    }

    private MemberEnd[] Take(MemberEvent @event, long sequence) => [.. _list.Take(Numbered(@event, sequence)).Select(notice => notice.Message.End)];

    [Fact]
    public void Death_departure_and_restart_are_told_once()
    {
        foreach (var (@event, end) in new (MemberEvent, MemberEnd)[]
                 {
                     (new MemberDied(Bob(MemberStatus.Dead)), MemberEnd.Died),
                     (new MemberLeft(Bob(MemberStatus.Left)), MemberEnd.Left),
                     (new MemberUpdated(Bob(generation: 1), Bob()), MemberEnd.Restarted),
                     (new MemberJoined(Bob(generation: 1)), MemberEnd.Restarted),
                     (new MemberDied(Bob(MemberStatus.Dead, generation: 1)), MemberEnd.Restarted),
                     (new MemberRemoved(Bob()), MemberEnd.Unknown),
                 })
        {
            Assert.Null(_list.Add(Anna, Bob(), null, Snapshot(5, Bob())));
            Assert.Null(_list.Add(Anna, Bob(), null, Snapshot(5, Bob())));
            Assert.Equal([end], Take(@event, 6));
            Assert.Empty(Take(@event, 7));
            Assert.True(_list.IsEmpty);
        }
    }

    [Theory]
    [InlineData(MemberStatus.Dead, 0, MemberEnd.Died)]
    [InlineData(MemberStatus.Left, 0, MemberEnd.Left)]
    [InlineData(MemberStatus.Alive, 1, MemberEnd.Restarted)]
    [InlineData(MemberStatus.Dead, 1, MemberEnd.Restarted)]
    public void Who_has_ended_already_is_told_at_once(MemberStatus status, ulong generation, MemberEnd end)
    {
        var notice = _list.Add(Anna, Bob(), null, Snapshot(5, Bob(status, generation)));
        Assert.Equal(end, notice!.Value.Message.End);
        Assert.Equal(status, notice.Value.Message.Member!.Status);
        Assert.True(_list.IsEmpty);
        Assert.Equal(MemberEnd.Unknown, _list.Add(Anna, Bob(), null, Snapshot(5))!.Value.Message.End);
        Assert.Equal(new MemberTerminated(null, MemberEnd.Unknown, Anna), _list.Add(Anna, null, Anna, Snapshot(5, Bob()))!.Value.Message);
    }

    [Fact]
    public void Suspicion_recovery_and_updates_are_no_end()
    {
        _list.Add(Anna, Bob(), null, Snapshot(5, Bob()));
        Assert.Empty(Take(new MemberSuspected(Bob(MemberStatus.Suspect)), 6));
        Assert.Empty(Take(new MemberRecovered(Bob()), 7));
        Assert.Empty(Take(new MemberUpdated(Bob(address: null), Bob()), 8));
        Assert.Equal([MemberEnd.Died], Take(new MemberDied(Bob(MemberStatus.Dead)), 9));
    }

    [Fact]
    public void Events_that_the_snapshot_includes_and_those_of_older_lives_are_not_told()
    {
        Assert.Null(_list.Add(Anna, Bob(generation: 1), null, Snapshot(5, Bob(generation: 1))));
        Assert.Empty(Take(new MemberDied(Bob(MemberStatus.Dead, generation: 1)), 5));
        Assert.Empty(Take(new MemberDied(Bob(MemberStatus.Dead)), 6));
        Assert.Equal([MemberEnd.Died], Take(new MemberDied(Bob(MemberStatus.Dead, generation: 1)), 7));
    }

    [Fact]
    public void A_watch_that_was_ended_is_not_told()
    {
        _list.Add(Anna, Bob(), null, Snapshot(5, Bob()));
        _list.Add(Anna, Bob(), Anna, Snapshot(5, Bob()));
        _list.Remove(Anna, Bob());
        Assert.True(_list.Watches(Anna));
        _list.Remove(Anna, actor: Anna);
        Assert.False(_list.Watches(Anna));
        _list.Add(Anna, Bob(), null, Snapshot(5, Bob()));
        _list.Remove(Anna);
        Assert.Empty(Take(new MemberDied(Bob(MemberStatus.Dead)), 6));
        Assert.True(_list.IsEmpty);
    }

    [Fact]
    public void An_address_stands_for_the_live_member_that_tells_it_or_else_the_newest()
    {
        var address = Address.Parse(At);
        Assert.Null(WatchList.At(address, Snapshot(1, Bob(address: null))));
        Assert.Equal("bob", WatchList.At(address, Snapshot(1, Bob(MemberStatus.Dead)))!.Name);
        var carol = RemoteRows.Row("carol", At);
        Assert.Equal("carol", WatchList.At(address, Snapshot(1, Bob(MemberStatus.Dead, generation: 9), carol))!.Name);
        Assert.Equal("bob", WatchList.At(address, Snapshot(1, Bob(generation: 9), carol))!.Name);
    }

    [Fact]
    public void A_node_that_broke_ends_every_watch()
    {
        _list.Add(Anna, Bob(), null, Snapshot(5, Bob()));
        Assert.Equal([MemberEnd.Unknown], _list.TakeAll(Snapshot(5, Bob())).Select(notice => notice.Message.End));
        Assert.True(_list.IsEmpty);
    }
}
