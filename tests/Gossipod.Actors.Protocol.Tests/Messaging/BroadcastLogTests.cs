using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors.Protocol.Tests.Messaging;

public sealed class BroadcastLogTests
{
    private const int Bytes = 100;
    private static readonly MemberName Alice = MemberName.Create("alice");
    private static readonly MemberName Bob = MemberName.Create("bob");
    private static readonly TimeSpan Retention = TimeSpan.FromSeconds(30);
    private static readonly MonotonicTime Start = new(0);

    private readonly BroadcastLog _log = new(10 * Bytes, Retention);
    private readonly BroadcastLog _peer = new(10 * Bytes, Retention);

    [Fact]
    public void Each_broadcast_is_new_once_per_origin()
    {
        Assert.Equal(BroadcastOutcome.New, _log.Receive(Broadcast(Alice, 1), Start));
        Assert.Equal(BroadcastOutcome.New, _log.Receive(Broadcast(Bob, 1), Start));
        Assert.Equal(BroadcastOutcome.Duplicate, _log.Receive(Broadcast(Alice, 1), Start));
    }

    [Fact]
    public void A_new_life_of_the_origin_counts_anew_and_its_old_one_is_stale()
    {
        _log.Receive(Broadcast(Alice, 1, generation: 5), Start);

        Assert.Equal(BroadcastOutcome.New, _log.Receive(Broadcast(Alice, 1, generation: 6), Start));
        Assert.Equal(BroadcastOutcome.Stale, _log.Receive(Broadcast(Alice, 2, generation: 5), Start));
        Assert.Equal(1, _log.OriginCount);
    }

    [Fact]
    public void An_older_broadcast_of_the_same_name_is_superseded()
    {
        _log.Receive(Broadcast(Alice, 2, name: "cache"), Start);

        Assert.Equal(BroadcastOutcome.Superseded, _log.Receive(Broadcast(Alice, 1, name: "cache"), Start));
        Assert.Equal(BroadcastOutcome.Duplicate, _log.Receive(Broadcast(Alice, 1, name: "cache"), Start));
        Assert.Equal(BroadcastOutcome.New, _log.Receive(Broadcast(Bob, 1, name: "cache"), Start));
    }

    [Fact]
    public void What_was_superseded_is_not_given_to_anybody()
    {
        _log.Receive(Broadcast(Alice, 1, name: "cache"), Start);
        _log.Receive(Broadcast(Alice, 2, name: "cache"), Start);

        Assert.Equal([2UL], Missing(theirs: [new DigestEntry(Alice.Hash, 1, 0, default)]));
    }

    [Fact]
    public void A_peer_is_given_what_its_digest_lacks()
    {
        for (var number = 1UL; number <= 8; number++)
        {
            _log.Receive(Broadcast(Alice, number), Start);
            if (number is not (3 or 6 or 8)) _peer.Receive(Broadcast(Alice, number), Start);
        }

        Assert.Equal([3UL, 6, 8], Missing(_peer.Digest(1_000)));
        Assert.Empty(_log.Wanted(_peer.Digest(1_000), 1_000));
        Assert.Equal(_peer.Digest(1_000), _peer.Wanted(_log.Digest(1_000), 1_000));
    }

    [Fact]
    public void Young_broadcasts_are_left_to_gossip()
    {
        _log.Receive(Broadcast(Alice, 1), Start);
        _log.Receive(Broadcast(Alice, 2), Start + TimeSpan.FromSeconds(5));

        var nothing = new[] { new DigestEntry(Alice.Hash, 1, 0, default) };
        var missing = _log.Missing(nothing, Start + TimeSpan.FromSeconds(6), ageMin: TimeSpan.FromSeconds(2), bytesMax: 10_000);
        Assert.Equal([1UL], missing.Select(broadcast => broadcast.Sequence));
    }

    [Fact]
    public void Who_has_heard_nothing_of_an_origin_wants_all_of_it()
    {
        _peer.Receive(Broadcast(Alice, 1), Start);

        var wanted = Assert.Single(_log.Wanted(_peer.Digest(1_000), 1_000));
        Assert.Equal(new DigestEntry(Alice.Hash, 1, 0, default), wanted);
    }

    [Fact]
    public void Only_so_many_bytes_are_kept_and_the_oldest_go_first()
    {
        for (var number = 1UL; number <= 30; number++) _log.Receive(Broadcast(Alice, number), Start);

        Assert.True(_log.KeptBytes <= 10 * Bytes);
        Assert.Equal(Enumerable.Range(21, 10).Select(number => (ulong)number), Missing([new DigestEntry(Alice.Hash, 1, 0, default)]));
    }

    [Fact]
    public void Nothing_is_kept_beyond_its_time_but_it_stays_known()
    {
        _log.Receive(Broadcast(Alice, 1), Start);
        _log.Expire(Start + Retention);

        Assert.False(_log.IsActive);
        Assert.Equal(0, _log.KeptBytes);
        Assert.Empty(_log.Digest(1_000));
        Assert.Equal(BroadcastOutcome.Duplicate, _log.Receive(Broadcast(Alice, 1), Start + Retention));
    }

    [Fact]
    public void Entries_that_do_not_fit_have_their_turn_in_the_next_digest()
    {
        foreach (var name in new[] { "a", "b", "c", "d" }) _log.Receive(Broadcast(MemberName.Create(name), 1), Start);

        var seen = Enumerable.Range(0, 4).SelectMany(_ => _log.Digest(100)).Select(entry => entry.Origin).ToList();
        Assert.Equal(4, seen.Distinct().Count());
    }

    [Fact]
    public void Nothing_is_left_of_a_forgotten_member()
    {
        _log.Receive(Broadcast(Alice, 1), Start);
        _log.Forget(Alice);
        _log.Expire(Start + Retention);

        Assert.Equal((0, 0L, false), (_log.OriginCount, _log.KeptBytes, _log.IsActive));
    }

    private IEnumerable<ulong> Missing(IReadOnlyList<DigestEntry> theirs) =>
        _log.Missing(theirs, Start, ageMin: TimeSpan.Zero, bytesMax: 100_000).Select(broadcast => broadcast.Sequence);

    private static Broadcast Broadcast(MemberName origin, ulong sequence, ulong generation = 1, string name = "") =>
        new(origin, generation, sequence, name, MessagePayload.FromBytes(default), new byte[Bytes]);
}
