using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Dissemination;

/// <summary>The settings that make dissemination the papers'.</summary>
public sealed class DisseminationModeTests : ActorHarness
{
    private readonly PacketCodec _codec = new(ClusterTag.Of("test"), 512);

    private IReadOnlyList<SendDatagram> Sent => Journal.Of<SendDatagram>("datagrams");

    private void StartWith(ProtocolSettings settings)
    {
        UseSettings(settings);
        Start(DisseminationActor.Props(Context, Given.Self));
        Replicate([.. Given.Others.Take(3).Select(name => Given.Row(name))]);
    }

    private void News(MemberUpdate update) => Actor.Tell(new Disseminate(update), Asker);

    private Packet Ping(MemberUpdate? mustInclude)
    {
        Journal.Clear();
        Actor.Tell(new SendPacket(Given.AddressOf(Given.Bob), Given.Bob.Tag, new Ping(5, Given.Self.Tag, Given.Bob.Tag, 0), mustInclude, Verified: true), Asker);
        return Decode(Assert.Single(Sent));
    }

    private Packet Decode(SendDatagram sent) => _codec.Decode(sent.Buffer.AsSpan(0, sent.Length)).Value!;

    [Fact]
    public void Piggybacked_news_rides_on_probes_only()
    {
        StartWith(new ProtocolSettings { Dissemination = DisseminationMode.Piggyback });
        News(Given.Join(Given.Carol));
        Advance(Given.Seconds(2));
        Assert.Empty(Sent);
        Assert.Single(Ping(null).Updates);
    }

    [Fact]
    public void A_packet_carries_no_more_updates_than_allowed_the_included_one_counted()
    {
        StartWith(new ProtocolSettings { Dissemination = DisseminationMode.Piggyback, MaxUpdatesPerPacket = 2 });
        foreach (var name in Given.Others) News(Given.Join(name));
        Assert.Equal(2, Ping(null).Updates.Length);
        Assert.Equal(2, Ping(MemberUpdate.Suspect(Given.Bob, Given.Version(), Given.Self)).Updates.Length);
    }

    [Fact]
    public void Broadcast_news_of_our_own_goes_to_each_member_once_and_is_never_repeated()
    {
        StartWith(new ProtocolSettings { Dissemination = DisseminationMode.Broadcast });
        News(MemberUpdate.Confirm(Given.Bob, Given.Version(), Given.Self));
        Assert.Equal(Given.Others.Take(3).Select(Given.AddressOf), Sent.Select(sent => sent.To));
        Assert.All(Sent, sent => Assert.Equal(UpdateKind.Confirm, Assert.Single(Decode(sent).Updates).Kind));
        Journal.Clear();
        Advance(Given.Seconds(2));
        Assert.Empty(Sent);
        Assert.Empty(Ping(null).Updates);
    }

    [Fact]
    public void What_others_broadcast_is_not_passed_on()
    {
        StartWith(new ProtocolSettings { Dissemination = DisseminationMode.Broadcast });
        News(MemberUpdate.Confirm(Given.Bob, Given.Version(), Given.Carol));
        Advance(Given.Seconds(2));
        Assert.Empty(Sent);
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(4, 50)]
    public void Fresh_news_waits_its_share_of_the_interval(int haste, int milliseconds)
    {
        StartWith(new ProtocolSettings { FreshNewsHaste = haste });
        News(Given.Join(Given.Carol));
        Assert.NotEmpty(Sent);
        Journal.Clear();
        News(Given.Join(Given.Dave));
        Advance(Given.Ms(milliseconds - 10));
        Assert.Empty(Sent);
        Advance(Given.Ms(10));
        Assert.NotEmpty(Sent);
    }
}
