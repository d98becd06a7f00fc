using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Dissemination;

/// <summary>Members' news and users' broadcasts in the same packets.</summary>
public sealed class BroadcastShareTests : ActorHarness
{
    private readonly PacketCodec _codec = new(ClusterTag.Of("test"), 512);
    private ulong _sequence;

    public BroadcastShareTests()
    {
        Start(DisseminationActor.Props(Context, Given.Self));
        Replicate(Given.Row(Given.Bob));
    }

    private IReadOnlyList<Packet> Sent =>
        [.. Journal.Of<SendDatagram>("datagrams").Select(sent => _codec.Decode(sent.Buffer.AsSpan(0, sent.Length)).Value!)];

    [Fact]
    public void A_broadcast_is_gossiped_as_often_as_an_update()
    {
        Spread(bytes: 10);
        Advance(Given.Seconds(10));

        Assert.Equal(4, Sent.Count(packet => packet.Broadcasts.Length == 1)); // lambda * ceil(log10 3)
        Assert.Equal(0, Context.Internals.QueuedBroadcasts());
    }

    [Fact]
    public void Many_broadcasts_take_many_datagrams_of_a_round_and_each_goes_once_in_it()
    {
        for (var i = 0; i < 20; i++) Spread(bytes: 256);
        Advance(Given.Ms(10));

        var round = Sent.Skip(1).ToList(); // the first broadcast went alone, at once
        Advance(Given.Ms(50));
        round = [.. Sent.Skip(1)];
        Assert.InRange(round.Count, 5, 8);
        Assert.Equal(20, round.SelectMany(packet => packet.Broadcasts).Select(broadcast => broadcast.Sequence).Distinct().Count());
        Assert.Equal(20, round.Sum(packet => packet.Broadcasts.Length));
        Assert.All(Journal.Of<SendDatagram>("datagrams"), sent => Assert.InRange(sent.Length, 1, 1_400));
    }

    [Fact]
    public void Neither_takes_all_of_a_probes_room()
    {
        for (var i = 0; i < 60; i++) Actor.Tell(new Disseminate(MemberUpdate.Suspect(Given.Name($"member-with-quite-a-long-name-{i:000}"), Given.Version(), Given.Bob)));
        for (var i = 0; i < 60; i++) Spread(bytes: 100);
        Journal.Clear();
        Actor.Tell(new SendPacket(Given.AddressOf(Given.Bob), Given.Bob.Tag, new Ping(1, Given.Self.Tag, Given.Bob.Tag, 0), MustInclude: null, Verified: true));

        var probe = Assert.Single(Sent);
        Assert.IsType<Ping>(probe.Primary);
        var updates = probe.Updates.Sum(PacketCodec.SizeOf);
        Assert.InRange(updates, 900, 1_000);
        Assert.InRange(probe.Broadcasts.Sum(broadcast => broadcast.Encoded.Length), 300, 450);
    }

    [Fact]
    public void Without_updates_broadcasts_take_the_room_and_without_broadcasts_updates_do()
    {
        for (var i = 0; i < 60; i++) Spread(bytes: 100);
        Journal.Clear();
        Actor.Tell(new SendPacket(Given.AddressOf(Given.Bob), Given.Bob.Tag, new Nack(1, Given.Self.Tag), MustInclude: null, Verified: true));

        Assert.InRange(Assert.Single(Journal.Of<SendDatagram>("datagrams")).Length, 1_250, 1_400);
    }

    [Fact]
    public void A_stranger_and_a_user_message_get_none()
    {
        Spread(bytes: 100);
        Journal.Clear();
        Actor.Tell(new SendPacket(Given.AddressOf(Given.Erin), Given.Erin.Tag, new Nack(1, Given.Self.Tag), MustInclude: null, Verified: false));

        Assert.Empty(Assert.Single(Sent).Broadcasts);
    }

    [Fact]
    public void A_full_queue_lets_go_of_what_was_sent_most_for_a_peers_broadcast()
    {
        var limit = Context.Settings.Messages.MaxBroadcasts;
        for (var i = 0; i < limit + 3; i++) Spread(bytes: 1);

        Assert.Equal(limit, Context.Internals.QueuedBroadcasts());
        ExpectCount(Counter.BroadcastsCrowdedOut, 3);
    }

    [Fact]
    public void Repairs_are_sent_once_in_as_few_datagrams_as_they_fit()
    {
        Actor.Tell(new SendBroadcasts(Given.AddressOf(Given.Bob), Given.Bob.Tag, [.. Enumerable.Range(0, 9).Select(_ => Next(256))]));

        Assert.Equal([4, 4, 1], Sent.Select(packet => packet.Broadcasts.Length));
        Assert.Equal(0, Context.Internals.QueuedBroadcasts());
    }

    [Fact]
    public void Nobody_to_send_to_keeps_nothing()
    {
        UseSettings(new ProtocolSettings());
        Start(DisseminationActor.Props(Context, Given.Self));
        Spread(bytes: 10);

        Assert.Equal(0, Context.Internals.QueuedBroadcasts());
    }

    private void Spread(int bytes) => Actor.Tell(new SpreadBroadcast(Next(bytes)));

    private Broadcast Next(int bytes) => BroadcastWire.Create(Given.Bob, Given.Generation, ++_sequence, "", new byte[bytes]);
}
