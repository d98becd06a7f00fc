using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Messaging;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Messaging;

public sealed class BroadcastingActorTests : ActorHarness
{
    public BroadcastingActorTests()
    {
        Know(Given.Row(Given.Bob), Given.Row(Given.Carol));
        Start(BroadcastingActor.Props(Context));
    }

    private IReadOnlyList<Deliver> Delivered => Journal.Of<Deliver>("inbox");

    private IReadOnlyList<SendPacket> Digests => Journal.Of<SendPacket>("dissemination");

    [Fact]
    public void A_broadcast_goes_to_the_application_once_and_on_to_others_once()
    {
        var broadcast = From(Given.Bob, 1, "hello");
        Receive(broadcast);
        Receive(broadcast);

        var message = Assert.Single(Delivered).Message;
        Assert.Equal(("bob", "hello", MessageKind.Broadcast, null), (message.From.Name, message.Text, message.Kind, message.Name));
        Assert.Same(broadcast, Assert.Single(Journal.Of<SpreadBroadcast>("dissemination")).Broadcast);
        ExpectCount(Counter.BroadcastsRepeated, 1);
    }

    [Fact]
    public void Our_own_broadcast_goes_to_our_application_and_is_not_taken_for_a_peers()
    {
        var own = From(Given.Self, 1, "mine");
        Actor.Tell(new SendBroadcast(own));
        Receive(own);

        Assert.Equal("self", Assert.Single(Delivered).Message.From.Name);
        Assert.Single(Journal.Of<SpreadBroadcast>("dissemination"));
    }

    [Fact]
    public void Broadcasts_of_strangers_and_of_other_lives_go_nowhere()
    {
        Receive(From(Given.Erin, 1, "?"), From(Given.Bob, 1, "?", generation: Given.Generation - 1), From(Given.Bob, 1, "?", generation: Given.Generation + 1));

        Assert.Empty(Delivered);
        Assert.Empty(Journal.Of<SpreadBroadcast>());
        ExpectCount(Counter.BroadcastsOfStrangers, 3);
        Assert.Equal(0, Context.Internals.BroadcastOrigins());
    }

    [Fact]
    public void Broadcasts_that_a_whole_window_has_overtaken_are_counted_as_given_up()
    {
        Receive(From(Given.Bob, 1, "first"));
        ExpectCount(Counter.BroadcastsGivenUp, 0);

        Receive(From(Given.Bob, BroadcastWindow.Size + 3, "far ahead"));

        ExpectCount(Counter.BroadcastsGivenUp, 2);
    }

    [Fact]
    public void While_there_are_broadcasts_they_are_compared_with_a_member_now_and_then()
    {
        Advance(Given.Seconds(5));
        Assert.Empty(Digests);

        Receive(From(Given.Bob, 1, "a"));
        Advance(Given.Seconds(10));
        Assert.InRange(Digests.Count, 6, 14);
        Assert.All(Digests, digest => Assert.False(digest.Verified));

        Advance(Given.Seconds(60));
        var ended = Digests.Count;
        Advance(Given.Seconds(60));
        Assert.Equal(ended, Digests.Count);
    }

    [Fact]
    public void A_peer_is_sent_what_it_lacks_once_gossip_had_its_time()
    {
        Receive(From(Given.Carol, 1, "a"), From(Given.Carol, 2, "b"));
        Ask(Given.Bob, new DigestEntry(Given.Carol.Hash, Given.Generation, 1, default));
        Assert.Empty(Journal.Of<SendBroadcasts>());

        Advance(Context.Protocol.GossipInterval * 10);
        Ask(Given.Bob, new DigestEntry(Given.Carol.Hash, Given.Generation, 1, default));
        var sent = Assert.Single(Journal.Of<SendBroadcasts>());
        Assert.Equal(Given.AddressOf(Given.Bob), sent.To);
        Assert.Equal([2UL], sent.Broadcasts.Select(broadcast => broadcast.Sequence));
        ExpectCount(Counter.BroadcastsRepaired, 1);
    }

    [Fact]
    public void A_digest_with_more_than_we_have_is_answered_with_ours_unless_it_is_an_answer()
    {
        var more = new DigestEntry(Given.Carol.Hash, Given.Generation, 9, default);
        Ask(Given.Bob, isReply: true, more);
        Assert.Empty(Digests);

        Ask(Given.Bob, more);
        var answer = Assert.IsType<BroadcastDigest>(Assert.Single(Digests).Primary);
        Assert.True(answer.IsReply);
        Assert.Equal(new DigestEntry(Given.Carol.Hash, Given.Generation, 0, default), Assert.Single(answer.Entries));
    }

    [Fact]
    public void Digests_of_strangers_from_elsewhere_and_for_others_are_dropped()
    {
        Receive(From(Given.Carol, 1, "a"));
        Advance(Given.Seconds(1) * 0.4);
        var nothing = new BroadcastDigest(Given.Bob, Given.Self.Tag, IsReply: false, [new DigestEntry(Given.Carol.Hash, Given.Generation, 0, default)]);
        Advance(Context.Protocol.GossipInterval * 10);
        Journal.Clear();

        Actor.Tell(new UserPacketReceived(nothing with { Source = Given.Erin }, Given.AddressOf(Given.Erin)));
        Actor.Tell(new UserPacketReceived(nothing, Given.AddressOf(Given.Carol)));
        Actor.Tell(new UserPacketReceived(nothing with { Target = Given.Bob.Tag }, Given.AddressOf(Given.Bob)));

        Assert.Empty(Journal.Of<SendBroadcasts>());
        ExpectCount(Counter.MessagesMisdirected, 3);
    }

    private void Know(params IReadOnlyList<Member> rows)
    {
        var self = Given.Row(Given.Self);
        var seen = new ClusterSnapshot(self, new SnapshotRows(self), sequence: 0, localHealth: 0);
        foreach (var row in rows) seen = seen.With(row, seen.Sequence + 1);
        Context.Snapshot.Current = seen;
    }

    private void Receive(params Broadcast[] broadcasts) => Actor.Tell(new BroadcastsReceived(broadcasts));

    private void Ask(MemberName peer, params DigestEntry[] entries) => Ask(peer, isReply: false, entries);

    private void Ask(MemberName peer, bool isReply, params DigestEntry[] entries) =>
        Actor.Tell(new UserPacketReceived(new BroadcastDigest(peer, Given.Self.Tag, isReply, entries), Given.AddressOf(peer)));

    private static Broadcast From(MemberName origin, ulong sequence, string text, ulong generation = Given.Generation) =>
        BroadcastWire.Create(origin, generation, sequence, "", MessagePayload.FromText(text));
}
