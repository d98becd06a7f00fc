using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Probe;

/// <summary>Pings that are made longer to try what a way carries, and what pings say of local health.</summary>
public sealed class PaddedPingTests : ProbeHarness
{
    private static readonly Ping Long = new(77, Given.Bob.Tag, Given.Self.Tag, 5) { Padding = 300 };

    [Fact]
    public void A_member_gets_an_ack_as_long_as_its_ping_and_nothing_rides_on_it()
    {
        Replicate(Given.Row(Given.Bob, MemberStatus.Suspect));

        Receive(Long, Given.Bob);

        Assert.Equal((PacketCodec.SizeOf(Long), null), (Answer().PaddedBytes, Answer().MustInclude));
    }

    [Fact]
    public void A_stranger_gets_no_more_than_a_short_ack()
    {
        Receive(Long, Given.Bob);

        Assert.Equal((0, false), (Answer().PaddedBytes, Answer().Verified));
    }

    [Fact]
    public void A_ping_that_is_asked_for_with_a_length_has_it()
    {
        Replicate(Given.Row(Given.Bob, MemberStatus.Suspect));
        Actor.Tell(new PingMember(Given.Bob, Given.Seconds(1)) { DatagramBytes = 1_000 }, Asker);
        var sent = Assert.Single(Packets, packet => packet.PaddedBytes > 0);
        Assert.Equal((1_000, null, Given.Bob.Tag), (sent.PaddedBytes, sent.MustInclude, sent.ToTag));

        var ack = (Ack)PrimaryWriter.Padded(new Ack(((Ping)sent.Primary).Sequence, Given.Bob.Tag, Given.Bob.Tag, 9), 900);
        Receive(ack, Given.Bob);

        Assert.Equal(900, Assert.Single(Journal.Of<PingAnswered>("asker")).AckBytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(170)]
    [InlineData(175)]
    [InlineData(1_400)]
    [InlineData(65_000)]
    public void Padding_reaches_a_length_as_near_as_lengths_of_lengths_allow(int total)
    {
        var ping = new Ping(ulong.MaxValue, 1, 2, 3);
        var shortest = PacketCodec.SizeOf(ping);

        var padded = PacketCodec.SizeOf(PrimaryWriter.Padded(ping, total));

        if (total <= shortest + 2) Assert.Equal(shortest, padded);
        else Assert.InRange(padded, total - 2, total);
    }

    [Fact]
    public void Pings_and_acks_tell_members_of_local_health_and_strangers_nothing()
    {
        Replicate(Given.Row(Given.Bob));
        Actor.Tell(LocalHealthPenalty.Instance, Asker);
        Actor.Tell(LocalHealthPenalty.Instance, Asker);
        Ping(Given.Bob);
        Assert.Equal(2, ((Ack)Answer().Primary).LocalHealth);
        NextPing();
        Assert.Equal(2, ((Ping)Pings[0].Primary).LocalHealth);

        Journal.Clear();
        Ping(Given.Carol);
        Assert.Equal(0, ((Ack)Answer().Primary).LocalHealth);
    }
}
