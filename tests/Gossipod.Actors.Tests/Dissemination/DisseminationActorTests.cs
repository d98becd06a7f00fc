using System.Buffers;
using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Dissemination;

public sealed class DisseminationActorTests : ActorHarness
{
    private static readonly Ping APing = new(5, Given.Self.Tag, Given.Bob.Tag, 0);

    private readonly PacketCodec _codec = new(ClusterTag.Of("test"), 512);

    public DisseminationActorTests() => Start(DisseminationActor.Props(Context, Given.Self));

    private IReadOnlyList<SendDatagram> Sent => Journal.Of<SendDatagram>("datagrams");

    private Packet Decode(SendDatagram sent) => _codec.Decode(sent.Buffer.AsSpan(0, sent.Length)).Value!;

    private void News(params IEnumerable<MemberUpdate> updates)
    {
        foreach (var update in updates) Actor.Tell(new Disseminate(update));
    }

    /// <summary>News that fill more than one datagram.</summary>
    private static IEnumerable<MemberUpdate> Plenty() =>
        Enumerable.Range(0, 40).Select(i => Given.Name($"m{i}"))
            .Select(name => Given.Join(name, details: Given.DetailsOf(name, metadataBytes: 100)));

    private Packet Send(MemberUpdate? mustInclude = null, bool verified = true)
    {
        Journal.Clear();
        Actor.Tell(new SendPacket(Given.AddressOf(Given.Bob), Given.Bob.Tag, APing, mustInclude, verified));
        return Decode(Assert.Single(Sent));
    }

    private byte[] Receive(byte[] bytes)
    {
        Actor.Tell(new DatagramReceived(Given.Endpoint(1), bytes, Now));
        return bytes;
    }

    private static byte[] Encode(PacketCodec codec)
    {
        var buffer = new byte[PacketCodec.SizeOf(APing)];
        codec.EncodePrimary(APing, buffer);
        return buffer;
    }

    [Fact]
    public void A_datagram_that_decodes_goes_to_membership()
    {
        Receive(Encode(_codec));

        var received = Assert.Single(Journal.Of<PacketReceived>("membership"));
        Assert.Equal((APing, Given.Endpoint(1), Now), (received.Packet.Primary, received.From, received.ReceivedAt));
    }

    [Fact]
    public void A_datagram_of_another_cluster_is_counted_as_such()
    {
        Receive(Encode(new PacketCodec(ClusterTag.Of("other"), 512)));

        ExpectCount(Counter.DatagramsOfOtherCluster, 1);
        Assert.Empty(Journal.Of<PacketReceived>());
    }

    [Fact]
    public void A_datagram_of_another_protocol_is_foreign()
    {
        Receive("GET / HTTP/1.1\r\n\r\n"u8.ToArray());

        ExpectCount(Counter.DatagramsForeign, 1);
    }

    [Fact]
    public void A_datagram_of_ours_that_is_cut_is_malformed()
    {
        Receive(Encode(_codec)[..^1]);

        ExpectCount(Counter.DatagramsMalformed, 1);
        Assert.Empty(Journal.Of<PacketReceived>());
    }

    [Fact]
    public void News_ride_on_a_packet_up_to_its_last_byte_but_not_beyond()
    {
        News(Plenty());

        var packet = Send();

        Assert.Equal(APing, packet.Primary);
        var update = PacketCodec.SizeOf(packet.Updates[0]);
        Assert.InRange(Sent[0].Length, Context.Protocol.MaxDatagramBytes - update - 2, Context.Protocol.MaxDatagramBytes);
    }

    [Fact]
    public void What_must_be_included_comes_first_and_not_twice()
    {
        var accusation = MemberUpdate.Suspect(Given.Bob, Given.Version(), Given.Carol);
        News(Given.Join(Given.Carol), accusation);

        var packet = Send(mustInclude: MemberUpdate.Suspect(Given.Bob, Given.Version(), Given.Self));

        Assert.Equal([Given.Bob, Given.Carol], packet.Updates.Select(update => update.Name));
        Assert.Equal(Given.Self, packet.Updates[0].From);
    }

    [Fact]
    public void An_unverified_endpoint_gets_no_news_and_uses_none_up()
    {
        News(Given.Join(Given.Carol));

        for (var i = 0; i < 20; i++) Assert.Empty(Send(verified: false).Updates);

        Assert.Single(Send().Updates);
    }

    [Fact]
    public void A_newer_claim_replaces_the_queued_one()
    {
        News(MemberUpdate.Suspect(Given.Carol, Given.Version(), Given.Bob), MemberUpdate.Confirm(Given.Carol, Given.Version(), Given.Bob));

        Assert.Equal(UpdateKind.Confirm, Assert.Single(Send().Updates).Kind);
    }

    [Fact]
    public void A_forgotten_members_news_are_dropped()
    {
        News(Given.Join(Given.Carol));

        Actor.Tell(new MemberForgotten(Given.Row(Given.Carol)));

        Assert.Empty(Send().Updates);
    }

    [Fact]
    public void The_first_news_after_a_silence_are_gossiped_at_once()
    {
        Replicate(Given.Row(Given.Bob));
        Advance(Given.Seconds(1));

        News(Given.Join(Given.Carol));

        Assert.Equal(Given.AddressOf(Given.Bob), Assert.Single(Sent).To);
        Assert.Null(Decode(Sent[0]).Primary);
    }

    [Fact]
    public void Gossip_goes_on_each_interval_until_the_queue_is_empty()
    {
        Replicate(Given.Row(Given.Bob));
        News(Given.Join(Given.Carol));
        var startedAt = Now;
        var times = new List<TimeSpan>();

        for (var known = 0; Now < startedAt + Given.Seconds(3); Advance(Given.Ms(10)))
        {
            for (; known < Sent.Count; known++) times.Add(Now - startedAt);
        }

        // Two live members: each entry is sent 4 times.
        Assert.Equal(4, times.Count);
        for (var i = 0; i < 4; i++) Assert.InRange(times[i], Given.Ms(200 * i), Given.Ms(200 * i + 30));
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(10, 8)]
    [InlineData(100, 12)]
    public void How_often_news_are_sent_follows_the_clusters_size(int liveCount, int transmissions)
    {
        Replicate(Given.Row(Given.Bob), liveCount, accuser: null);
        News(Given.Join(Given.Carol));

        Advance(Given.Seconds(5));

        Assert.Equal(transmissions, Sent.Count);
    }

    [Fact]
    public void A_round_goes_to_three_different_members()
    {
        Replicate([.. Given.Others.Select(name => Given.Row(name))]);
        News(Given.Join(Given.Name("newcomer")));

        Assert.Equal(3, Sent.Select(sent => sent.To).Distinct().Count());
        Assert.Equal(3, Sent.Count);
    }

    [Fact]
    public void The_recently_dead_are_gossiped_to_and_the_long_dead_are_not()
    {
        Replicate(Given.Row(Given.Bob, MemberStatus.Dead, since: Now));
        News(Given.Join(Given.Carol));
        Assert.Single(Sent);
        Advance(Given.Seconds(31));
        Journal.Clear();

        News(Given.Join(Given.Dave));
        Advance(Given.Seconds(1));

        Assert.Empty(Sent);
    }

    [Fact]
    public void The_departed_are_not_gossiped_to()
    {
        Replicate(Given.Row(Given.Bob));
        Replicate(Given.Row(Given.Bob, MemberStatus.Left));

        News(Given.Join(Given.Carol));
        Advance(Given.Seconds(1));

        Assert.Empty(Sent);
    }

    [Fact]
    public void Buffers_come_from_the_shared_pool_and_are_handed_over()
    {
        // The pool gives a thread the buffer back that the same thread returned last.
        var pooled = ArrayPool<byte>.Shared.Rent(Context.Protocol.MaxDatagramBytes);
        ArrayPool<byte>.Shared.Return(pooled);

        Send();
        var first = Sent[0].Buffer;
        Send();

        Assert.Same(pooled, first);
        Assert.NotSame(first, Sent[0].Buffer);
    }
}
